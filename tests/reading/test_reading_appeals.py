"""Rows as appeals."""

from datetime import date, datetime

import pytest

from appeal_triage.reading import read_appeals
from appeal_triage.reading.appeals import AppealColumns, parse_date
from appeal_triage.results import Appeal


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-05-01", datetime(2024, 5, 1)),
        ("2024-05-01T09:30:15", datetime(2024, 5, 1, 9, 30, 15)),
        (" 2024-05-01 09:30 ", datetime(2024, 5, 1, 9, 30)),
        ("01.05.2024", datetime(2024, 5, 1)),
        ("01.05.2024 09:30", datetime(2024, 5, 1, 9, 30)),
        ("01.05.2024, 09:30:15", datetime(2024, 5, 1, 9, 30, 15)),
        ("1.5.24", datetime(2024, 5, 1)),
        (date(2024, 5, 1), datetime(2024, 5, 1)),
        (datetime(2024, 5, 1, 7), datetime(2024, 5, 1, 7)),
    ],
)
def test_dates_are_read_as_exports_write_them(cell, moment):
    assert parse_date(cell) == moment


@pytest.mark.parametrize(
    "cell", ["", "вчера", "32.01.2024", "5", None, 45000, 1.5, b"2024-05-01"]
)
def test_what_is_no_date_is_none(cell):
    assert parse_date(cell) is None


def test_a_row_becomes_an_appeal():
    columns = AppealColumns(text=1, territory=2, created_at=0, channel=3)
    row = ["01.05.2024", "Яма", " Лугоярск ", "vk"]
    expected = Appeal("Яма", "Лугоярск", datetime(2024, 5, 1), "vk")
    assert columns.appeal(row) == expected


def test_the_common_territory_stands_in_for_an_empty_cell():
    columns = AppealColumns(text=0, territory=1)
    assert columns.appeal(["Яма", None], "Курск").territory == "Курск"
    assert columns.appeal(["Яма", "Лугоярск"], "Курск").territory == "Лугоярск"
    assert columns.appeal(["Яма", float("nan")]).territory is None


def test_appeals_are_read_from_a_file(tmp_path):
    path = tmp_path / "Обращения.csv"
    path.write_text(
        "Дата;Текст;Район\n01.05.2024;Яма;Лугоярск\n;;\n", encoding="cp1251"
    )
    appeals = list(read_appeals(path, territory_column="Район"))
    assert appeals == [Appeal("Яма", "Лугоярск", datetime(2024, 5, 1)), Appeal("")]
