"""JSONL, Parquet, and what is neither."""

import json
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from pyarrow import parquet

from appeal_triage.errors import DependencyError, FormatError, InputError
from appeal_triage.reading import open_table


def read(path, **options):
    with open_table(path, **options) as table:
        return list(table.columns), list(table)


def lines(tmp_path, *records):
    path = tmp_path / "f.jsonl"
    texts = (
        r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records
    )
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_columns_are_all_keys_in_the_order_they_appear(tmp_path):
    path = lines(
        tmp_path, {"b": 1, "text": "яма"}, {"a": [1], "text": None}, {"b": {"c": 2}}
    )
    assert read(path) == (
        ["b", "text", "a"],
        [[1, "яма", None], [None, None, [1]], [{"c": 2}, None, None]],
    )


def test_empty_lines_and_a_mark_are_skipped(tmp_path):
    path = tmp_path / "f.jsonl"
    path.write_bytes('\ufeff\n{"text": "а\u2028б"}\r\n\n'.encode())
    assert read(path) == (["text"], [["а\u2028б"]])


def test_json_lines_in_cp1251_are_read(tmp_path):
    path = tmp_path / "f.jsonl"
    path.write_bytes('{"text": "Нет света на улице"}\n'.encode("cp1251"))
    assert read(path)[1] == [["Нет света на улице"]]


def test_an_undecodable_value_is_bytes(tmp_path):
    path = tmp_path / "f.jsonl"
    good = '{"id": 1, "text": "Нет света на улице Садовой"}\n'.encode()
    path.write_bytes(good + b'{"id": 2, "text": "' + "Яма".encode("cp1251") + b'"}\n')
    assert read(path)[1][1] == [2, "Яма".encode("cp1251")]


def test_half_of_an_emoji_is_text(tmp_path):
    assert read(lines(tmp_path, '{"text": "\\ud83d \\udcff"}'))[1] == [
        ["\ud83d \udcff"]
    ]


def test_numbers_that_json_does_not_have_are_missing(tmp_path):
    path = lines(tmp_path, '{"text": NaN, "n": -Infinity, "m": [NaN]}')
    assert read(path)[1] == [[None, None, [None]]]


@pytest.mark.parametrize(
    "bad",
    [
        '{"text": "секрет',
        "[1, 2]",
        '"секрет"',
        "5",
        "{'text': 1}",
        "[" * 100_000,
        "1" * 5000,
    ],
)
def test_a_line_that_is_no_object_is_told_by_number_and_not_repeated(tmp_path, bad):
    path = lines(tmp_path, {"text": "а"}, "", bad)
    with pytest.raises(FormatError, match=r"f\.jsonl, строка 3") as caught:
        read(path)
    assert "секрет" not in str(caught.value)


def test_a_file_of_no_objects_is_refused(tmp_path):
    with pytest.raises(InputError, match="ни одного"):
        read(lines(tmp_path, "", " "))


def test_parquet_keeps_types_and_knows_its_length(tmp_path):
    table = pa.table({
        "text": pa.array(["яма", None, ""], pa.large_string()),
        "day": pa.array([date(2024, 5, 1), None, None]),
        "at": pa.array([datetime(2024, 5, 1, 9), None, None], pa.timestamp("ms")),
        "sum": pa.array([Decimal("1.50"), None, None], pa.decimal128(9, 2)),
        "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
        "list": pa.array([[1], [], None]),
        "raw": pa.array([b"\xff", None, None]),
    })
    path = tmp_path / "f.parquet"
    parquet.write_table(table, path)
    with open_table(path) as opened:
        assert opened.n_rows == 3
        rows = list(opened)
    assert rows == [list(row.values()) for row in table.to_pylist()]


@pytest.mark.parametrize("share", [0.2, 0.7, 0.99])
def test_a_truncated_parquet_is_told(tmp_path, share):
    path = tmp_path / "f.parquet"
    parquet.write_table(pa.table({"text": [str(n) for n in range(5000)]}), path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(FormatError, match="повреждена или обрезана"):
        read(path)


def test_a_parquet_damaged_inside_is_told(tmp_path):
    path = tmp_path / "f.parquet"
    parquet.write_table(pa.table({"text": [str(n) for n in range(50_000)]}), path)
    data = bytearray(path.read_bytes())
    data[2000:60_000] = bytes(58_000)
    path.write_bytes(data)
    with pytest.raises(FormatError, match="повреждена или обрезана"):
        read(path)


@pytest.mark.parametrize("name", ["f.doc", "f", "f.csv.gz", "f.json", "f.xls", ".csv"])
def test_an_unknown_extension_names_those_that_work(tmp_path, name):
    (tmp_path / name).write_bytes(b"text\n1\n")
    with pytest.raises(FormatError, match=r"\.csv, \.tsv, \.xlsx, \.jsonl, \.parquet"):
        read(tmp_path / name)


def test_an_absent_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(InputError, match="нет такого файла"):
        read(tmp_path / "нет.csv")
    folder = tmp_path / "папка.csv"
    folder.mkdir()
    with pytest.raises(InputError, match="это папка"):
        read(folder)


@pytest.mark.parametrize("name", ["a" * 300 + ".csv", "a\0b.csv"])
def test_an_impossible_name_is_told(tmp_path, name):
    with pytest.raises(InputError, match="не открывается"):
        read(tmp_path / name)


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    path = tmp_path / "f.csv"
    path.write_text("text\nа\n", encoding="utf-8")

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(InputError, match="нет права на чтение"):
        read(path)


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("f.csv", b"PK\x03\x04....", "книга XLSX или архив"),
        ("f.csv", b"PAR1....", "назовите его"),
        ("f.xlsx", b"\xd0\xcf\x11\xe0....", r"старого формата .xls.*пересохраните"),
        ("f.xlsx", b"id,text\n1,a\n", "внутри не .xlsx"),
        ("f.parquet", b"id,text\n1,a\n", "внутри не .parquet"),
        ("f.jsonl", b"%PDF-1.4", "документ PDF"),
    ],
)
def test_a_file_of_another_format_is_told(tmp_path, name, data, advice):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FormatError, match=advice):
        read(tmp_path / name)


@pytest.mark.parametrize("name", ["f.csv", "f.tsv", "f.xlsx", "f.jsonl", "f.parquet"])
def test_an_empty_file_is_told(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError, match="файл пуст"):
        read(tmp_path / name)


def test_an_absent_library_is_named(tmp_path, monkeypatch):
    path = tmp_path / "f.parquet"
    parquet.write_table(pa.table({"text": ["а"]}), path)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(DependencyError, match="pip install pyarrow"):
        read(path)


def test_a_record_that_nests_without_end_is_refused(tmp_path):
    path = tmp_path / "deep.jsonl"
    path.write_text('{"text": ' + "[" * 700 + "]" * 700 + "}\n", encoding="utf-8")
    with pytest.raises(FormatError), open_table(path) as table:
        list(table)
    path.write_text('{"text": "[[[[ яма ' + "[" * 700 + '"}\n', encoding="utf-8")
    with open_table(path) as table:
        assert len(list(table)) == 1
