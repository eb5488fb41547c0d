"""Which norm is chosen for which comment: every row of the table is reached."""

import csv
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from appeal_triage.features import read_document
from appeal_triage.normalization import normalize
from appeal_triage.norms import load_norms
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.urgency import load_cues, load_telling_cues

CASES = Path(__file__).parent.parent / "cases" / "norm_choices.csv"
with CASES.open(encoding="utf-8", newline="") as source:
    ROWS = list(csv.DictReader(source))


def choose(text, subtopic, level, at=None, cues=None):
    document = read_document(normalize(text))
    hits = (cues or load_cues()).find(document.tokens, document.morphs)
    return load_norms().choose(subtopic, level, hits, at, document)


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


def test_every_norm_is_reached_by_a_case():
    reached = {choice.norm for row in ROWS if (choice := chosen(row))}
    assert {norm.label for norm in set(load_norms().norms) - reached} == set()


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


def test_telling_cues_are_all_that_norms_ask_for():
    telling = load_telling_cues()
    for row in ROWS:
        at = date.fromisoformat(row["at"]) if row["at"] else None
        found = choose(row["text"], row["subtopic"], row["level"], at, telling)
        assert found == chosen(row)


def test_a_norm_of_danger_is_for_urgent_comments_alone():
    """What must be done at once or within minutes is no term of a calm defect."""
    ranks = {label.id: label.rank for label in load_taxonomy().urgency.values()}
    # A tree lies where it fell; the dispatcher answers whoever calls.
    calm = {"N-B-TREE", "N-416-CALL", "N-416-ETA"}
    for rows in load_norms().rules.values():
        for rule in rows:
            for norm in rule.editions:
                assert rule.rank >= ranks[norm.level]
                if norm.least.amount == 0 or norm.most.unit == "minutes":
                    assert rule.rank >= ranks["high"] or norm.id in calm


@pytest.mark.parametrize("level", ["low", "normal"])
@pytest.mark.parametrize(
    ("text", "subtopic", "norm"),
    [
        ("Осыпается штукатурка у окна лестницы", "roof_facade", "N-170-PLAST"),
        ("Из стены над двором вываливаются кирпичи", "roof_facade", "N-170-BRICK"),
        ("С фасада падает плитка на тротуар", "roof_facade", "N-170-CLAD"),
        ("Над подъездом висят сосульки по метру", "yard_snow_ice", "N-170-SNOW"),
        ("Качели держатся на одном болте", "playground", "N-B-PLAY"),
        ("В подъезде разбили градусники", "sorting_hazardous", "N-W-MED"),
    ],
)
def test_the_level_of_a_norm_caps_its_choice(text, subtopic, norm, level):
    found = choose(text, subtopic, level)
    assert found is None or found.norm.id != norm


def test_cues_are_not_read_where_no_rule_asks_for_them():
    class Unread:
        def __iter__(self):
            raise AssertionError("cues were read")

    book = load_norms()
    for subtopic, level in (("collection", "normal"), ("gratitude", "low")):
        book.choose(subtopic, level, Unread(), date(2026, 11, 25))
    with pytest.raises(AssertionError, match="cues were read"):
        book.choose("gas", "normal", Unread(), None)


def test_a_text_is_not_read_where_no_rule_depends_on_a_kind_of_fault():
    class Unread:
        def __iter__(self):
            raise AssertionError("the text was read")

    book = load_norms()
    for subtopic, level in (
        ("water_quality", "high"),  # no rule asks
        ("entrance", "low"),  # no rule is for this level
        ("fares", "high"),  # no rule at all
    ):
        book.choose(subtopic, level, (), None, Unread())
    with pytest.raises(AssertionError, match="the text was read"):
        book.choose("entrance", "normal", (), None, Unread())


def test_without_a_text_no_kind_of_fault_is_found():
    assert load_norms().choose("entrance", "normal", (), None) is None
    assert choose("Входная дверь сорвана с петель", "entrance", "normal") is not None


def test_cases_are_invented_and_not_repeated():
    keys = [(row["text"], row["subtopic"], row["level"], row["at"]) for row in ROWS]
    assert len(set(keys)) == len(keys)
    assert not any(re.search(r"\d{5}", row["text"]) for row in ROWS)
