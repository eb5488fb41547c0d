from __future__ import annotations

import numpy as np
import pytest

from appeal_triage.routing import load_owner_rules
from appeal_triage.routing.blend import OwnerBlend
from appeal_triage.taxonomy import load_taxonomy

OWNERS = load_taxonomy().owners.ids
SUBTOPICS = load_taxonomy().subtopics.ids


def blend(sharpness: float = 2.0, power: float = 1.0) -> OwnerBlend:
    return OwnerBlend(OWNERS, SUBTOPICS, load_owner_rules(), sharpness, power)


def sure_of(subtopic: str) -> np.ndarray:
    return np.array([1.0 if name == subtopic else 0.0 for name in SUBTOPICS])


def test_without_rules_the_head_decides() -> None:
    scores = np.zeros(len(OWNERS))
    scores[OWNERS.index("police")] = 3
    shares = blend(power=0.0).probabilities(scores, sure_of("elevator"), ())
    assert OWNERS[shares.argmax()] == "police"


def test_without_scores_the_rules_decide() -> None:
    scores = np.zeros(len(OWNERS))
    shares = blend().probabilities(scores, sure_of("elevator"), ())
    assert OWNERS[shares.argmax()] == "management_company"
    assert shares.sum() == pytest.approx(1)


def test_two_likely_subtopics_share_the_prior() -> None:
    half = (sure_of("elevator") + sure_of("fares")) / 2
    prior = blend().expected_prior(half, ())
    for owner in ("management_company", "transport_authority"):
        assert 0.2 < prior[OWNERS.index(owner)] < 0.7


def test_an_appeal_always_has_an_owner() -> None:
    shares = np.full(len(OWNERS), 0.01)
    shares[OWNERS.index("none")] = 0.77
    kept = blend().of_appeal(shares)
    assert kept[OWNERS.index("none")] == 0 and kept.sum() == pytest.approx(1)
