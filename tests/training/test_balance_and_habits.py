from __future__ import annotations

import numpy as np
import pytest

from appeal_triage.routing import load_owner_rules
from appeal_triage.routing.blend import OwnerBlend
from appeal_triage.training.calibration import shares_by_leaf
from appeal_triage.training.heads import _balance


def test_full_balance_lets_labels_count_alike() -> None:
    weights = _balance(["a"] * 9 + ["b"], np.ones(10), 1.0)
    assert weights["a"] * 9 == pytest.approx(weights["b"])


def test_no_balance_lets_texts_count_alike() -> None:
    assert _balance(["a"] * 9 + ["b"], np.ones(10), 0.0) == {"a": 1.0, "b": 1.0}


def test_half_a_text_counts_half_in_the_balance() -> None:
    weights = _balance(["a", "a", "b"], np.array([0.5, 0.5, 1.0]), 1.0)
    assert weights == {"a": 1.0, "b": 1.0}


def test_shares_follow_counts_and_never_vanish() -> None:
    leaves, owners = np.array([0] * 90 + [1]), np.array([0] * 90 + [1])
    table = shares_by_leaf((leaves, owners), (3, 2))
    assert table.sum(axis=1) == pytest.approx(np.ones(3))
    assert table[0, 0] > 0.9 and (table > 0).all()
    # A subtopic never seen has the usual mix.
    assert table[2] == pytest.approx([90 / 91, 1 / 91])


def test_habit_moves_the_owner_and_its_absence_changes_nothing() -> None:
    owners, subtopics = ("management_company", "municipality"), ("yard", "trees")
    scores, shares = np.zeros(2), np.array([1.0, 0.0])
    plain = OwnerBlend(owners, subtopics, load_owner_rules(), 1.0, 0.0)
    assert plain.probabilities(scores, shares, ()) == pytest.approx([0.5, 0.5])
    habit = np.array([[0.9, 0.1], [0.1, 0.9]])
    taught = OwnerBlend(owners, subtopics, load_owner_rules(), 1.0, 0.0, habit, 1.0)
    chosen = taught.probabilities(scores, shares, ())
    assert chosen[0] > 0.85
    assert chosen.sum() == pytest.approx(1.0)
