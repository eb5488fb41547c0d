"""Columns of urgency and terms: text, and the same in every format."""

from datetime import datetime

import pandas as pd
import pytest

from appeal_triage import NormTerm, Status, Triager, TriageResult, UrgencyReason
from appeal_triage.reading import Field, open_table
from appeal_triage.results import COLUMNS
from appeal_triage.writing import appended_fields, open_writer

NORM = NormTerm("N-1", "ориентир: Акт, п. 1 — не более 2 ч", "Акт", "п. 1", "да", False)
MOMENT = TriageResult(
    Status.OK,
    "1",
    urgency_reasons=(
        UrgencyReason("Открыт люк", "emergency", 3, 9),
        UrgencyReason("Темно", "high", 12, 17),
        UrgencyReason("Открыт люк", "emergency", 30, 36),
    ),
    norm=NORM,
    fix_due_min=datetime(2026, 11, 25, 16, 5),
    fix_due_max=datetime(2026, 11, 26, 14, 5),
    reply_due=datetime(2026, 12, 25, 14, 5),
)
WORDS = TriageResult(
    Status.OK,
    "1",
    norm=NORM,
    fix_due_min="немедленно",
    fix_due_max="24 ч",
    reply_due="10 рабочих дней",
)
NOTHING = TriageResult(Status.FAILED, "1", error="нет текста")
NEW = ("urgency_reasons", "norm", "norm_label", "fix_due_min", "fix_due_max")
NEW = (*NEW, "reply_due")
EXPECTED = [
    [
        "Открыт люк | Темно",
        "N-1",
        NORM.label,
        "2026-11-25T16:05",
        "2026-11-26T14:05",
        "2026-12-25T14:05",
    ],
    ["", "N-1", NORM.label, "немедленно", "24 ч", "10 рабочих дней"],
    [""] * 6,
]


def test_they_follow_the_score_of_urgency():
    at = COLUMNS.index("urgency_score") + 1
    assert COLUMNS[at : at + 6] == NEW
    assert {f.kind for f in appended_fields([])[at : at + 6]} == {"text"}


@pytest.mark.parametrize("name", ["f.csv", "f.tsv", "f.xlsx", "f.jsonl", "f.parquet"])
def test_every_format_holds_them_as_text(tmp_path, name):
    fields = [Field("id", "text"), *appended_fields(["id"])]
    with open_writer(tmp_path / name, fields) as writer:
        results = (MOMENT, WORDS, NOTHING)
        writer.write([["1", *result.to_row().values()] for result in results])
    with open_table(tmp_path / name) as table:
        rows = [dict(zip(table.columns, row, strict=True)) for row in table]
    found = [[row[column] for column in NEW] for row in rows]
    assert [[cell or "" for cell in row] for row in found] == EXPECTED
    assert all(cell is None or type(cell) is str for row in found for cell in row)


def test_a_frame_holds_text_and_none(triager: Triager):
    df = pd.DataFrame({
        "text": ["Во всём доме нет света", "Во всём доме нет света", None],
        "Получено": pd.to_datetime(["2026-11-27 21:30", None, None]),
        "Откуда": ["УК", "УК", None],
    })
    out = triager.triage_frame(
        df, created_at_column="получено", channel_column="Откуда"
    )
    assert out["fix_due_max"].tolist() == ["2026-11-28T21:30", "24 ч", None]
    assert out["reply_due"].tolist() == ["2026-12-11T18:00", "10 рабочих дней", None]
    assert out["norm"].tolist() == ["N-354-EL", "N-354-EL", None]
