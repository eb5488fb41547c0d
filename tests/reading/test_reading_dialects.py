"""Delimiters and quotes of CSV files."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeal_triage.reading.dialects import DELIMITERS, detect_dialect


def detect(text, **options):
    lines = io.StringIO(text, newline="").readlines()
    return detect_dialect(lines, complete=True, **options)


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_each_delimiter_is_found_though_others_stand_in_the_text(delimiter):
    rows = [
        ["id", "Текст обращения", "Город"],
        ["1", "Яма, лужа; грязь | и\tпыль", "Лугоярск"],
        ["2", 'Закрыли "Уют", верните', "Лугоярск"],
    ]
    lines = io.StringIO()
    csv.writer(lines, delimiter=delimiter).writerows(rows)
    assert detect(lines.getvalue()).delimiter == delimiter


def test_commas_of_unquoted_texts_do_not_outvote_the_semicolon():
    text = "Номер;Текст\n1;Нет света, темно\n2;Снег, лёд, гололёд\n3;Яма\n"
    assert detect(text).delimiter == ";"


def test_a_column_that_was_named_speaks_for_a_delimiter():
    text = "а|б, в\nг|д, е\n"
    assert detect(text, column="б, в").delimiter == "|"


def test_one_column_of_unquoted_texts_is_not_cut():
    text = "Комментарий\nда, конечно\nнет, спасибо, не надо\nну | что\n"
    assert detect(text).delimiter == ";"


def test_the_hint_of_excel_is_followed():
    dialect = detect("sep=|\nid|text\n1|да, нет\n")
    assert (dialect.delimiter, dialect.has_hint) == ("|", True)


def test_quotes_that_enclose_nothing_are_letters():
    text = 'id;Текст\n1;"Росток" не убирает двор\n2;"Уют\n3;яма\n'
    dialect = detect(text)
    assert not dialect.quoted
    rows = list(dialect.read(text.splitlines(keepends=True)))
    assert rows[1] == ["1", '"Росток" не убирает двор']
    assert len(rows) == 4


def test_one_badly_quoted_cell_does_not_turn_quoting_off():
    text = '"id";"Текст"\n"1";"он "сам" видел"\n"2";"да; и\nтак"\n'
    assert detect(text).quoted


def test_a_cell_cut_by_the_end_of_the_sample_is_no_bad_quoting():
    lines = ["id,text\n", '1,"начало\n', "и конца нет"]
    assert detect_dialect(lines, complete=False).quoted


CELL = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\",;|\t\n\r' ")
)


@given(
    delimiter=st.sampled_from(DELIMITERS),
    # With these the csv module quotes every cell that needs it.
    style=st.sampled_from([
        (csv.QUOTE_MINIMAL, "\r\n"),
        (csv.QUOTE_ALL, "\r\n"),
        (csv.QUOTE_ALL, "\n"),
        (csv.QUOTE_ALL, "\r"),
    ]),
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6),
)
def test_any_well_written_table_is_read_back(delimiter, style, rows):
    table = [("id", "text", "Муниципалитет"), *rows]
    quoting, end = style
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows(table)
    text = lines.getvalue()
    dialect = detect(text)
    read = list(dialect.read(io.StringIO(text, newline="")))
    assert read == [list(row) for row in table]
