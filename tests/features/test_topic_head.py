from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from appeal_triage.features import sharpen, softmax
from appeal_triage.topics import TopicHead

HEAD = TopicHead(("a", "b"), ("a1", "a2", "b1"), (0, 0, 1), 6.0, 1.3, 0.8)
SCORES = arrays.arrays(
    np.float64, (4, 3), elements=st.floats(-50, 50, allow_nan=False, width=32)
)


@given(SCORES)
def test_probabilities_sum_to_one_on_both_levels(scores: np.ndarray) -> None:
    topics, subtopics = HEAD.probabilities(scores)
    np.testing.assert_allclose(topics.sum(axis=1), 1)
    np.testing.assert_allclose(subtopics[:, :2].sum(axis=1), topics[:, 0], atol=1e-9)
    np.testing.assert_allclose(subtopics[:, 2], topics[:, 1], atol=1e-9)
    assert (topics >= 0).all() and (topics <= 1).all()


@given(SCORES, st.floats(0.2, 5))
def test_sharpening_keeps_the_order(scores: np.ndarray, power: float) -> None:
    shares = softmax(scores / 10)
    assert (sharpen(shares, power).argmax(axis=1) == shares.argmax(axis=1)).all()


def test_two_weak_subtopics_outvote_one_strong() -> None:
    head = TopicHead(("a", "b"), ("a1", "a2", "b1"), (0, 0, 1), 1.0)
    topics, _ = head.probabilities(np.array([[0.0, 0.0, 0.5]]))
    assert topics[0, 0] > topics[0, 1]


def test_huge_scores_do_not_overflow() -> None:
    assert softmax(np.array([1e6, 0.0])).tolist() == pytest.approx([1.0, 0.0])
