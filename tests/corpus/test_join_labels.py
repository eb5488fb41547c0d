from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _join():
    return runpy.run_path(str(ROOT / "scripts" / "join_labels.py"))["join"]


def test_labels_find_their_letters_in_order(tmp_path: Path) -> None:
    labels, letters = tmp_path / "labels.csv", tmp_path / "letters.tsv"
    labels.write_text("id,topic\nb,roads\na,waste\n", encoding="utf-8")
    letters.write_text('id\ttext\na\t"Не вывозят, «ждите»"\nb\tЯма\n', encoding="utf-8")
    joined = _join()(labels, letters)
    assert list(joined["text"]) == ["Яма", "Не вывозят, «ждите»"]
    assert list(joined.columns) == ["id", "text", "topic"]


def test_a_letter_that_is_missing_is_named(tmp_path: Path) -> None:
    labels, letters = tmp_path / "labels.csv", tmp_path / "letters.tsv"
    labels.write_text("id,topic\nx7,roads\n", encoding="utf-8")
    letters.write_text("id\ttext\na\tЯма\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="x7"):
        _join()(labels, letters)


def test_label_files_hold_no_text() -> None:
    for path in sorted((ROOT / "data" / "letters").glob("*.csv")):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        assert "text" not in header.split(",")
        assert all(row.isascii() for row in rows)
