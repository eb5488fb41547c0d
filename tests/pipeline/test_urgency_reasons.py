"""Reasons of urgency and where the original text gives them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeal_triage import Triager
from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.pipeline import inputs
from appeal_triage.pipeline.inputs import Original
from appeal_triage.pipeline.reasons import placed_reasons, raising_cues
from appeal_triage.urgency import load_cues

MANY = (
    "Во дворе открыт люк. Провод искрит. В подъезде пахнет газом. Лифт застрял с "
    "людьми. Горит мусор в подвале. Прорвало трубу с кипятком. Нет света."
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Во дворе открыт люк", "открыт люк"),
        ("   \n Во дворе открыт люк, осторожно", "открыт люк"),
        ("<p>Здравствуйте!</p><b>Во дворе</b> открыт люк", "открыт люк"),
        ("Во дворе <b>открыт</b> люк", "открыт</b> люк"),
        ("[id42|Иван], у дома открыт люк", "открыт люк"),
        ("@ivan_petrov, у дома открыт люк", "открыт люк"),
        ("😀😀 Ещё раз: у дома открыт   люк 😡", "открыт   люк"),
        ("См. https://пример.рф/открыт-люк У дома ОТКРЫТ ЛЮККК!!!", "ОТКРЫТ ЛЮККК"),
        ("Tелефон 8 (900) 123-45-67. У дома oткpыт люк", "oткpыт люк"),
        ("Ещё и темнеет рано, всё ещё открыт люк", "открыт люк"),
    ],
)
def test_a_reason_points_to_its_words_in_the_original(
    triager: Triager, text: str, words: str
) -> None:
    manhole = [
        reason
        for reason in triager.triage(text).urgency_reasons
        if reason.text == "Открыт люк или колодец"
    ]
    assert [text[reason.start : reason.end] for reason in manhole] == [words]
    assert manhole[0].level == "emergency"


def test_emergencies_go_first_and_none_is_left_out(triager: Triager) -> None:
    result = triager.triage(MANY)
    reasons = result.urgency_reasons
    levels = [reason.level for reason in reasons]
    assert levels == sorted(levels, key=["emergency", "high"].index)
    assert {"emergency", "high"} == set(levels)
    for level in ("emergency", "high"):
        starts = [reason.start for reason in reasons if reason.level == level]
        assert starts == sorted(starts)
    texts = list(dict.fromkeys(reason.text for reason in reasons))
    assert len(texts) > 4
    # The reasons for people are the first of the same.
    assert [text for text in result.reasons if text in texts] == texts[:4]
    assert result.to_row()["urgency_reasons"] == " | ".join(texts)


def test_a_sign_told_twice_has_two_places_and_one_text(triager: Triager) -> None:
    text = "В подъезде сильно пахнет газом. На лестнице тоже пахнет газом!"
    result = triager.triage(text)
    smell = [r for r in result.urgency_reasons if r.text == "Запах газа"]
    assert [text[r.start : r.end] for r in smell] == ["пахнет газом"] * 2
    assert smell[0].start < smell[1].start
    assert str(result.to_row()["urgency_reasons"]).count("Запах газа") == 1


def test_signs_that_overlap_and_say_the_same_are_one(triager: Triager) -> None:
    text = "Стая собак напала на ребёнка у школы"
    spans: dict[str, list[tuple[int, int]]] = {}
    for reason in triager.triage(text).urgency_reasons:
        spans.setdefault(reason.text, []).append((reason.start, reason.end))
    assert spans
    for places in spans.values():
        assert all(a[1] <= b[0] for a, b in pairwise(places))


@pytest.mark.parametrize(
    "text",
    [
        "Люк во дворе закрыли, газом не пахнет, провода не искрят",
        "Скамейка у подъезда облезла, покрасьте",
        "",
    ],
)
def test_where_no_sign_is_told_of_the_present_there_is_none(
    triager: Triager, text: str
) -> None:
    result = triager.triage(text)
    assert result.urgency_reasons == ()
    assert result.to_row()["urgency_reasons"] is None


@pytest.fixture(name="traced")
def _traced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    traced: list[str] = []

    def counted(text: str):
        traced.append(text)
        return trace(text)

    trace = inputs.trace
    monkeypatch.setattr(inputs, "trace", counted)
    return traced


def test_a_text_is_traced_once_and_only_where_words_cannot_be_found(
    triager: Triager, traced: list[str]
) -> None:
    for text in (
        "Скамейка <b>облезла</b>, покрасьте   её",
        "Ещё раз: во дворе открыт люк, дети   рядом!!!",
    ):
        triager.triage(text)
    assert traced == []
    two = (
        "Во дворе <b>открыт</b> люк, не горит ни один фонарь, темно. "
        "А ещё мусор не вывозят вторую неделю, баки переполнены."
    )
    assert len(triager.triage(two).problems) > 1
    assert len(traced) == 1


PIECES = [
    "открыт люк", "Открыт  люк", "открыт люккк", "открыт<br>люк", "пахнет газом",
    "пахнет газoм", "п а х н е т", "ещё", "Ёж", "<b>", "</b>", "<i title='открыт люк'>",
    "http://пример.рф/люк", "[id1|Иван]", "@ivan", "😀", "!!!", "...", "&nbsp;",
    "\\u043b", "ул.Мира,д.5", "8 900 123-45-67", "\n", " - ", "«дом»", "\u00ad", "люк",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.data())
def test_words_are_found_where_the_trace_finds_them(
    pieces: list[str], data: st.DataObject
) -> None:
    given_text = data.draw(st.sampled_from(["", "  \n"])) + " ".join(pieces)
    original = Original.of(given_text, given_text.strip())
    document = read_document(normalize(original.text))
    n_tokens = len(document.tokens)
    if not n_tokens:
        return
    start = data.draw(st.integers(0, n_tokens - 1))
    end = data.draw(st.integers(start + 1, n_tokens))
    ranges = [(start, end), (0, 1)]
    assert original.phrases(document, ranges) == original.spans(ranges)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_reasons_stand_where_the_trace_says(pieces: list[str]) -> None:
    text = " ".join(pieces)
    original = Original.of(text, text.strip())
    document = read_document(normalize(original.text))
    hits = raising_cues(load_cues().find(document.tokens, document.morphs))
    spans = set(original.spans([(hit.start, hit.end) for hit in hits]))
    for reason in placed_reasons(hits, document, original):
        starts = {start for start, _ in spans}
        ends = {end for _, end in spans}
        assert reason.start in starts and reason.end in ends
