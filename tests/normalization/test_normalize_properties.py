"""What holds for every string: one fixed point, one text on both paths, offsets."""

import re
from importlib import resources

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import normalize, token_spans, tokenize, trace

ANY_CHARACTER = st.characters(codec=None, categories=None)
ANY_TEXT = st.text(ANY_CHARACTER, max_size=80)


def _columns(file: str, *columns: str) -> list[str]:
    rows = read_table(package_data("normalization", file), columns)
    return sorted({row[column] for row in rows for column in columns})


# What the stages react to, so that random concatenations meet every rule.
PIECES = [
    *_columns("abbreviations.csv", "abbreviation", "example"),
    *_columns("personal_cues.csv", "cue"),
    *_columns("lookalike_words.csv", "latin"),
    *_columns("digit_words.csv", "typed"),
    *_columns("translit_letters.csv", "latin"),
    "+375 29 000-00-00", "8.900.000.00.00", ", 55-12-34", "карта 1234 5678 1234 5678",
    " svet ", " gazom ", " YAMA ", " ul. ", " uk ", " Telegram ",
    *(f"<{tag}>" for tag in _columns("tags.csv", "tag")),
    *"абвгдеёжийклмнопрстуухьъАБВГДЕЁКМОРСТУФабвaceopxyABCEHKMOPTXYnbk",
    *" \n\t.,!?;:()[]{}<>|/\\@#&*_-—–…\"'`~=+№%°«»“”0123456789",
    *"\u200b\u00ad\u0301\u0306\u0308\ufe0f\u200d\u202e\x00\ud83d\ude00😡½²ﬁ①",
    "Садовая", "Ленинский", "Курск", "яма", "УК", "РФ", "ООО", "СССР", "ааа", "нннн",
    "&amp;", "&lt;", "&gt;", "&#38;", "&nbsp;", "&quot", "&#x200b;", "[id1|Имя]",
    "[club1|",     "@name", "*id1 (Имя)", "#яма_тут", "#КурскДороги", "https://",
    "www.", "vk.com",
    ".рф",     "a@b.ru", "+7 900 000-00-00", "8(900)0000000", "12-34-56", "т. ",
    "112-233-445 95",
    "4242 4242 4242 4242", "7707083893", "4510 123456", "<телефон>", "<упоминание>",
    ":)", ":(", ")))", "((", "...", "?!", "!!", "п р о ш у", "_x000D_", "\\n", "\\r\\n",
    "<!--", "-->", "<script>", "</script>", "ст. 158 ", "2021 ", "и ", "5", "5-я ",
]  # fmt: skip
MADE_TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
TEXT = ANY_TEXT | MADE_TEXT


@given(TEXT)
@settings(max_examples=600, deadline=None, derandomize=True)
@example("<<b>b>")
@example("<b<b<b<b<b<b<b<b<b<b>>>>>>>>>>")
@example("&am\u200bp;lt;b>")
@example('""Дом""')
@example("д. д. д. д. д. д. д. д. д. 5")
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(TEXT)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_trace_gives_the_text_that_normalize_gives(text: str) -> None:
    assert trace(text).text == normalize(text)


@given(TEXT)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_original_spans_lie_in_the_text_and_never_go_back(text: str) -> None:
    traced = trace(text)
    spans = [traced.original(at, at + 1) for at in range(len(traced.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert [end for _, end in spans] == sorted(end for _, end in spans)


PLAIN_WORD = st.text("абвгдежзиклмнопрстуфхцчшщъыьэюя", min_size=7, max_size=12).filter(
    lambda word: not re.search(r"(.)\1\1", word)
)


@given(MADE_TEXT, st.lists(PLAIN_WORD, min_size=1, max_size=4), MADE_TEXT)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_word_that_stays_comes_from_itself(
    before: str, words: list[str], after: str
) -> None:
    text = f"{before} {' '.join(words)} {after}"
    traced = trace(text)
    for start, end in token_spans(traced.text):
        word = traced.text[start:end]
        if word in words:
            origin = slice(*traced.original(start, end))
            assert word in text[origin] or word not in text


@given(TEXT)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_spans_and_tokens_agree(text: str) -> None:
    canonical = normalize(text)
    written = [canonical[start:end].lower() for start, end in token_spans(canonical)]
    assert written == tokenize(canonical)


@given(TEXT)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_tokens_leave_out_nothing_but_spaces(text: str) -> None:
    canonical = normalize(text)
    spans = token_spans(canonical)
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(
        canonical[at] == " " for at in range(len(canonical)) if at not in covered
    )


@given(TEXT)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_canonical_text_holds_no_invisible_or_twofold_character(text: str) -> None:
    canonical = normalize(text)
    assert not re.search(
        "[ёЁ\t\r\u200b\u00ad\u00a0\x00«»“”`😡\ud800-\udfff]", canonical
    )
    assert "  " not in canonical
    assert canonical == canonical.strip()


def test_package_data_of_the_stage_is_shipped() -> None:
    folder = resources.files("appeal_triage") / "data" / "normalization"
    assert (folder / "abbreviations.csv").is_file()


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200b", "😡", "\ud800", "<br>"])
def test_text_without_a_word_becomes_empty(text: str) -> None:
    assert normalize(text) == ""
