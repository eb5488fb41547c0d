"""How the stages run: guards that tell the truth, time that grows with the text."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeal_triage.normalization import normalize, tokenize, trace
from appeal_triage.normalization.edits import Rewrite, Stage
from appeal_triage.normalization.stages import _stages

MARKS = " \n.,!?:;()-—…\"'`<>[]{}|/\\@#&*_=+~^%№«»"
TEXT = st.text(
    "абвеийнпрстуёАВЕКНОСТУ" + "aceopxyABCEHKMOPTXYbn" + "0123456789" + MARKS
)
LONG = 2_000_000
LIMIT_S = 20.0


def _check_guards(part: Rewrite | Stage, text: str) -> str:
    if isinstance(part, Rewrite):
        return part.apply(text)
    open_ = bool(part.guard(text))
    result = text
    for inner in part.parts:
        result = _check_guards(inner, result)
    assert open_ or result == text
    return result


@given(TEXT)
@settings(max_examples=1500, deadline=None, derandomize=True)
def test_a_shut_stage_would_have_changed_nothing(text: str) -> None:
    for stage in _stages():
        assert _check_guards(stage, text) == stage.apply(text)
        text = stage.apply(text)


@pytest.mark.parametrize(
    "piece", ["a", "<", "[", "1 ", "п р ", "@", "'", "😡", "д. 5 "]
)
def test_two_million_characters_take_seconds(piece: str) -> None:
    _check_time(piece * (LONG // len(piece)))


@pytest.mark.parametrize(
    "piece",
    [
        "а", "А", " ", "\n", '"', "&", "#", "*", "_", "|", "-", "!", "(", ")", ".", ",",
        ":)", "1", "7 ", "а ", "\u0301", "а\u0301", "\ud800", "\x00", "½", "\ufdfa",
        "ааа",
        "&amp;", "&lt;", "<b", "<b>", "<!--", "[id1|", "[a|", "@a", "a@", "a@a.", "Ааа",
        "http://", "www.", "a.", "vk.com ", "aа ", "5A ", "т. 12-34-56 ", "4242 ", "ь",
        "8 900 000 00 00 ", "д. ", "УК ", "г. ", "5 г. ", "5к2", "и т.д. ", "<a ",
        "\\n",
        "- ", " -", "? ", "…", '"" ', "<телефон>, 55-12-34 ", "+375 29 ", "8.900.",
        ", 55-12-34",
    ],
)  # fmt: skip
def test_a_long_run_of_one_piece_takes_a_second(piece: str) -> None:
    _check_time(piece * (LONG // 6 // len(piece)))


@pytest.mark.parametrize(
    ("head", "piece", "tail"),
    [
        ("<a ", "a", ""), ("[", "a", "|"), ("&#", "1", ""), ('"', '""', "a"),
        ("!", " ", ""), ("а", " ", "!"), ("https://", ")", ""), ("(", "1", ")"),
        ("<!--", "-", ""), ("<script>", "a", ""), ("т. ", "1", ""), ("а", "\u0301",
        "б"),
    ],
)  # fmt: skip
def test_a_long_run_after_an_opening_takes_a_second(
    head: str, piece: str, tail: str
) -> None:
    _check_time(head + piece * (LONG // 6 // len(piece)) + tail)


def _check_time(text: str) -> None:
    start = time.process_time()
    tokenize(normalize(text))
    assert time.process_time() - start < LIMIT_S


@pytest.mark.parametrize(
    "text",
    [
        "<b" * 30 + ">" * 30,
        "<b" * 500 + ">" * 500 + " яма",
        "[a|" * 40 + "]" * 40,
        "&am\u200bp;" * 20 + "lt;",
        "&amp" + ";amp" * 50 + ";",
    ],
)
def test_markup_nested_in_markup_comes_to_rest(text: str) -> None:
    canonical = normalize(text)
    assert normalize(canonical) == canonical
    assert trace(text).text == canonical


def test_importing_the_package_loads_no_dictionary_and_no_table() -> None:
    code = (
        "import sys, builtins; import appeal_triage.normalization; "
        "assert 'pymorphy3' not in sys.modules and 'numpy' not in sys.modules; "
        "from appeal_triage.normalization.stages import _stages; "
        "assert _stages.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_normalizing_loads_no_dictionary() -> None:
    code = (
        "import sys; from appeal_triage.normalization import normalize; "
        "normalize('ул. Садовая, д. 5'); assert 'pymorphy3' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
