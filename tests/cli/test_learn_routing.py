"""``learn-routing``: from a past export to a pack that ``triage`` takes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from appeal_triage.reading import open_table

LETTERS = Path(__file__).parents[1] / "cases" / "past_letters.csv"
ROADS = "Комитет дорог города Зареченска"


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "appeal_triage", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture(name="learned", scope="module")
def _learned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learned") / "zarechensk"
    done = command(
        *("learn-routing", LETTERS, "-o", folder, "--agency-column", "Исполнитель"),
        *("--text-column", "Текст", "--territory-column", "Территория"),
    )
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture(name="letters")
def _letters(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("Текст\nОгромная яма на дороге у школы\n", encoding="utf-8")
    return path


def test_learning_tells_what_was_found_and_what_is_weak(learned):
    folder, done = learned
    lines = dict(line.split("\t") for line in done.stdout.splitlines())
    assert list(lines) == ["folder", "texts", "agencies", "top1", "top3"]
    assert (lines["folder"], lines["agencies"]) == (str(folder), "6")
    assert "внимание: past_letters.csv, столбец «Исполнитель»" in done.stderr


def test_a_learned_pack_passes_the_check_and_ranks_agencies(learned, letters):
    folder, _ = learned
    assert command("region", "check", folder).returncode == 0
    target = letters.with_name("out.csv")
    done = command("triage", letters, "-o", target, "--region", folder)
    assert done.returncode == 0, done.stderr
    with open_table(target) as table:
        row = next(iter(table))
    assert any(ROADS in str(cell) for cell in row)


def test_a_changed_history_is_told_of_before_any_row(learned, letters, tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(learned[0], folder)
    with (folder / "history" / "features.txt").open("a", encoding="utf-8") as file:
        file.write("~лишнее\n")
    target = tmp_path / "out.csv"
    done = command("triage", letters, "-o", target, "--region", folder)
    assert done.returncode == 4
    assert "history/features.txt: изменён или повреждён" in done.stderr
    assert not target.exists()


def test_a_column_that_is_absent_is_an_input_error(tmp_path):
    done = command(*(
        "learn-routing",
        LETTERS,
        "-o",
        tmp_path / "pack",
        "--agency-column",
        "Кто",
    ))
    assert done.returncode == 3
    assert "--agency-column" in done.stderr
    assert not (tmp_path / "pack").exists()


def test_the_help_is_in_russian():
    done = command("learn-routing", "--help")
    assert done.returncode == 0
    assert "выгрузка с исполнителями" in done.stdout
