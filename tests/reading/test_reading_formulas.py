"""The apostrophe that keeps a spreadsheet from running a resident's text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeal_triage.reading.formulas import guard, unguard

# Mostly the characters that matter, so that they meet often.
RISKY_TEXT = st.text(st.sampled_from("'=+-@\t\r\n 0123,.eEяx\"")) | st.text()


@given(RISKY_TEXT)
def test_what_is_guarded_and_unguarded_is_the_same(text):
    assert unguard(guard(text)) == text


@given(RISKY_TEXT)
def test_nothing_guarded_begins_like_a_formula_unless_it_is_a_number(text):
    cell = guard(text)
    if cell[:1] in set("=+-@\t\r"):
        float(cell.replace(",", "."))


@given(RISKY_TEXT)
def test_a_file_of_ours_is_written_again_as_it_was(text):
    cell = guard(text)
    assert guard(unguard(cell)) == cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+7 912",
        "-нет",
        "@имя",
        "\tотступ",
        "\rвозврат",
        "-",
        "=",
        "--5",
        "+1+2",
        "-1 000",
    ],
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text):
    assert guard(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        "+7",
        "-12,5",
        "-0.25",
        "+1e5",
        "-3E-2",
        "",
        "яма",
        " =1",
        "5-6",
        "'",
        "''",
        "'яма",
        "'-5",
        "\n=",
    ],
)
def test_numbers_and_plain_texts_stay_as_they_are(text):
    assert guard(text) == text
    assert unguard(text) == text


@pytest.mark.parametrize(("text", "cell"), [("'=1", "''=1"), ("''-нет", "'''-нет")])
def test_an_apostrophe_that_was_there_is_kept(text, cell):
    assert guard(text) == cell
    assert unguard(cell) == text
