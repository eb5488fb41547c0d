"""Output files: whole or not there."""

import io
import os
import stat
import sys

import pyarrow as pa
import pytest
from pyarrow import parquet

from appeal_triage.errors import DependencyError, FormatError, InputError
from appeal_triage.reading import Field, open_table
from appeal_triage.results import COLUMNS
from appeal_triage.writing import appended_fields, check_target, open_writer
from appeal_triage.writing import spreadsheets as sheets

FIELDS = [Field("id", "text"), Field("text", "text")]
NAMES = ["f.csv", "f.tsv", "f.xlsx", "f.jsonl", "f.parquet"]


@pytest.mark.parametrize("name", NAMES)
def test_a_failure_leaves_neither_a_file_nor_a_trace(tmp_path, name):
    with (
        pytest.raises(KeyboardInterrupt),
        open_writer(tmp_path / name, FIELDS) as writer,
    ):
        writer.write([["1", "а"]])
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_failure_leaves_the_old_file_as_it_was(tmp_path, name):
    (tmp_path / name).write_text("старый", encoding="utf-8")
    with (
        pytest.raises(ZeroDivisionError),
        open_writer(tmp_path / name, FIELDS) as writer,
    ):
        writer.write([["1", "а"]] * 20_000)
        raise ZeroDivisionError
    assert (tmp_path / name).read_text(encoding="utf-8") == "старый"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_file_appears_only_at_the_end(tmp_path, name):
    path = tmp_path / "очень длинное имя файла с решениями".ljust(120, "я")
    path = path.with_name(path.name + name[1:])
    with open_writer(path, FIELDS) as writer:
        writer.write([["1", "а"]])
        assert not path.exists()
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_the_file_is_as_readable_as_any_other(tmp_path):
    with open_writer(tmp_path / "f.csv", FIELDS):
        pass
    (tmp_path / "другой").touch()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 1


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_keeps_pointing_to_its_file(tmp_path):
    (tmp_path / "настоящий.csv").touch()
    (tmp_path / "ссылка.csv").symlink_to(tmp_path / "настоящий.csv")
    with open_writer(tmp_path / "ссылка.csv", FIELDS):
        pass
    assert (tmp_path / "ссылка.csv").is_symlink()
    assert (tmp_path / "настоящий.csv").read_bytes()


def test_two_writers_of_one_folder_do_not_meet(tmp_path):
    with (
        open_writer(tmp_path / "a.csv", FIELDS) as first,
        open_writer(tmp_path / "b.csv", FIELDS) as second,
    ):
        first.write([["1", "а"]])
        second.write([["2", "б"]])
    for name, row in (("a.csv", ["1", "а"]), ("b.csv", ["2", "б"])):
        with open_table(tmp_path / name) as table:
            assert list(table) == [row]


def test_csv_files_begin_with_a_mark_and_others_do_not(tmp_path):
    for name, mark in (("f.csv", True), ("f.tsv", False), ("f.jsonl", False)):
        with open_writer(tmp_path / name, FIELDS) as writer:
            writer.write([["1", "а"]])
        data = (tmp_path / name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") == mark
        assert b"\r" not in data


def test_standard_output_is_csv_without_a_mark(monkeypatch):
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="cp1251")
    monkeypatch.setattr(sys, "stdout", stdout)
    with open_writer("-", FIELDS) as writer:
        writer.write([["1", "яма 😀"]])
    assert stdout.buffer.getvalue().decode() == "id,text\n1,яма 😀\n"


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("f.doc", r"f\.doc.*\.parquet"),
        ("f", "без расширения"),
        ("нет/f.csv", "нет папки"),
        ("папка.csv", "это папка"),
    ],
)
def test_a_bad_target_is_told_before_any_work(tmp_path, target, problem):
    (tmp_path / "папка.csv").mkdir()
    with pytest.raises(InputError, match=problem):
        check_target(tmp_path / target)


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_a_pipe_in_the_place_of_a_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "f.csv")
    with pytest.raises(InputError, match="не обычный файл"):
        check_target(tmp_path / "f.csv")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")  # noqa: PTH110
def test_a_full_disk_is_told(monkeypatch):
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(InputError, match="не записан"), open_writer("-", FIELDS):
            pass
        # Or closing would try to write once more.
        monkeypatch.undo()
        full.buffer.raw.close()


def test_a_file_that_another_program_holds_is_told(tmp_path, monkeypatch):
    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "replace", refuse)
    with (
        pytest.raises(InputError, match="закройте файл"),
        open_writer(tmp_path / "f.csv", FIELDS),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_absent_library_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with (
        pytest.raises(DependencyError, match="pip install openpyxl"),
        open_writer(tmp_path / "f.xlsx", FIELDS),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "_MAX_ROWS", 3)
    with open_writer(tmp_path / "f.xlsx", FIELDS) as writer:
        writer.write([["1", "а"], ["2", "б"]])
        with pytest.raises(FormatError, match=r"вмещает 3 строк.*\.parquet"):
            writer.write([["3", "в"]])


def test_more_columns_than_a_sheet_holds_are_refused(tmp_path):
    fields = [Field(str(number)) for number in range(16_385)]
    with (
        pytest.raises(FormatError, match="столбцов"),
        open_writer(tmp_path / "f.xlsx", fields),
    ):
        pass


@pytest.mark.parametrize("unit", ["я", "\0", "_x0041_", "😀", "а\r"])
def test_a_cell_too_long_for_a_sheet_is_cut_and_told(tmp_path, unit):
    text = unit * (40_000 // len(unit))
    with open_writer(tmp_path / "f.xlsx", FIELDS) as writer:
        writer.write([["1", text], ["2", "а"]])
        notice = writer.notice
    assert notice.startswith("ячеек обрезано до 32767 знаков")
    with open_table(tmp_path / "f.xlsx") as table:
        cut, short = (row[1] for row in table)
    assert short == "а"
    assert cut.endswith("…")
    assert len(cut) > 4000
    assert text.startswith(cut[:-8])


def test_a_cell_as_long_as_a_sheet_allows_is_whole(tmp_path):
    with open_writer(tmp_path / "f.xlsx", FIELDS) as writer:
        writer.write([["1", "я" * 32_767]])
        assert writer.notice == ""
    with open_table(tmp_path / "f.xlsx") as table:
        assert next(iter(table))[1] == "я" * 32_767


def test_dates_and_numbers_that_a_workbook_would_spoil_are_text(tmp_path):
    from datetime import UTC, datetime

    row = [
        datetime(2024, 5, 1, tzinfo=UTC),
        datetime(1812, 9, 7),
        1234567890123456,
        "а",
    ]
    fields = [Field("id"), Field("b"), Field("c"), Field("text")]
    with open_writer(tmp_path / "f.xlsx", fields) as writer:
        writer.write([row])
    with open_table(tmp_path / "f.xlsx") as table:
        assert next(iter(table)) == [
            "2024-05-01 00:00:00+00:00",
            "1812-09-07 00:00:00",
            "1234567890123456",
            "а",
        ]


def test_parquet_types_come_back_as_they_were(tmp_path):
    source = pa.table({
        "text": pa.array(["яма", None], pa.large_string()),
        "at": pa.array([1_700_000_000_123_456_789, None], pa.timestamp("ns")),
        "tz": pa.array([1, None], pa.timestamp("us", "Europe/Moscow")),
        "day": pa.array([1, None], pa.date32()),
        "sum": pa.array(["1.50", None]).cast(pa.decimal128(9, 2)),
        "kind": pa.array(["a", "b"]).dictionary_encode(),
        "list": pa.array([[{"a": 1}], None]),
        "small": pa.array([1, None], pa.int8()),
        "big": pa.array([2**64 - 1, None], pa.uint64()),
        "x": pa.array([0.5, None], pa.float32()),
        "raw": pa.array([b"\xff", None]),
        "span": pa.array([5, None], pa.duration("s")),
        "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
        "null": pa.nulls(2),
    })
    parquet.write_table(source, tmp_path / "a.parquet")
    with (
        open_table(tmp_path / "a.parquet") as table,
        open_writer(tmp_path / "b.parquet", table.fields) as writer,
    ):
        writer.write(table)
    copy = parquet.read_table(tmp_path / "b.parquet")
    assert copy.schema.remove_metadata() == source.schema.remove_metadata()
    assert copy.equals(source)


def test_a_column_whose_type_changes_late_is_one_type_for_the_whole_file(tmp_path):
    n_rows = 40_000
    rows = [[number, number, number, None, "а"] for number in range(n_rows)]
    rows[20_000][1] = 0.5
    rows[35_000][2] = "нет"
    rows[39_000][3] = True
    fields = [Field("id"), Field("x"), Field("t"), Field("late"), Field("text", "text")]
    with open_writer(tmp_path / "f.parquet", fields) as writer:
        writer.write(rows)
    table = parquet.read_table(tmp_path / "f.parquet")
    kinds = [str(field.type) for field in table.schema]
    assert kinds == ["int64", "double", "string", "bool", "string"]
    assert table["id"].to_pylist() == list(range(n_rows))
    assert table["x"].to_pylist()[20_000:20_002] == [0.5, 20_001.0]
    assert table["t"].to_pylist()[34_999:35_002] == ["34999", "нет", "35001"]
    assert table["late"].null_count == n_rows - 1
    assert len(list(tmp_path.iterdir())) == 1


def test_numbers_too_large_for_a_float_do_not_become_floats(tmp_path):
    rows = [[2**53 + 1, 2**63, "а"], [0.5, 1, "б"], [None, None, "в"]]
    fields = [Field("id"), Field("n"), Field("text")]
    with open_writer(tmp_path / "f.parquet", fields) as writer:
        writer.write(rows)
    columns = parquet.read_table(tmp_path / "f.parquet").to_pydict()
    assert columns["id"] == [str(2**53 + 1), "0.5", None]
    assert columns["n"] == [str(2**63), "1", None]


def test_scores_are_numbers_and_other_decisions_text_even_when_absent(tmp_path):
    fields = appended_fields([])
    with open_writer(tmp_path / "f.parquet", fields) as writer:
        writer.write([[None] * len(fields)])
    for field in parquet.read_schema(tmp_path / "f.parquet"):
        assert str(field.type) == ("double" if "_score" in field.name else "string")


def test_our_columns_have_their_names_when_these_are_free():
    assert tuple(f.name for f in appended_fields(["text", "Тема"])) == COLUMNS


def test_our_columns_give_way_to_those_of_the_input():
    names = [f.name for f in appended_fields(["topic", "triage_topic", "status"])]
    assert names[0] == "triage_2_topic"
    assert names[1] == "topic_label"
    assert names[COLUMNS.index("status")] == "triage_status"
    assert len(set(names)) == len(COLUMNS)


def test_a_triaged_table_can_be_triaged_again_and_again():
    columns = ["text"]
    for _ in range(4):
        columns += [field.name for field in appended_fields(columns)]
    assert len(set(columns)) == 1 + 4 * len(COLUMNS)
    assert columns[-1] == "triage_3_model_version"
