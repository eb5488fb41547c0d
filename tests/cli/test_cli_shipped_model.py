"""The command over the shipped model, from end to end."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from appeal_triage.reading import open_table
from appeal_triage.results import COLUMNS

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def command(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "appeal_triage", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done


def read(path):
    with open_table(path) as table:
        return [dict(zip(table.columns, row, strict=True)) for row in table]


@pytest.mark.parametrize(
    "sample", ["comments.csv", "feedback_cp1251.csv", "incidents.xlsx"]
)
def test_each_sample_is_triaged_without_a_failure(tmp_path, sample):
    target = tmp_path / "decisions.csv"
    done = command("triage", SAMPLES / sample, "-o", target, "--strict")
    rows = read(target)
    assert len(rows) == len(read(SAMPLES / sample))
    assert {row["status"] for row in rows} <= {"ok", "review"}
    assert all(row["topic"] and row["urgency"] and row["model_version"] for row in rows)
    assert len({row["topic"] for row in rows}) == 7
    assert len({row["urgency"] for row in rows}) == 4
    assert done.stderr.endswith(f"0 с ошибкой → {target}\n")


def test_several_processes_decide_as_one(tmp_path):
    rows = read(SAMPLES / "comments.csv")
    source = tmp_path / "many.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "municipality"])
        for number in range(3000):
            row = rows[number % len(rows)]
            text = f"{row['text']} {number // len(rows)}"
            writer.writerow([number, text, row["municipality"]])
    written = []
    for jobs in (1, 2):
        target = tmp_path / f"{jobs}.tsv"
        command("triage", source, "-o", target, "--territory-column", "--jobs", jobs)
        written.append(target.read_bytes())
    assert written[0] == written[1]
    assert [row["id"] for row in read(target)] == [
        str(number) for number in range(3000)
    ]


def test_an_explanation_and_a_file_say_the_same(tmp_path):
    text = "Не горит ни один фонарь от школы до дома культуры, дети идут в темноте"
    (tmp_path / "a.csv").write_text(f'text\n"{text}"\n', encoding="utf-8")
    command("triage", tmp_path / "a.csv", "-o", tmp_path / "b.jsonl", "--quiet")
    row = read(tmp_path / "b.jsonl")[0]
    record = json.loads(command("explain", text, "--json").stdout)
    result = record["result"]
    assert list(row) == ["text", *COLUMNS]
    for facet in ("topic", "subtopic", "urgency", "owner"):
        assert row[facet] == result[facet]["id"]
    assert row["agency"] == result["agencies"][0]["label"]
    assert set(record["words"]) == {"topic", "subtopic", "urgency", "owner"}
    shown = command("explain", text).stdout
    assert f"({row['topic']})" in shown
    assert "Слова:" in shown


def test_a_labelled_file_is_evaluated(tmp_path):
    source = tmp_path / "labelled.csv"
    source.write_text(
        "text,topic,subtopic,urgency,owner\n"
        "Третий день нет горячей воды,housing,hot_water,high,utility_provider\n"
        "Спасибо за новый сквер,none,gratitude,low,none\n"
        "Яма на дороге у рынка,roads,potholes,normal,municipality\n",
        encoding="utf-8",
    )
    report = json.loads(command("evaluate", source, "--json").stdout)
    assert report
    assert "topic" in json.dumps(report)
    assert command("evaluate", source).stdout.strip()
