"""What is written is read back: every format, any text, types where there are types."""

import string
from datetime import date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appeal_triage.reading import Field, open_table
from appeal_triage.writing import open_writer

TEXT = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("'=+-@\t\r\n\",;|_x0D\0\x0b\ufffe\u2028")
)
NAME = st.text(
    st.sampled_from(string.ascii_letters + "абвЯё№ _-=+1"), min_size=1, max_size=8
)
SHARED_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def round_trip(path, fields, rows):
    with open_writer(path, fields) as writer:
        writer.write(rows)
    with open_table(path) as table:
        return list(table.columns), list(table)


@pytest.mark.parametrize("name", ["f.csv", "f.tsv"])
@SHARED_FOLDER
@given(data=st.data())
def test_any_text_goes_through_a_delimited_file(tmp_path, name, data):
    names = ["text", *data.draw(st.lists(NAME, min_size=1, max_size=3))]
    row = st.tuples(*(TEXT for _ in names))
    rows = data.draw(st.lists(row, max_size=5))
    fields = [Field(column, "text") for column in names]
    columns, read = round_trip(tmp_path / name, fields, rows)
    assert columns == names
    assert read == [list(cells) for cells in rows]


@settings(SHARED_FOLDER, max_examples=40)
@given(rows=st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_any_text_goes_through_a_workbook(tmp_path, rows):
    fields = [Field("id"), Field("text")]
    table = [["1", "начало"], *map(list, rows), ["2", "конец"]]
    columns, read = round_trip(tmp_path / "f.xlsx", fields, table)
    assert columns == ["id", "text"]
    # A workbook has no empty text.
    assert read == [[cell or None for cell in row] for row in table]


@pytest.mark.parametrize("name", ["f.jsonl", "f.parquet"])
@SHARED_FOLDER
@given(rows=st.lists(st.tuples(TEXT, st.none() | TEXT), min_size=1, max_size=4))
def test_any_text_goes_through_the_typed_formats(tmp_path, name, rows):
    fields = [Field("id"), Field("text")]
    _, read = round_trip(tmp_path / name, fields, rows)
    assert read == [list(row) for row in rows]


TYPED = [
    ["яма", 7, 2.5, True, datetime(2024, 5, 1, 9, 30), time(9, 30)],
    [None, None, None, None, None, None],
    ["лёд", -3, 0.1, False, datetime(2024, 5, 2), time(0, 0, 1)],
]
FIELDS = [Field(name) for name in ("text", "n", "x", "да", "at", "time")]


@pytest.mark.parametrize("name", ["f.xlsx", "f.parquet"])
def test_types_go_through(tmp_path, name):
    _, read = round_trip(tmp_path / name, FIELDS, TYPED)
    assert read == TYPED
    assert [type(cell) for cell in read[0]] == [type(cell) for cell in TYPED[0]]


@pytest.mark.parametrize("name", ["f.csv", "f.tsv"])
def test_values_are_written_as_text_in_one_way(tmp_path, name):
    _, read = round_trip(tmp_path / name, FIELDS, TYPED)
    assert read == [
        ["яма", "7", "2.5", "true", "2024-05-01 09:30:00", "09:30:00"],
        [""] * 6,
        ["лёд", "-3", "0.1", "false", "2024-05-02 00:00:00", "00:00:01"],
    ]


ODD = [
    [float("nan"), None],
    [float("inf"), "inf"],
    [b"\xff\xd0\x9a", "\\xffК"],
    ["\ud83d", "\\ud83d"],
    [[1, "а"], '[1,"а"]'],
    [{"а": None}, '{"а":null}'],
    [date(2024, 5, 1), "2024-05-01"],
    [10**20, str(10**20)],
]


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx", "f.parquet"])
def test_what_a_format_does_not_have_is_written_as_text(tmp_path, name):
    rows = [["x", "слово"], *([cell, "а"] for cell, _ in ODD)]
    _, read = round_trip(tmp_path / name, [Field("odd"), Field("text")], rows)
    empty = "" if name == "f.csv" else None
    expected = [text if text is not None else empty for _, text in ODD]
    got = [row[0] for row in read[1:]]
    if name == "f.xlsx":
        assert got.pop(6) == datetime(2024, 5, 1)
        expected.pop(6)
    assert got == expected


def test_json_lines_hold_what_json_has(tmp_path):
    rows = [
        [[float("nan"), (1, {"а": float("inf")})], "а"],
        ["\ud83d", "б"],
        [10**20, "в"],
    ]
    _, read = round_trip(tmp_path / "f.jsonl", [Field("odd"), Field("text")], rows)
    assert [row[0] for row in read] == [[None, [1, {"а": None}]], "\ud83d", 10**20]


@pytest.mark.parametrize("name", ["f.csv", "f.tsv", "f.xlsx"])
def test_columns_of_one_name_stay_two(tmp_path, name):
    fields = [Field("text"), Field("Дата"), Field("Дата")]
    columns, read = round_trip(tmp_path / name, fields, [["а", "1", "2"]])
    assert (columns, read) == (["text", "Дата", "Дата"], [["а", "1", "2"]])


@pytest.mark.parametrize("name", ["f.jsonl", "f.parquet"])
def test_columns_of_one_name_are_told_apart_where_they_must(tmp_path, name):
    fields = [Field("Дата"), Field("Дата"), Field("Дата_2"), Field("Дата")]
    columns, read = round_trip(tmp_path / name, fields, [["1", "2", "3", "4"]])
    assert columns == ["Дата", "Дата_3", "Дата_2", "Дата_4"]
    assert read == [["1", "2", "3", "4"]]


@pytest.mark.parametrize("name", ["f.csv", "f.tsv", "f.xlsx", "f.parquet"])
def test_a_table_without_rows_keeps_its_columns(tmp_path, name):
    assert round_trip(tmp_path / name, FIELDS, []) == ([f.name for f in FIELDS], [])


def test_each_cell_of_a_workbook_is_guarded(tmp_path):
    from openpyxl import load_workbook

    with open_writer(tmp_path / "f.xlsx", [Field("text"), Field("n")]) as writer:
        writer.write([["=HYPERLINK(1)", -5], ["#N/A", 0], ["-5", 1]])
    rows = load_workbook(tmp_path / "f.xlsx").active.iter_rows(min_row=2)
    cells = [(cell.value, cell.data_type) for row in rows for cell in row]
    assert cells[:2] == [("'=HYPERLINK(1)", "s"), (-5, "n")]
    assert "f" not in [kind for _, kind in cells]
