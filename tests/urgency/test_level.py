from __future__ import annotations

import numpy as np
import pytest

from appeal_triage.normalization import normalize, parse, tokenize
from appeal_triage.urgency import CueHit, load_cues
from appeal_triage.urgency.level import INPUTS, LEVELS, UrgencyHead, UrgencyInputs

TABLE = np.array([[0.7, 0.2, 0.05, 0.05], [0.05, 0.05, 0.2, 0.7]])
INPUTS_MADE = UrgencyInputs(TABLE)


def cues(text: str) -> tuple[CueHit, ...]:
    tokens = tokenize(normalize(text))
    return load_cues().find(tokens, [parse(token) for token in tokens])


def row(text: str, subtopic: int = 0) -> dict[str, float]:
    subtopics = np.eye(2)[subtopic]
    values = INPUTS_MADE.row(np.zeros(4), subtopics, cues(text), len(text.split()))
    return dict(zip(INPUTS, values.tolist(), strict=True))


def test_a_present_danger_counts_and_a_denied_one_does_not() -> None:
    assert row("В подъезде пахнет газом")["any_emergency_cue"] == 1
    assert row("В подъезде газом не пахнет")["any_emergency_cue"] == 0


def test_what_is_said_often_counts_twice_at_most() -> None:
    text = "Пахнет газом. Искрит провод. Люк открыт. Хлещет кипяток из трубы."
    assert row(text)["emergency_cues"] == 2


def test_the_subtopic_brings_its_shares() -> None:
    calm, grave = row("слово", 0), row("слово", 1)
    assert calm["subtopic:low"] > calm["subtopic:emergency"]
    assert grave["subtopic:emergency"] > grave["subtopic:low"]


@pytest.mark.parametrize(
    ("probabilities", "level"),
    [
        ([0.1, 0.2, 0.3, 0.4], "emergency"),
        ([0.3, 0.3, 0.3, 0.1], "high"),
        ([0.3, 0.6, 0.05, 0.05], "normal"),
        ([0.8, 0.1, 0.05, 0.05], "low"),
    ],
)
def test_levels_are_asked_from_the_highest(
    probabilities: list[float], level: str
) -> None:
    head = UrgencyHead(
        INPUTS_MADE, np.zeros((len(INPUTS), 4)), np.zeros(4), 0.3, 0.35, 0.5
    )
    assert LEVELS[head.level(np.array(probabilities))] == level


def test_probabilities_sum_to_one() -> None:
    generator = np.random.default_rng(3)
    head = UrgencyHead(INPUTS_MADE, generator.normal(size=(len(INPUTS), 4)), np.ones(4))
    assert head.probabilities(np.ones(len(INPUTS))).sum() == pytest.approx(1)
