"""Invented comments: which cues they hold, in what sense, and which they must not."""

import csv
from pathlib import Path

import pytest

from appeal_triage.normalization import normalize, parse, tokenize
from appeal_triage.urgency import load_cues

CASES = Path(__file__).parent.parent / "cases"


def cases(name):
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


ALL = [
    row
    for name in ("cues_dangers", "cues_scopes", "cues_false_friends", "cues_context")
    for row in cases(name)
]


def hits(text):
    tokens = tokenize(normalize(text))
    return load_cues().find(tokens, [parse(token) for token in tokens])


def test_there_are_two_hundred_cases_without_repetition():
    assert len({row["text"] for row in ALL}) == len(ALL) >= 200


@pytest.mark.parametrize(
    "row", [row for row in ALL if row["group"]], ids=lambda row: row["text"][:40]
)
def test_a_comment_holds_the_cue_in_the_expected_sense(row):
    found = {hit.state for hit in hits(row["text"]) if hit.cue.group == row["group"]}
    assert found if not row["state"] else row["state"] in found


@pytest.mark.parametrize(
    "row", [row for row in ALL if row["forbidden"]], ids=lambda row: row["text"][:40]
)
def test_a_comment_does_not_hold_what_only_sounds_like_it(row):
    kinds = load_cues().kinds
    for name in row["forbidden"].split():
        wanted, _, state = name.partition(":")
        wrong = [
            hit.cue.id
            for hit in hits(row["text"])
            if wanted in {hit.cue.group, kinds[hit.cue.group]}
            and hit.state == (state or "present")
            # A kind as a whole is forbidden from raising; its mild cues are not.
            and (wanted == hit.cue.group or hit.cue.level in {"high", "emergency"})
        ]
        assert wrong == []
