"""What becomes of what: cases of the table, and the examples that data rows carry."""

import csv
import re
from pathlib import Path

import pytest

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.normalization import normalize, trace
from appeal_triage.normalization.abbreviations import _reading
from appeal_triage.normalization.characters import fold

CASES = Path(__file__).parents[1] / "cases" / "normalization_canonical.csv"


def _written(cell: str) -> str:
    """Read the table's notation: \\uXXXX is a character, ⏎ a line break."""
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), cell)
    return plain.replace("⏎", "\n")


def _cases() -> list[tuple[str, str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [
            (_written(row["input"]), _written(row["expected"]), row["note"])
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(("text", "expected", "note"), _cases())
def test_text_becomes_its_canonical_form(text: str, expected: str, note: str) -> None:
    assert normalize(text) == expected, note
    assert normalize(expected) == expected, note
    assert trace(text).text == expected, note


def test_there_are_many_cases_and_none_twice() -> None:
    inputs = [text for text, _, _ in _cases()]
    assert len(inputs) >= 150
    assert len(set(inputs)) == len(inputs)


def _examples(file: str) -> list[tuple[str, str]]:
    rows = read_table(package_data("normalization", file), ("example", "expected"))
    return [(row["example"], row["expected"]) for row in rows]


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        *_examples("abbreviations.csv"),
        *_examples("digit_words.csv"),
        *_examples("hard_sign_prefixes.csv"),
    ],
)
def test_the_example_of_a_data_row_holds(example: str, expected: str) -> None:
    assert normalize(example) == expected


@pytest.mark.parametrize(
    "file",
    sorted(path.name for path in package_data("normalization").glob("*.csv")),
)
def test_every_data_row_names_its_source(file: str) -> None:
    for row in read_table(package_data("normalization", file), ("source",)):
        assert row["source"], f"{file}, {row.line}"


def test_an_expansion_is_never_abbreviated_itself() -> None:
    rows = read_table(
        package_data("normalization", "abbreviations.csv"), ("expansion",)
    )
    for row in rows:
        assert normalize(row["expansion"]) == row["expansion"]


def test_abbreviation_rows_do_not_repeat() -> None:
    columns = ("abbreviation", "case", "dot", "rule")
    rows = read_table(package_data("normalization", "abbreviations.csv"), columns)
    keys = [tuple(row[column] for column in columns) for row in rows]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("rule", "message"), [("nowhere", "нет правила"), ("before", "после двоеточия")]
)
def test_a_wrong_rule_is_named_with_its_place(
    tmp_path: Path, rule: str, message: str
) -> None:
    path = tmp_path / "abbreviations.csv"
    path.write_text(f"rule,expansion,case,dot\n{rule},улица,any,may\n", "utf-8")
    (row,) = read_table(path, ("rule",))
    with pytest.raises(KnowledgeError, match=rf"строка 2.*{message}"):
        _reading(row)


def test_folding_a_character_twice_changes_nothing() -> None:
    for char in map(chr, range(0x20, 0x11000)):
        folded = fold(char).replace("\x00", "")
        assert "".join(map(fold, folded)) == folded, hex(ord(char))
