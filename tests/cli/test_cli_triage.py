"""``appeal-triage triage`` from file to file."""

import csv
import io
import sys
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from appeal_triage.cli import workers
from appeal_triage.reading import open_table
from appeal_triage.results import COLUMNS

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EXTENSIONS = ["csv", "tsv", "xlsx", "jsonl", "parquet"]


def read(path):
    with open_table(path) as table:
        return list(table.columns), list(table)


def write(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize(
    "sample", ["comments.csv", "feedback_cp1251.csv", "incidents.xlsx"]
)
def test_every_sample_becomes_every_format(run, tmp_path, sample, extension):
    target = tmp_path / f"Решения.{extension}"
    outcome = run("triage", SAMPLES / sample, "-o", target)
    columns, rows = read(SAMPLES / sample)
    new_columns, new_rows = read(target)
    assert outcome.code == 0
    assert 25 <= len(rows) <= 40
    assert new_columns == [*columns, *COLUMNS]
    assert len(new_rows) == len(rows)
    for old, new in zip(rows, new_rows, strict=True):
        assert [str(cell or "") for cell in new[: len(old)]] == [
            str(cell or "") for cell in old
        ]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_result_can_be_triaged_again(run, tmp_path, extension):
    source = write(tmp_path / "a.csv", "id,text\n1,яма\n2,=СУММ(1)\n3,'-нет\n")
    first, second = tmp_path / f"b.{extension}", tmp_path / f"c.{extension}"
    assert run("triage", source, "-o", first).code == 0
    assert run("triage", first, "-o", second).code == 0
    columns, rows = read(second)
    assert columns == [*read(first)[0], *(f"triage_{name}" for name in COLUMNS)]
    at = columns.index("triage_topic")
    assert [row[at] for row in rows] == ["housing"] * 3
    assert [row[1] for row in rows] == [
        "яма",
        "=СУММ(1)",
        "-нет",
    ]


def test_one_row_gives_one_row_in_the_same_order(run, tmp_path):
    texts = [f"текст номер {number}" for number in range(1000)]
    source = write(tmp_path / "a.csv", "\n".join(["text", *texts]))
    run("triage", source, "-o", tmp_path / "b.csv")
    assert [row[0] for row in read(tmp_path / "b.csv")[1]] == texts


def test_an_empty_text_is_an_answer_and_a_missing_one_a_failure(run, tmp_path):
    csv_file = write(tmp_path / "a.csv", "id,text\n1,\n2\n")
    run("triage", csv_file, "-o", tmp_path / "b.jsonl")
    columns, rows = read(tmp_path / "b.jsonl")
    found = [
        (row[columns.index("topic")], row[columns.index("status")]) for row in rows
    ]
    assert found == [("none", "ok")] * 2
    table = pa.table({"text": pa.array(["", None, "яма"])})
    parquet.write_table(table, tmp_path / "a.parquet")
    outcome = run("triage", tmp_path / "a.parquet", "-o", tmp_path / "c.csv")
    columns, rows = read(tmp_path / "c.csv")
    assert [row[columns.index("status")] for row in rows] == ["ok", "failed", "ok"]
    assert [row[columns.index("topic")] for row in rows] == ["none", "", "housing"]
    assert outcome.code == 0


@pytest.mark.parametrize("extension", ["xlsx", "jsonl", "parquet"])
def test_numbers_and_gaps_in_the_text_column_fail_alone(run, tmp_path, extension):
    source = tmp_path / f"a.{extension}"
    if extension == "xlsx":
        from openpyxl import Workbook

        book = Workbook()
        for row in (["id", "text"], [1, "яма"], [2, None], [3, 12.5], [4, "лёд"]):
            book.active.append(row)
        book.save(source)
    elif extension == "jsonl":
        write(
            source,
            '{"id":1,"text":"яма"}\n{"id":2}\n{"id":3,"text":12.5}\n{"id":4,"text":"лёд"}',
        )
    else:
        parquet.write_table(
            pa.table({"id": [1, 2, 3, 4], "text": [1.5, None, 2.5, 3.5]}), source
        )
    outcome = run("triage", source, "-o", tmp_path / "b.csv", "--strict")
    columns, rows = read(tmp_path / "b.csv")
    statuses = [row[columns.index("status")] for row in rows]
    expected = (
        ["failed"] * 4 if extension == "parquet" else ["ok", "failed", "failed", "ok"]
    )
    assert statuses == expected
    assert outcome.code == 1


def test_an_undecodable_text_fails_and_the_rest_goes_on(run, tmp_path):
    source = tmp_path / "a.csv"
    good = "id,text\n1,Нет света на всей улице\n2,"
    source.write_bytes(
        good.encode() + "Яма".encode("cp1251") + "\n3,Спасибо всем\n".encode()
    )
    outcome = run("triage", source, "-o", "-", "--strict")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert [row["status"] for row in rows] == ["ok", "failed", "ok"]
    assert rows[1]["text"] == "\\xdf\\xec\\xe0"
    assert outcome.code == 1


def test_the_summary_counts_and_names_the_output(run, tmp_path):
    kinds = (
        ['{"text": "яма"}'] * 1090 + ['{"text": "что?"}'] * 108 + ['{"text": 5}'] * 6
    )
    source = write(tmp_path / "a.jsonl", "\n".join(kinds))
    outcome = run("triage", source, "-o", tmp_path / "decisions.csv")
    counts = "1 204 строки: 1 090 ok, 108 проверить, 6 с ошибкой"
    assert outcome.err == f"{counts} → {tmp_path / 'decisions.csv'}\n"
    assert outcome.out == ""


@pytest.mark.parametrize(
    ("n_rows", "words"),
    [
        (0, "0 строк:"),
        (1, "1 строка:"),
        (2, "2 строки:"),
        (5, "5 строк:"),
        (11, "11 строк:"),
        (21, "21 строка:"),
        (112, "112 строк:"),
    ],
)
def test_the_summary_is_good_russian(run, tmp_path, n_rows, words):
    source = write(tmp_path / "a.csv", "id,text\n" + "1,а\n" * n_rows)
    assert run("triage", source, "-o", tmp_path / "b.csv").err.startswith(words)


def test_quiet_says_nothing(run, tmp_path):
    source = write(tmp_path / "a.csv", "text\nяма\n")
    outcome = run("triage", source, "-o", tmp_path / "b.csv", "--quiet")
    assert (outcome.out, outcome.err) == ("", "")


def test_strict_is_0_when_nothing_failed(run, tmp_path):
    source = write(tmp_path / "a.csv", "text\nяма?\n")
    assert run("triage", source, "-o", tmp_path / "b.csv", "--strict").code == 0


def test_standard_streams_are_csv(run, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO("Текст;Город\nЯма;Льгов\n".encode("cp1251")))
    monkeypatch.setattr(sys, "stdin", stdin)
    outcome = run("triage", "-", "-o", "-")
    rows = list(csv.reader(io.StringIO(outcome.out)))
    assert rows[0] == ["Текст", "Город", *COLUMNS]
    assert rows[1][:2] == ["Яма", "Льгов"]
    assert "стандартный вывод" in outcome.err


def test_places_dates_and_channels_reach_the_triager(run, tmp_path):
    header = "Дата создания;Текст;Муниципалитет;Канал"
    rows = ["01.05.2024 09:30;яма;Льгов;vk", "нет;лёд;;"]
    source = write(tmp_path / "a.csv", "\n".join([header, *rows]))

    def places(*options):
        outcome = run("triage", source, "-o", "-", *options)
        rows = csv.DictReader(io.StringIO(outcome.out))
        return [(row["territory"], row["address"], row["reasons"]) for row in rows]

    first, second = places("--territory-column")
    assert first == ("Льгов", datetime(2024, 5, 1, 9, 30).isoformat(), "канал vk")
    assert second == ("", "", "")
    assert [p[0] for p in places()] == ["", ""]
    assert [p[0] for p in places("--territory", "Курск")] == ["Курск", "Курск"]
    assert [p[0] for p in places("--territory-column", "канал")] == ["vk", ""]


def test_the_channel_of_a_file_that_names_none_is_given(run, tmp_path):
    bare = write(tmp_path / "a.csv", "id,text\n1,яма\n")
    named = write(tmp_path / "b.csv", "text,Площадка\nяма,vk\nлёд,\n")

    def channels(source, *options):
        outcome = run("triage", source, "-o", "-", *options)
        return [row["reasons"] for row in csv.DictReader(io.StringIO(outcome.out))]

    assert channels(bare) == [""]
    assert channels(bare, "--channel", "ПОС") == ["канал ПОС"]
    assert channels(named) == ["канал vk", ""]
    assert channels(named, "--channel", "ПОС") == ["канал vk", "канал ПОС"]


def test_the_text_column_is_named_by_its_name(run, tmp_path):
    source = write(tmp_path / "a.csv", "text,Жалоба жителя\n,яма\n")
    outcome = run("triage", source, "-o", "-", "--text-column", "жалоба ЖИТЕЛЯ")
    assert next(csv.DictReader(io.StringIO(outcome.out)))["topic"] == "housing"


def test_the_region_reaches_the_triager(run, tmp_path):
    source = write(tmp_path / "a.csv", "text\nяма\n")
    outcome = run("triage", source, "-o", "-", "--region", "kursk")
    assert next(csv.DictReader(io.StringIO(outcome.out)))["agency"] == "kursk"


def test_formulas_of_residents_are_not_run(run, tmp_path):
    source = write(tmp_path / "a.jsonl", '{"text": "=cmd|calc", "n": -5}\n')
    outcome = run("triage", source, "-o", "-")
    row = next(csv.DictReader(io.StringIO(outcome.out)))
    assert (row["text"], row["n"]) == ("'=cmd|calc", "-5")


def test_a_cut_cell_is_told(run, tmp_path):
    source = write(tmp_path / "a.csv", "text\n" + "я" * 40_000)
    outcome = run("triage", source, "-o", tmp_path / "b.xlsx")
    assert outcome.err.splitlines()[0].startswith("внимание: ячеек обрезано")
    assert outcome.code == 0


def test_progress_is_shown_on_a_terminal_alone(run, tmp_path, monkeypatch):
    source = write(tmp_path / "a.csv", "text\n" + "яма\n" * 600)
    piped = run("triage", source, "-o", tmp_path / "b.csv")
    assert len(piped.err.splitlines()) == 1
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = run("triage", source, "-o", tmp_path / "b.csv")
    assert "строк/s" in shown.err
    quiet = run("triage", source, "-o", tmp_path / "b.csv", "--quiet")
    assert quiet.err == ""


def test_small_tables_start_no_workers(run, tmp_path, monkeypatch):
    def refuse(*_args):
        raise AssertionError

    monkeypatch.setattr(workers, "_decide_apart", refuse)
    monkeypatch.setattr(workers.os, "cpu_count", lambda: 2)
    source = write(tmp_path / "a.csv", "id,text\n" + "1,яма\n" * 1500)
    assert run("triage", source, "-o", tmp_path / "b.csv", "--jobs", "2").code == 0
