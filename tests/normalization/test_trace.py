"""Offsets from canonical text back to the comment."""

import pytest

from appeal_triage.normalization import normalize, token_spans, trace


def _origins(text: str) -> list[tuple[str, str]]:
    traced = trace(text)
    return [
        (traced.text[start:end], text[slice(*traced.original(start, end))])
        for start, end in token_spans(traced.text)
    ]


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("Ещё   яма", [("Еще", "Ещё"), ("яма", "яма")]),
        ("на ул.Садовой", [("на", "на"), ("улица", "ул."), ("Садовой", "Садовой")]),
        (
            "УК молчит",
            [("Управляющая", "УК"), ("компания", "УК"), ("молчит", "молчит")],
        ),
        ("<b>Яма</b> тут", [("Яма", "Яма"), ("тут", "тут")]),
        (
            "тел. 8 (900) 000-00-00",
            [("телефон", "тел."), ("<телефон>", "8 (900) 000-00-00")],
        ),
        (
            "[id1|Анна], яма",
            [("<упоминание>", "[id1|Анна]"), (",", ","), ("яма", "яма")],
        ),
        ("Ооочень плохо", [("Очень", "Ооочень"), ("плохо", "плохо")]),
        ("п р о ш у воды", [("прошу", "п р о ш у"), ("воды", "воды")]),
        ("кaк 😡 Вот", [("как", "кaк"), (".", " 😡 "), ("Вот", "Вот")]),
        ("Мо\u0438\u0306ка", [("Мойка", "Мо\u0438\u0306ка")]),
        ("Яма&nbsp;тут", [("Яма", "Яма"), ("тут", "тут")]),
    ],
)
def test_a_token_comes_from(text: str, origins: list[tuple[str, str]]) -> None:
    assert _origins(text) == origins


def test_an_untouched_text_maps_onto_itself() -> None:
    text = "Во дворе дома яма, дети падают."
    traced = trace(text)
    assert traced.text == text
    assert traced.original(0, len(text)) == (0, len(text))
    assert all(traced.original(at, at + 1) == (at, at + 1) for at in range(len(text)))


def test_an_empty_span_has_an_empty_origin() -> None:
    traced = trace("  Нет  воды")
    assert traced.original(0, 0) == (0, 0)
    start, end = traced.original(3, 3)
    assert start == end == 5


@pytest.mark.parametrize("span", [(-1, 2), (0, 99), (3, 2)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(IndexError, match="вне текста"):
        trace("Нет воды").original(*span)


def test_a_long_comment_is_traced() -> None:
    text = "Ещё яма на ул. Садовой, д. 5!!! " * 20_000
    traced = trace(text)
    assert traced.text == normalize(text)
    assert traced.original(len(traced.text) - 1, len(traced.text))[1] <= len(text)
