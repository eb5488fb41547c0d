"""Dates of exports: texts, spreadsheets, time stamps, seconds."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest

from appeal_triage.reading import find_appeal_columns, read_appeals
from appeal_triage.reading.dates import read_date

MOMENT = datetime(2026, 11, 25, 14, 5)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-05-01", datetime(2024, 5, 1)),
        ("2024-05-01T09:30:15", datetime(2024, 5, 1, 9, 30, 15)),
        (" 2024-05-01 09:30 ", datetime(2024, 5, 1, 9, 30)),
        ("2026-11-25T14:05:00Z", MOMENT.replace(tzinfo=UTC)),
        ("01.05.2024", datetime(2024, 5, 1)),
        ("01.05.2024 09:30", datetime(2024, 5, 1, 9, 30)),
        ("01.05.2024, 09:30:15", datetime(2024, 5, 1, 9, 30, 15)),
        ("01.05.2024,9:30", datetime(2024, 5, 1, 9, 30)),
        ("25.11.2026 14:05", MOMENT),
        ("25.11.2026", datetime(2026, 11, 25)),
        ("1.5.24", datetime(2024, 5, 1)),
        ("31.12.99", datetime(1999, 12, 31)),
        (date(2024, 5, 1), datetime(2024, 5, 1)),
        (MOMENT, MOMENT),
        (pd.Timestamp(MOMENT), MOMENT),
        (pd.Timestamp("2026-11-25 14:05:00.000000001"), MOMENT),
        (pd.Timestamp(MOMENT, tz="UTC"), MOMENT.replace(tzinfo=UTC)),
        (np.datetime64("2026-11-25T14:05:00.000000000"), MOMENT),
        (1795615500, MOMENT.replace(tzinfo=UTC)),
        (1795615500.0, MOMENT.replace(tzinfo=UTC)),
        (np.int64(1795615500), MOMENT.replace(tzinfo=UTC)),
        ("1795615500", MOMENT.replace(tzinfo=UTC)),
        ("1795615500.0", MOMENT.replace(tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_exports_write_them(cell, moment):
    read = read_date(cell)
    assert read == moment
    assert type(read) is datetime
    assert (read.tzinfo is None) is (moment.tzinfo is None)


def test_the_time_zone_of_a_date_is_kept():
    zone = timezone(timedelta(hours=7))
    assert read_date("2026-11-25 14:05+07:00") == MOMENT.replace(tzinfo=zone)
    assert read_date(MOMENT.replace(tzinfo=zone)).utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "вчера",
        "32.01.2024",
        "01.13.2024",
        "01.05.2024 25:00",
        "01.05.024",
        "5",
        "89001234567",
        "89011231205",
        "1795615500000",
        None,
        True,
        45000,
        1.5,
        10**400,
        -(10**400),
        float("nan"),
        float("inf"),
        b"2024-05-01",
        pd.NaT,
        pd.NA,
        np.datetime64("NaT"),
        [2026, 11, 25],
    ],
)
def test_what_is_no_date_is_none(cell):
    assert read_date(cell) is None


@pytest.mark.parametrize("text", ["1" * 2_000_000, "1.1.24" + " " * 2_000_000 + "x"])
def test_a_long_cell_is_read_in_linear_time(text):
    started = time.process_time()
    assert read_date(text) is None
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "name", ["Дата создания", "Дата", "дата", "created_at", "date", "Дата поступления"]
)
def test_a_column_of_dates_is_known_by_its_usual_names(name):
    assert find_appeal_columns(["Текст", name]).created_at == 1


@pytest.mark.parametrize("name", ["Канал", "Источник", "channel", "Канал поступления"])
def test_a_column_of_channels_is_known_by_its_usual_names(name):
    assert find_appeal_columns(["Текст", name]).channel == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "parquet"])
def test_dates_and_channels_are_read_from_every_kind_of_file(tmp_path, kind):
    path = tmp_path / f"appeals.{kind}"
    frame = pd.DataFrame({
        "Текст": ["Яма", "Люк"],
        "Дата": [pd.Timestamp(MOMENT), pd.NaT],
        "Канал": ["ПОС", None],
    })
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "xlsx":
        frame.to_excel(path, index=False)
    elif kind == "jsonl":
        frame.to_json(path, orient="records", lines=True, date_format="iso")
    else:
        frame.to_parquet(path)
    appeals = list(read_appeals(path))
    assert [appeal.created_at for appeal in appeals] == [MOMENT, None]
    assert [appeal.channel for appeal in appeals] == ["ПОС", None]
