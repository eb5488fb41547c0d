"""Whatever is wrong: the right code, one line, no traceback, no text of a resident."""

import random

import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

SECRET = "Тайна: живу на Садовой, 5"


def make_input(folder, name):
    folder.mkdir(exist_ok=True)
    path = folder / name
    kind = path.stem
    if kind == "folder":
        path.mkdir()
    elif kind == "truncated" and path.suffix == ".xlsx":
        book = Workbook()
        book.active.append(["id", "text"])
        book.active.append([1, SECRET])
        book.save(path)
        path.write_bytes(path.read_bytes()[:-200])
    elif kind == "truncated":
        parquet.write_table(pa.table({"text": [SECRET]}), path)
        path.write_bytes(path.read_bytes()[:-20])
    elif kind == "blank":
        Workbook().save(path)
    elif kind != "absent":
        path.write_bytes(CONTENTS[kind])
    return path


CONTENTS = {
    "good": f"id,text\n1,{SECRET}\n".encode(),
    "empty": b"",
    "newlines": b"\n\n\n",
    "nocolumn": f"id,жалоба\n1,{SECRET}\n".encode(),
    "headerless": f'1,"{SECRET}"\n2,"{SECRET}"\n'.encode(),
    "noise": b"\x89PNG" + random.Random(3).randbytes(4000),
    "unclosed": f'id,text\n1,"x"\n2,"{SECRET}\n'.encode(),
    "notjson": f'{{"text": "{SECRET}"\n'.encode(),
    "list": f'["{SECRET}"]\n'.encode(),
    "zip": b"PK\x03\x04" + b"0" * 100,
}

INPUTS = [
    "empty.csv",
    "empty.xlsx",
    "empty.jsonl",
    "empty.parquet",
    "newlines.csv",
    "newlines.jsonl",
    "blank.xlsx",
    "nocolumn.csv",
    "headerless.csv",
    "noise.csv",
    "noise.xlsx",
    "noise.parquet",
    "unclosed.csv",
    "notjson.jsonl",
    "list.jsonl",
    "zip.csv",
    "zip.xlsx",
    "truncated.xlsx",
    "truncated.parquet",
    "absent.csv",
    "folder.csv",
    "good.doc",
    "good",
]


def check_quiet(outcome, folder):
    assert outcome.out == ""
    assert len(outcome.err.splitlines()) == 1, outcome.err
    assert outcome.err.startswith("appeal-triage")
    for forbidden in ("Traceback", "Тайна", "Садовой", 'File "'):
        assert forbidden not in outcome.err
    assert not list(folder.glob("out.*"))
    assert not list(folder.glob(".appeal-triage*"))


@pytest.mark.parametrize("name", INPUTS)
def test_a_bad_input_is_code_3(run, tmp_path, name):
    source = make_input(tmp_path / "in", name)
    outcome = run("triage", source, "-o", tmp_path / "out.csv")
    assert outcome.code == 3
    assert source.name in outcome.err
    check_quiet(outcome, tmp_path)


@pytest.mark.parametrize(
    "row",
    ["1;Тайна соседа;Лугоярск", "Тайна", "2;8 (900) 111-22-33", '{"Тайна": "яма"}'],
)
@pytest.mark.parametrize("options", [[], ["--text-column", "Тайна о яме"]])
def test_a_first_row_that_is_no_header_is_not_repeated(run, tmp_path, row, options):
    source = tmp_path / "a.csv"
    source.write_text(f"{row}\n{row}\n", encoding="utf-8")
    outcome = run("triage", source, "-o", tmp_path / "out.csv", *options)
    assert outcome.code == 3
    assert "первая строка не заголовок" in outcome.err
    assert "111-22-33" not in outcome.err
    check_quiet(outcome, tmp_path)


def test_a_comment_in_the_place_of_a_file_is_not_repeated(run, tmp_path):
    for arguments in (["triage", SECRET, "-o", "-"], ["triage", "a.csv", "-o", SECRET]):
        outcome = run(*arguments)
        assert outcome.code == 3
        check_quiet(outcome, tmp_path)


@pytest.mark.parametrize("target", ["out.doc", "out", "нет/out.csv", "папка.csv"])
def test_a_bad_output_is_code_3_and_told_before_any_work(run, tmp_path, target):
    (tmp_path / "папка.csv").mkdir()
    outcome = run("triage", tmp_path / "absent.csv", "-o", tmp_path / target)
    assert outcome.code == 3
    assert "absent" not in outcome.err
    check_quiet(outcome, tmp_path)


def test_the_input_is_never_the_output(run, tmp_path):
    source = make_input(tmp_path, "good.csv")
    before = source.read_bytes()
    outcome = run("triage", source, "-o", tmp_path / "in" / ".." / "good.csv")
    (tmp_path / "in").mkdir()
    again = run("triage", source, "-o", tmp_path / "in" / ".." / "good.csv")
    assert (outcome.code, again.code) == (3, 3)
    assert "входной файл" in again.err
    assert source.read_bytes() == before


def test_a_missing_column_lists_those_there_are(run, tmp_path):
    source = make_input(tmp_path, "nocolumn.csv")
    outcome = run("triage", source, "-o", "-")
    assert "«id», «столбец 2»" in outcome.err
    named = run("triage", source, "-o", "-", "--text-column", "Текст")
    assert "«id», «столбец 2»" in named.err
    assert "Текст" not in named.err
    by_number = run("triage", source, "-o", "-", "--text-column", "1")
    assert [outcome.code, named.code, by_number.code] == [3, 3, 3]


@pytest.mark.parametrize("option", [["--model", "нет"], ["--region", "нет"]])
@pytest.mark.parametrize("verb", ["triage", "explain", "info"])
def test_a_bad_model_or_region_is_code_4(run, tmp_path, verb, option):
    source = make_input(tmp_path, "good.csv")
    rest = {
        "triage": [source, "-o", tmp_path / "out.csv"],
        "explain": [SECRET],
        "info": [],
    }
    outcome = run(verb, *rest[verb], *option)
    assert outcome.code == 4
    check_quiet(outcome, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "КОМАНДА"),
        (["разобрать"], "возможны 'triage'"),
        (["triage"], "не указано: INPUT, -o/--output"),
        (["triage", "a.csv"], "не указано: -o/--output"),
        (["triage", "a.csv", "-o"], "-o/--output: нужно значение"),
        (["triage", "a.csv", "-o", "b.csv", SECRET], "лишние аргументы"),
        (
            ["triage", "a.csv", "-o", "b.csv", "--tex", "в"],
            "неизвестный параметр: --tex",
        ),
        (["triage", "a.csv", "-o", "b.csv", "--jobs", "0"], "целое число от 1"),
        (["triage", "a.csv", "-o", "b.csv", "--jobs", SECRET], "целое число от 1"),
        (["triage", "a.csv", "-o", "b.csv", "--jobs", "-1"], "--jobs"),
        (["triage", "a.csv", "-o", "b.csv", "--strict=" + SECRET], "--strict"),
        (
            [
                "triage",
                "a",
                "-o",
                "b",
                "--territory",
                SECRET,
                "--territory-column",
                "г",
            ],
            "--territory-column нельзя вместе с --territory",
        ),
        (["labels", SECRET], "facet: возможны 'topics'"),
        (["labels"], "не указано: facet"),
        (["explain"], "не указано: TEXT"),
        (["train", "a.csv"], "не указано: -o/--output"),
        (["evaluate"], "не указано: LABELLED"),
        (["info", SECRET], "лишние аргументы"),
    ],
)
def test_wrong_usage_is_code_2_and_repeats_no_text(run, tmp_path, arguments, said):
    outcome = run(*arguments)
    assert outcome.code == 2
    assert said.replace("'", "") in outcome.err.replace("'", "")
    assert "--help" in outcome.err
    check_quiet(outcome, tmp_path)


def test_an_error_of_ours_shows_its_place_and_no_text(run, fake, tmp_path, monkeypatch):
    def break_down(self, appeal):
        raise ValueError(appeal.text)

    monkeypatch.setattr(fake.Triager, "_triage", break_down)
    outcome = run(
        "triage", make_input(tmp_path, "good.csv"), "-o", tmp_path / "out.csv"
    )
    assert outcome.code == 70
    assert "ValueError (test_cli_errors.py:" in outcome.err
    check_quiet(outcome, tmp_path)


def test_an_interruption_is_code_130_and_leaves_no_file(
    run, fake, tmp_path, monkeypatch
):
    def interrupt(self, appeal):
        raise KeyboardInterrupt

    monkeypatch.setattr(fake.Triager, "_triage", interrupt)
    outcome = run(
        "triage", make_input(tmp_path, "good.csv"), "-o", tmp_path / "out.csv"
    )
    assert outcome.code == 130
    check_quiet(outcome, tmp_path)


def test_damage_met_late_leaves_no_file(run, tmp_path):
    source = tmp_path / "a.csv"
    rows = '1,"да, нет"\n' * 40_000
    source.write_text(f'id,text\n{rows}2,"{SECRET}\n', encoding="utf-8")
    outcome = run("triage", source, "-o", tmp_path / "out.csv")
    assert outcome.code == 3
    check_quiet(outcome, tmp_path)
