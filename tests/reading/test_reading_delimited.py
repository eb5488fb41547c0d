"""CSV and TSV files as they come."""

import csv
import io
import sys

import pytest

from appeal_triage.errors import FormatError, InputError
from appeal_triage.reading import open_table


def read(tmp_path, data, name="f.csv", **options):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with open_table(path, **options) as table:
        return list(table.columns), list(table)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-32"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cells_are_the_same_in_every_encoding_and_line_ending(tmp_path, encoding, end):
    text = f'Номер;Текст обращения{end}1;"Нет света;{end}темно, ""жуть"""{end}2;{end}'
    columns, rows = read(tmp_path, text.encode(encoding))
    assert columns == ["Номер", "Текст обращения"]
    assert rows == [["1", f'Нет света;{end}темно, "жуть"'], ["2", ""]]


def test_letters_that_come_late_still_tell_the_encoding(tmp_path):
    plain = b"id,text\n" + b"1,just an ascii line of forty characters\n" * 60_000
    _, rows = read(tmp_path, plain + "2,Яма у дома\n".encode("cp1251"))
    assert rows[-1] == ["2", "Яма у дома"]


def test_an_undecodable_cell_is_bytes_and_its_neighbours_are_text(tmp_path):
    bad = "Яма".encode("cp1251")
    data = "id,text,city\n1,Нет света на улице,Лугоярск\n2,".encode() + bad + b",x\n"
    _, rows = read(tmp_path, data + "3,Снег не убран,Лугоярск\n".encode())
    assert rows == [
        ["1", "Нет света на улице", "Лугоярск"],
        ["2", bad, "x"],
        ["3", "Снег не убран", "Лугоярск"],
    ]


def test_nul_characters_stay(tmp_path):
    _, rows = read(tmp_path, "id,text\n1,до\0после\n\0,\0\n")
    assert rows == [["1", "до\0после"], ["\0", "\0"]]


def test_short_rows_are_filled_and_surplus_cells_are_kept(tmp_path):
    _, rows = read(
        tmp_path, "id,text,city\n1\n2,яма,Лугоярск,ещё,,и ещё,,\n3,а,б,,\n4,а,б\n"
    )
    assert rows == [
        ["1", "", ""],
        ["2", "яма", "Лугоярск,ещё,,и ещё"],
        ["3", "а", "б"],
        ["4", "а", "б"],
    ]


def test_empty_lines_are_no_rows_but_rows_of_empty_cells_are(tmp_path):
    _, rows = read(tmp_path, "\n\nid,text\n\n1,яма\n\n,\n")
    assert rows == [["1", "яма"], ["", ""]]


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    assert read(tmp_path, "id,text") == (["id", "text"], [])


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\n\n\r\n", "\ufeff".encode("utf-16-le")]
)
def test_a_file_without_a_header_line_is_refused(tmp_path, data):
    with pytest.raises(InputError, match="пуст"):
        read(tmp_path, data)


def test_the_apostrophe_of_our_files_is_taken_off(tmp_path):
    columns, rows = read(tmp_path, "'=id,text\n'-нет,'тепла\n-5,''=1\n")
    assert columns == ["=id", "text"]
    assert rows == [["-нет", "'тепла"], ["-5", "'=1"]]


def test_columns_of_one_name_are_both_kept(tmp_path):
    columns, rows = read(tmp_path, "text,Дата,Дата\nа,1,2\n")
    assert columns == ["text", "Дата", "Дата"]
    assert rows == [["а", "1", "2"]]


def test_a_cell_of_megabytes_is_read(tmp_path):
    _, rows = read(tmp_path, "id,text\n1," + "яма " * 700_000 + "\n2,б\n")
    assert [len(row[1]) for row in rows] == [2_800_000, 1]


def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path):
    rows = "".join(f'{number},"нет, {number}"\n' for number in range(20_000))
    with pytest.raises(FormatError, match=r"строка 20002.*кавычка"):
        read(tmp_path, "id,text\n" + rows + '7,"начало\nконец\n')


def test_a_cell_beyond_all_measure_is_refused_and_not_kept_in_memory(tmp_path):
    text = "id,text\n" + '1,"а"\n' * 50_000 + '2,"' + "длинный текст\n" * 1_300_000
    with pytest.raises(FormatError, match=r"строка 50002.*16777216"):
        read(tmp_path, text)


def test_quotes_of_an_export_that_does_not_quote_are_letters(tmp_path):
    _, rows = read(tmp_path, 'id;text\n1;"Уют" не чинит\n2;"Рост\n3;яма\n')
    assert [row[1] for row in rows] == ['"Уют" не чинит', '"Рост', "яма"]


def test_a_tsv_is_cut_at_tabs(tmp_path):
    columns, rows = read(tmp_path, "id\ttext\n1\tда, нет; так\n", "f.TSV")
    assert (columns, rows) == (["id", "text"], [["1", "да, нет; так"]])


def test_a_named_text_column_helps_to_tell_the_delimiter(tmp_path):
    columns, _ = read(tmp_path, "а|б, в\nг|д, е\n", text_column="б, в")
    assert columns == ["а", "б, в"]


@pytest.mark.parametrize(
    "title",
    [
        "Отчёт\n",
        "Выгрузка;;;\n",
        "Выгрузка;;;\n\nза период, с начала года\n;;;\n",
        "Отчёт за май, июнь, июль\n" * 9,
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_titles_above_the_header_are_no_rows(tmp_path, title, delimiter):
    table = '№;Дата;Комментарий;\n1;01.05.2024;"Яма, лужа";\n2;;Нет; света;\n'
    text = (title.replace(",", " ") + table.replace("; ", " ")).replace(";", delimiter)
    columns, rows = read(tmp_path, text)
    assert columns == ["№", "Дата", "Комментарий", ""]
    assert rows == [["1", "01.05.2024", "Яма, лужа", ""], ["2", "", "Нет света", ""]]


def test_a_named_text_column_tells_the_header_below_titles(tmp_path):
    text = "Отчёт за май;\nКод;Жалоба\n1;Яма\n"
    columns, rows = read(tmp_path, text, text_column="жалоба")
    assert (columns, rows) == (["Код", "Жалоба"], [["1", "Яма"]])


def test_without_a_known_name_the_first_row_is_the_header(tmp_path):
    columns, rows = read(tmp_path, "Код;Жалоба\n1;Яма\n2;Обращение\n")
    assert columns == ["Код", "Жалоба"]
    assert rows == [["1", "Яма"], ["2", "Обращение"]]


def test_rows_are_read_as_they_are_asked_for(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("id,text\n1,а\n" + "2,б\n" * 300_000 + '3,"в\n', encoding="utf-8")
    with open_table(path) as table:
        # The damage at the end is not met yet.
        assert next(iter(table)) == ["1", "а"]


def test_standard_input_is_csv(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO("Текст;Город\nЯма;Лугоярск\n".encode("cp1251")))
    monkeypatch.setattr(sys, "stdin", stdin)
    with open_table("-") as table:
        assert table.columns == ("Текст", "Город")
        assert list(table) == [["Яма", "Лугоярск"]]


def test_reading_does_not_depend_on_the_limit_that_others_set(tmp_path):
    old = csv.field_size_limit(10)
    try:
        _, rows = read(tmp_path, "id,text\n1,длиннее десяти знаков\n")
    finally:
        csv.field_size_limit(old)
    assert rows == [["1", "длиннее десяти знаков"]]
