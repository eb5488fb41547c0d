"""What a duty officer must be able to rely on, case by case."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from appeal_triage import Triager
from appeal_triage.urgency.bounds import LEVELS

CASES = Path(__file__).parents[1] / "cases" / "urgency_acceptance.csv"
LEAST_PASSED = 0.86
LEAST_EMERGENCIES = 108
# Floors below what the shipped model gives, .81 and 103 of 110; the aim is .97 and all.


@pytest.fixture(scope="module")
def decided(triager: Triager) -> list[tuple[dict[str, str], int]]:
    with CASES.open(encoding="utf-8", newline="") as stream:
        cases = list(csv.DictReader(stream))
    results = triager.triage_many(case["text"] for case in cases)
    levels = [result.urgency.id if result.urgency else "" for result in results]
    return [(c, LEVELS.index(u)) for c, u in zip(cases, levels, strict=True)]


def test_the_cases_cover_the_rules() -> None:
    with CASES.open(encoding="utf-8", newline="") as stream:
        rules = Counter(case["rule"] for case in csv.DictReader(stream))
    assert sum(rules.values()) >= 300
    assert min(rules[rule] for rule in ("negated_danger", "past_resolved")) >= 30


def test_most_cases_get_a_level_that_an_officer_would_give(
    decided: list[tuple[dict[str, str], int]],
) -> None:
    passed = [
        LEVELS.index(case["at_least"]) <= level <= LEVELS.index(case["at_most"])
        for case, level in decided
    ]
    assert sum(passed) / len(passed) >= LEAST_PASSED


def test_emergencies_among_the_cases_are_found(
    decided: list[tuple[dict[str, str], int]],
) -> None:
    found = [LEVELS[level] for case, level in decided if case["at_least"] == LEVELS[-1]]
    assert found.count(LEVELS[-1]) >= LEAST_EMERGENCIES
    # One that is not found is seen all the same, or nearly always.
    assert sum(level in LEVELS[2:] for level in found) >= len(found) - 5
