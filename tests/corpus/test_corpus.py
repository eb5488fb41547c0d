from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CHECKS = runpy.run_path(str(ROOT / "scripts" / "check_corpus.py"))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return list(CHECKS["read_rows"](ROOT / "data" / "corpus"))


@pytest.fixture(scope="module")
def held_out() -> list[dict[str, str]]:
    return list(CHECKS["read_rows"](ROOT / "data" / "holdout"))


def test_every_label_is_allowed(rows: list[dict[str, str]]) -> None:
    assert list(CHECKS["label_problems"](rows)) == []


def test_no_comment_is_a_near_copy_of_another(rows: list[dict[str, str]]) -> None:
    assert list(CHECKS["copy_problems"](rows)) == []


def test_every_subtopic_is_written_about(rows: list[dict[str, str]]) -> None:
    counts = Counter(row["subtopic"] for row in rows)
    assert len(counts) == 71 and min(counts.values()) >= 80


def test_dangers_and_talk_are_not_rare(rows: list[dict[str, str]]) -> None:
    levels = Counter(row["urgency"] for row in rows)
    assert levels["emergency"] >= 1200 and levels["high"] >= 1800
    assert sum(row["topic"] == "none" for row in rows) >= 800


def test_the_checks_find_what_they_look_for() -> None:
    row = dict.fromkeys(CHECKS["COLUMNS"], "") | {
        "id": "x",
        "text": "Во дворе дома третий месяц не горит ни один фонарь",
        "topic": "roads",
        "subtopic": "heating",
        "urgency": "low",
        "owner": "none",
    }
    copy = row | {"id": "y", "text": row["text"] + "!"}
    assert len(list(CHECKS["label_problems"]([row, row]))) == 5
    assert len(list(CHECKS["copy_problems"]([row, copy]))) == 1


def test_the_held_out_set_is_sound_and_apart(
    rows: list[dict[str, str]], held_out: list[dict[str, str]]
) -> None:
    assert list(CHECKS["label_problems"](held_out)) == []
    pairs = CHECKS["similar_pairs"](
        [row["text"] for row in held_out], [row["text"] for row in rows]
    )
    assert [(held_out[a]["id"], rows[b]["id"]) for a, b, _ in pairs] == []
