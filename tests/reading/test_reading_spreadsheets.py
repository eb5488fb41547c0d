"""XLSX workbooks."""

import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from appeal_triage.errors import FormatError, InputError
from appeal_triage.reading import open_table


def book(tmp_path, rows, name="f.xlsx", **merged):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for cells in merged.values():
        workbook.active.merge_cells(cells)
    workbook.create_sheet("Второй").append(["text", "не отсюда"])
    path = tmp_path / name
    workbook.save(path)
    return path


def read(path, **options):
    with open_table(path, **options) as table:
        return list(table.columns), list(table)


def test_types_are_kept_and_empty_cells_are_none(tmp_path):
    rows = [
        ["id", "Дата", "Текст", "Сумма", "Да"],
        [1, datetime(2024, 5, 1, 9, 30), "яма", 2.5, True],
        [2, None, None, None, False],
    ]
    columns, read_rows = read(book(tmp_path, rows))
    assert columns == rows[0]
    assert read_rows == rows[1:]
    assert type(read_rows[0][0]) is int


def test_the_header_is_found_below_titles(tmp_path):
    rows = [
        ["Выгрузка за май", None, None],
        ["Составил", "отдел", None],
        [None, None, None],
        ["Номер", "Текст инцидента", "Статус"],
        [7, "яма", "Новый"],
    ]
    columns, read_rows = read(book(tmp_path, rows, title="A1:C1"))
    assert columns == ["Номер", "Текст инцидента", "Статус"]
    assert read_rows == [[7, "яма", "Новый"]]


def test_without_a_usual_name_the_header_is_the_first_row_of_two_texts(tmp_path):
    rows = [["Отчёт"], [2024, None], ["Код", "Жалоба"], ["а", "б"]]
    assert read(book(tmp_path, rows))[0] == ["Код", "Жалоба"]


def test_a_named_column_tells_the_header(tmp_path):
    rows = [["Отчёт", "за май"], ["Код", "Жалоба", "Дом"], ["а", "б", "в"]]
    columns, read_rows = read(book(tmp_path, rows), text_column="жалоба")
    assert (columns, read_rows) == (["Код", "Жалоба", "Дом"], [["а", "б", "в"]])


def test_one_column_is_enough(tmp_path):
    assert read(book(tmp_path, [["Текст"], ["яма"], ["лёд"]])) == (
        ["Текст"],
        [["яма"], ["лёд"]],
    )


def test_empty_rows_stay_between_rows_and_go_at_the_end(tmp_path):
    rows = [
        ["text", "id"],
        ["а", 1],
        [None, None],
        ["б", 2],
        [None, None],
        [None, None],
    ]
    assert read(book(tmp_path, rows))[1] == [["а", 1], [None, None], ["б", 2]]


def test_ragged_rows_lose_nothing(tmp_path):
    rows = [["text", "id"], ["а"], ["б", 2, None, "приписка"]]
    assert read(book(tmp_path, rows))[1] == [
        ["а", None],
        ["б", "2 |  | приписка"],
    ]


def test_a_wrong_size_in_the_file_is_not_believed(tmp_path):
    path = book(tmp_path, [["id", "text"], [1, "а"], [2, "б"]])
    changed = tmp_path / "g.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'ref="A1:B3"' in data
                data = data.replace(b'ref="A1:B3"', b'ref="A1:A1"')
            new.writestr(name, data)
    assert read(changed) == (["id", "text"], [[1, "а"], [2, "б"]])


def test_a_formula_is_its_last_value(tmp_path):
    path = book(tmp_path, [["id", "text"], ["=1+1", "яма"]])
    # openpyxl computes nothing, so there is no last value.
    assert read(path)[1] == [[None, "яма"]]


def test_escaped_characters_are_read_as_excel_reads_them(tmp_path):
    rows = [["id", "text"], ["_x000D_", "а_x000D_\nб_x005F_x0041_ _xZZZZ_ _xD800_"]]
    assert read(book(tmp_path, rows))[1] == [["\r", "а\r\nб_x0041_ _xZZZZ_ _xD800_"]]


@pytest.mark.parametrize("rows", [[], [[None, None]]])
def test_an_empty_sheet_is_refused(tmp_path, rows):
    with pytest.raises(InputError, match="ни одной строки"):
        read(book(tmp_path, rows))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_told(tmp_path, share):
    data = book(tmp_path, [["id", "text"], [1, "а"]]).read_bytes()
    path = tmp_path / "обрезан.xlsx"
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(FormatError, match=r"обрезан\.xlsx"):
        read(path)


def test_a_sheet_damaged_inside_is_told(tmp_path):
    path = book(tmp_path, [["id", "text"], *([n, f"текст {n}"] for n in range(2000))])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    middle = info.header_offset + info.compress_size // 2
    data[middle : middle + 50] = bytes(50)
    path.write_bytes(data)
    with pytest.raises(FormatError, match="повреждена"):
        read(path)


def test_a_sheet_that_is_not_xml_is_told(tmp_path):
    path = book(tmp_path, [["id", "text"]])
    changed = tmp_path / "g.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet>" if "sheet1" in name else old.read(name))
    with pytest.raises(FormatError, match="повреждена"):
        read(changed)
