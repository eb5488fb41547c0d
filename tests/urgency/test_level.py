from __future__ import annotations

import numpy as np
import pytest

from appeal_triage.normalization import normalize, parse, tokenize
from appeal_triage.urgency import CueHit, load_cues
from appeal_triage.urgency.bounds import (
    LEVELS,
    Bounds,
    bounded,
    most_level,
    sure_level,
    unsaid,
)
from appeal_triage.urgency.level import (
    INPUTS,
    SCORES,
    TOLD,
    UrgencyHead,
    UrgencyInputs,
    told,
)

TABLE = np.array([[[0.7, 0.2, 0.05, 0.05], [0.05, 0.05, 0.2, 0.7]]] * 2)
INPUTS_MADE = UrgencyInputs(TABLE)


def cues(text: str) -> tuple[CueHit, ...]:
    tokens = tokenize(normalize(text))
    return load_cues().find(tokens, [parse(token) for token in tokens])


def row(text: str, subtopic: int = 0) -> dict[str, float]:
    subtopics = np.eye(2)[subtopic]
    scores = np.zeros(len(SCORES) + len(TOLD))
    values = INPUTS_MADE.row(scores, subtopics, cues(text), len(text.split()))
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


def test_words_of_a_denied_danger_are_unsaid() -> None:
    text = "Газом в подъезде не пахнет, но люк открыт"
    tokens = tokenize(normalize(text))
    denied = {tokens[token] for token in unsaid(cues(text))}
    assert "пахнет" in denied
    assert not denied & {"люк", "открыт"}


def test_words_that_a_present_danger_shares_are_said() -> None:
    assert not unsaid(cues("В подъезде пахнет газом"))


def test_the_strongest_part_speaks_for_each_score() -> None:
    calm, danger = [1.0, 0.5, -1, -1, 1, -1, -1], [-1.0, -0.5, 0.2, 0.9, 2, 1, 0.7]
    values = dict(zip(TOLD, told(np.array([calm, danger])).tolist(), strict=True))
    assert values["part:danger"] == pytest.approx(1.4)
    assert values["part:score:emergency"] == pytest.approx(0.9)
    assert values["part:at_least:normal"] == pytest.approx(2)


def test_a_sure_cue_is_a_floor_and_no_ceiling() -> None:
    head = UrgencyHead(
        INPUTS_MADE, np.zeros((len(INPUTS), 4)), np.zeros(4), 0.3, 0.35, 0.5
    )
    assert head.level(np.array([0.9, 0.1, 0, 0]), Bounds(least=3)) == 3
    assert head.level(np.array([0.9, 0.1, 0, 0]), Bounds(least=2)) == 2
    assert head.level(np.array([0.1, 0.1, 0.2, 0.6]), Bounds(least=2)) == 3


def test_a_danger_that_is_not_there_is_a_ceiling() -> None:
    head = UrgencyHead(
        INPUTS_MADE, np.zeros((len(INPUTS), 4)), np.zeros(4), 0.3, 0.35, 0.5
    )
    assert head.level(np.array([0, 0.1, 0.1, 0.8]), Bounds(most=2)) == 2
    assert head.level(np.array([0.1, 0.8, 0.1, 0]), Bounds(most=2)) == 1


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("Газом в подъезде не пахнет", "high"),
        ("Люк во дворе был открыт, вчера его закрыли, спасибо", "high"),
        ("Люк провалился, его огородили и поставили ленту", "high"),
        ("Газом не пахнет, но во дворе люк без крышки", "emergency"),
        ("В подъезде пахнет газом", "emergency"),
        ("Вода бьет из-под земли третью неделю", "emergency"),
        ("Не вывозят мусор", "emergency"),
    ],
)
def test_emergency_needs_a_danger_that_is_there(text: str, most: str) -> None:
    assert LEVELS[most_level(cues(text))] == most


def test_the_clause_of_what_is_not_there_is_unsaid() -> None:
    text = "Пожара во дворе нет, просто топят баню. А вот фонари не горят."
    tokens = tokenize(normalize(text))
    denied = {tokens[token] for token in unsaid(cues(text))}
    assert {"пожара", "дворе", "нет"} <= denied
    assert not denied & {"топят", "фонари"}


def test_a_subtopic_speaks_for_less_where_nothing_is_told_of_the_present() -> None:
    table = np.array([[[0.1, 0.8, 0.1, 0.0]] * 2, [[0.0, 0.1, 0.1, 0.8]] * 2])
    made = UrgencyInputs(table)
    scores = np.zeros(len(SCORES) + len(TOLD))
    place = INPUTS.index("subtopic:emergency")
    open_now, closed = (
        made.row(scores, np.eye(2)[0], cues(text), 5)[place]
        for text in ("Люк во дворе без крышки", "Люк закрыли крышкой")
    )
    assert open_now > closed


def test_only_present_sure_cues_prove_a_level() -> None:
    sure = cues("В подъезде сильно пахнет газом")
    assert LEVELS[sure_level(sure)] == "emergency"
    assert sure_level(cues("Газом не пахнет")) == 0
    assert sure_level(()) == 0


def test_a_danger_that_lasts_or_is_guarded_counts_as_a_risk() -> None:
    present = [hit for hit in cues("Пахнет газом") if hit.cue.level == "emergency"]
    for state in ("lasting", "guarded"):
        limited = [hit._replace(state=state) for hit in present]
        scores = np.zeros(len(SCORES) + len(TOLD))
        values = INPUTS_MADE.row(scores, np.eye(2)[0], limited, 2)
        named = dict(zip(INPUTS, values.tolist(), strict=True))
        assert named["any_high_cue"] == 1 and named["any_emergency_cue"] == 0
        assert not unsaid(limited)


def test_a_proved_level_is_as_probable_as_its_proof() -> None:
    calm = np.array([0.7, 0.2, 0.08, 0.02])
    proved = bounded(calm, Bounds(least=3))
    assert proved.sum() == pytest.approx(1)
    assert proved[3] == pytest.approx(0.8)
    assert proved[0] / proved[1] == pytest.approx(calm[0] / calm[1])
    assert bounded(calm, Bounds(least=2))[2:].sum() == pytest.approx(0.8)
    assert bounded(calm, Bounds()) is calm
    sure = np.array([0.01, 0.04, 0.05, 0.9])
    assert bounded(sure, Bounds(least=3)) is sure


def test_a_level_that_is_ruled_out_is_improbable() -> None:
    danger = np.array([0.1, 0.1, 0.2, 0.6])
    calmed = bounded(danger, Bounds(most=2))
    assert calmed.sum() == pytest.approx(1)
    assert calmed[3] == pytest.approx(0.06)
    calm = np.array([0.5, 0.4, 0.09, 0.01])
    assert bounded(calm, Bounds(most=2)) is calm
