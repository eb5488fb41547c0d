"""Which norm is chosen for which comment: every row of the table is reached."""

import csv
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from appeal_triage.normalization import normalize, parse, tokenize
from appeal_triage.norms import load_norms
from appeal_triage.urgency import load_cues

CASES = Path(__file__).parent.parent / "cases" / "norm_choices.csv"
with CASES.open(encoding="utf-8", newline="") as source:
    ROWS = list(csv.DictReader(source))


def hits(text, subtopic):
    tokens = tokenize(normalize(text))
    morphs = [parse(token) for token in tokens]
    faults = load_norms().faults(subtopic, tokens, morphs)
    return (*load_cues().find(tokens, morphs), *faults)


def choose(text, subtopic, level, at=None):
    return load_norms().choose(subtopic, level, hits(text, subtopic), at)


def chosen(row):
    at = date.fromisoformat(row["at"]) if row["at"] else None
    return choose(row["text"], row["subtopic"], row["level"], at)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['text'][:30]} {row['at']}")
def test_a_comment_has_the_norm_that_speaks_of_its_fault(row):
    choice = chosen(row)
    assert (choice.norm.id if choice else "") == row["norm"]


def test_every_row_of_the_table_is_reached_by_a_case():
    reached = {
        (row["subtopic"], choice.norm.id, choice.condition)
        for row in ROWS
        if (choice := chosen(row))
    }
    rules = {
        (subtopic, rule.editions[0].id, rule.condition)
        for subtopic, rows in load_norms().rules.items()
        for rule in rows
    }
    assert rules - reached == set()
    assert sum(map(len, load_norms().rules.values())) == len(rules)


def test_every_subtopic_with_norms_has_a_comment_without_one():
    without = {row["subtopic"] for row in ROWS if not row["norm"]}
    assert set(load_norms().rules) <= without


def test_a_low_comment_has_no_norm():
    for row in ROWS:
        assert choose(row["text"], row["subtopic"], "low") is None
    assert choose("Пахнет газом", "gas", "low") is None
    assert choose("Пахнет газом", "gas", "no_such_level") is None


def test_only_what_is_said_of_the_present_counts():
    assert choose("Запах газа в подъезде", "gas", "high").norm.id == "N-354-GASLEAK"
    assert choose("Газом не пахнет", "gas", "high") is None


@pytest.mark.parametrize(
    ("at", "act"),
    [
        (date(2024, 8, 31), "ПП РФ № 743; ГОСТ Р 55964-2014"),
        (datetime(2024, 8, 31, 23, 59), "ПП РФ № 743; ГОСТ Р 55964-2014"),
        (date(2024, 9, 1), "ПП РФ № 1744; ГОСТ Р 55964-2014"),
        (datetime(2024, 9, 1, 0, 1), "ПП РФ № 1744; ГОСТ Р 55964-2014"),
        (None, "ПП РФ № 1744; ГОСТ Р 55964-2014"),
    ],
)
def test_the_act_is_the_one_in_force_on_the_day(at, act):
    for level, text in (
        ("emergency", "Застряла в лифте"),
        ("high", "Лифт не работает"),
    ):
        assert choose(text, "elevator", level, at).norm.act == act


def test_cues_are_not_read_where_no_rule_asks_for_them():
    class Unread:
        def __iter__(self):
            raise AssertionError("cues were read")

    book = load_norms()
    for subtopic, level in (("collection", "normal"), ("gratitude", "low")):
        book.choose(subtopic, level, Unread(), date(2026, 11, 25))
    with pytest.raises(AssertionError, match="cues were read"):
        book.choose("gas", "normal", Unread(), None)


def test_a_text_is_not_read_where_no_rule_asks_for_kinds_of_faults():
    assert load_norms().faults("collection", None, None) == ()


def test_cases_are_invented_and_not_repeated():
    keys = [(row["text"], row["subtopic"], row["level"], row["at"]) for row in ROWS]
    assert len(set(keys)) == len(keys)
    assert not any(re.search(r"\d{5}", row["text"]) for row in ROWS)
