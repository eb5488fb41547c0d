"""Rows as appeals."""

from datetime import datetime

import pytest

from appeal_triage.errors import InputError, MissingColumnError
from appeal_triage.reading import find_appeal_columns, read_appeals
from appeal_triage.reading.appeals import AppealColumns
from appeal_triage.results import Appeal


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


def test_the_common_channel_stands_in_for_an_empty_cell():
    columns = AppealColumns(text=0, channel=1)
    assert columns.appeal(["Яма", " "], channel="ПОС").channel == "ПОС"
    assert columns.appeal(["Яма", "vk"], channel="ПОС").channel == "vk"
    assert AppealColumns(text=0).appeal(["Яма"], channel="ПОС").channel == "ПОС"


@pytest.mark.parametrize("name", ["Площадка", "Соцсеть", "platform", "Источник"])
def test_where_a_comment_was_written_is_found_by_the_usual_names(name):
    assert find_appeal_columns(["text", name]).channel == 1
    # The channel of an office says more than the network's name.
    assert find_appeal_columns(["text", name, "Канал поступления"]).channel == 2


def test_columns_of_date_and_channel_are_named():
    names = ["text", "Дата", "Получено", "Канал", "Откуда"]
    found = find_appeal_columns(
        names, created_at_column="получено", channel_column="Откуда"
    )
    assert (found.created_at, found.channel) == (2, 4)
    usual = find_appeal_columns(names, created_at_column="", channel_column="")
    assert (usual.created_at, usual.channel) == (1, 3)


@pytest.mark.parametrize("option", ["created_at_column", "channel_column"])
def test_a_named_column_that_is_absent_is_told(option):
    with pytest.raises(MissingColumnError, match=option):
        find_appeal_columns(["text"], **{option: "Нет такого"})
    with pytest.raises(InputError, match="int"):
        find_appeal_columns(["text"], **{option: 0})


def test_appeals_are_read_from_a_file(tmp_path):
    path = tmp_path / "Обращения.csv"
    path.write_text(
        "Дата;Текст;Район\n01.05.2024;Яма;Лугоярск\n;;\n", encoding="cp1251"
    )
    appeals = list(read_appeals(path, territory_column="Район"))
    assert appeals == [Appeal("Яма", "Лугоярск", datetime(2024, 5, 1)), Appeal("")]
