"""The column of problems: a list where a format can hold one, else its JSON."""

import json

import pandas as pd
import pytest

from appeal_triage import Candidate, Status, Triager, TriageResult
from appeal_triage.reading import Field, open_table
from appeal_triage.results import COLUMNS, Problem
from appeal_triage.writing import appended_fields, open_writer

PROBLEM = Problem(
    topic=Candidate("housing", "ЖКХ", 0.91234),
    subtopic=Candidate("elevator", "Лифт", 0.9),
    urgency=Candidate("high", "Высокая", 0.7),
    owner=Candidate("management_company", "Управляющая организация", 0.8),
    urgency_score=0.75,
    spans=((0, 12), (40, 55)),
)
RESULTS = [
    TriageResult(Status.OK, "1", problems=(PROBLEM, PROBLEM)),
    TriageResult(Status.FAILED, "1", error="нет текста"),
]
AT = COLUMNS.index("problems")


def written(path):
    fields = [Field("id", "text"), *appended_fields(["id"])]
    with open_writer(path, fields) as writer:
        writer.write([["1", *r.to_row().values()] for r in RESULTS])
    with open_table(path) as table:
        return [row[1 + AT] for row in table]


@pytest.mark.parametrize("name", ["f.csv", "f.tsv", "f.xlsx", "f.parquet"])
def test_formats_of_cells_hold_compact_json(tmp_path, name):
    several, none = written(tmp_path / name)
    assert json.loads(several) == [PROBLEM.to_dict()] * 2
    assert several.startswith('[{"topic":"housing","topic_label":"ЖКХ",')
    assert '"spans":[[0,12],[40,55]]' in several
    assert none == "[]"


def test_jsonl_holds_a_list(tmp_path):
    assert written(tmp_path / "f.jsonl") == [[PROBLEM.to_dict()] * 2, []]


def test_a_problem_has_the_names_of_the_columns():
    record = PROBLEM.to_dict()
    assert set(record) - {"spans"} <= set(COLUMNS)
    assert record["topic_score"] == 0.9123
    # As in the row, the score of urgency is of «high or emergency», not of the level.
    assert record["urgency_score"] == 0.75


def test_a_frame_holds_json(triager: Triager):
    df = pd.DataFrame({"text": ["Нет горячей воды", None]})
    several, none = triager.triage_frame(df)["problems"]
    assert [p["subtopic"] for p in json.loads(several)] == ["hot_water"]
    assert none == "[]"
