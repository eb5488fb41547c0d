from __future__ import annotations

import numpy as np
import pytest

from appeal_triage.normalization import Morph, is_word, normalize, parse, tokenize
from appeal_triage.routing import JurisdictionHit, load_owner_rules
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
    prior, settled = blend().expected(half, ())
    assert settled == 0
    for owner in ("management_company", "transport_authority"):
        assert 0.2 < prior[OWNERS.index(owner)] < 0.7


def found(text: str) -> tuple[JurisdictionHit, ...]:
    tokens = tokenize(normalize(text))
    morphs = [parse(t) if is_word(t) else Morph("", "PNCT", "", "") for t in tokens]
    return load_owner_rules().cues(tokens, morphs)


@pytest.mark.parametrize(
    ("text", "subtopic", "owner"),
    [
        ("Сосед говорит, что покончит с собой", "public_order", "emergency_services"),
        ("Не горят фонари на трассе М-4", "street_lighting", "road_authority"),
    ],
)
def test_a_cue_that_settles_the_owner_outweighs_the_words(
    text: str, subtopic: str, owner: str
) -> None:
    scores = np.full(len(OWNERS), -0.5)
    scores[OWNERS.index("municipality")] = 1.0
    weak = blend(sharpness=3.0, power=0.25)
    shares = weak.probabilities(scores, sure_of(subtopic), found(text))
    assert OWNERS[shares.argmax()] == owner
    plain = weak.probabilities(scores, sure_of(subtopic), ())
    assert OWNERS[plain.argmax()] == "municipality"


def test_a_cue_settles_as_far_as_its_subtopic_is_likely() -> None:
    half = (sure_of("street_lighting") + sure_of("elevator")) / 2
    _, settled = blend().expected(half, found("Не горят фонари на трассе М-4"))
    assert settled == pytest.approx(0.5)


def test_many_texts_are_weighed_as_each_alone() -> None:
    prior = np.full((2, len(OWNERS)), 1 / len(OWNERS))
    prior[1, 0] = 0.9
    scores = np.linspace(-1, 1, 2 * len(OWNERS)).reshape(2, -1)
    settled = np.array([0.0, 0.7])
    together = blend().weigh(scores, prior, prior, settled)
    for row in range(2):
        alone = blend().weigh(scores[row], prior[row], prior[row], settled[row])
        assert together[row] == pytest.approx(alone)


def test_an_appeal_always_has_an_owner() -> None:
    shares = np.full(len(OWNERS), 0.01)
    shares[OWNERS.index("none")] = 0.77
    kept = blend().of_appeal(shares)
    assert kept[OWNERS.index("none")] == 0 and kept.sum() == pytest.approx(1)
