"""Tokens of canonical text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeal_triage.normalization import is_word, token_spans, tokenize
from appeal_triage.normalization.placeholders import PLACEHOLDERS


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Нет воды.", ["нет", "воды", "."]),
        ("Из-за ямы по-человечески", ["из-за", "ямы", "по-человечески"]),
        ("дорожно-транспортное", ["дорожно-транспортное"]),
        ("дом 45/2, 12а", ["дом", "45/2", ",", "12а"]),
        ("дом 45/2а", ["дом", "45/2а"]),
        ("5-й этаж, 10-го числа", ["5-й", "этаж", ",", "10-го", "числа"]),
        ("9-этажный", ["9", "-", "этажный"]),
        ("дома 5-10", ["дома", "5", "-", "10"]),
        ("в 10:30 12.05.2023", ["в", "10:30", "12.05.2023"]),
        ("плата 3.5 и 1,5", ["плата", "3.5", "и", "1,5"]),
        ("20минут", ["20", "минут"]),
        ("звоните <телефон>!", ["звоните", "<телефон>", "!"]),
        ("<яма>", ["<", "яма", ">"]),
        ("Нет света\nНет воды", ["нет", "света", "\n", "нет", "воды"]),
        ("Ждем… Когда?!", ["ждем", "…", "когда", "?", "!"]),
        ("Wi-Fi, О'Кей", ["wi-fi", ",", "о'кей"]),
        ("- слово -", ["-", "слово", "-"]),
        ("а_б", ["а", "_", "б"]),
        ("", []),
        (" \t ", []),
    ],
)
def test_text_is_split_into(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


@given(st.text(st.characters(codec=None, categories=None), max_size=60))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_any_text_has_as_many_spans_as_tokens_in_order(text: str) -> None:
    spans = token_spans(text)
    assert len(spans) == len(tokenize(text))
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_a_letter_that_grows_in_lower_case_does_not_shift_tokens() -> None:
    assert tokenize("İ яма") == ["i̇", "яма"]
    assert token_spans("İ яма") == [(0, 1), (2, 5)]


@pytest.mark.parametrize(
    "token", ["яма", "из-за", "45/2", "5-й", "wi-fi", *PLACEHOLDERS]
)
def test_is_a_word(token: str) -> None:
    assert is_word(token)


@pytest.mark.parametrize("token", ["", ".", "…", "\n", "<", "-", "—", "№", "_"])
def test_is_no_word(token: str) -> None:
    assert not is_word(token)


def test_a_long_text_is_split_once_through() -> None:
    assert len(tokenize("а-" * 500_000)) == 2
