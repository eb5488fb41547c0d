"""Terms in words and on the calendar; working hours and days of Russia."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from appeal_triage.norms import Term, WorkingTime
from appeal_triage.norms.terms import between

OFFICE = WorkingTime()


@pytest.mark.parametrize(
    ("term", "text", "limit"),
    [
        (Term(24, "hours"), "24 ч", "24 ч"),
        (Term(30, "minutes"), "30 мин", "30 мин"),
        (Term(1, "days"), "1 день", "1 дня"),
        (Term(3, "days"), "3 дня", "3 дней"),
        (Term(11, "days"), "11 дней", "11 дней"),
        (Term(12, "days"), "12 дней", "12 дней"),
        (Term(21, "days"), "21 день", "21 дня"),
        (Term(111, "days"), "111 дней", "111 дней"),
        (Term(1, "working_days"), "1 рабочий день", "1 рабочего дня"),
        (Term(3, "working_days"), "3 рабочих дня", "3 рабочих дней"),
        (Term(10, "working_days"), "10 рабочих дней", "10 рабочих дней"),
        (Term(8, "working_hours"), "8 рабочих часов", "8 рабочих часов"),
        (Term(4, "working_hours"), "4 рабочих часа", "4 рабочих часов"),
    ],
)
def test_a_term_agrees_with_its_number(term, text, limit):
    assert str(term) == text
    assert term.limit == limit


@pytest.mark.parametrize("unit", ["minutes", "hours", "days", "working_days"])
def test_no_time_at_all_is_at_once(unit):
    moment = datetime(2026, 11, 28, 23, 0)
    assert str(Term(0, unit)) == "немедленно"
    assert Term(0, unit).after(moment) == moment


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        (2, 24, "от 2 до 24 ч"),
        (24, 24, "не более 24 ч"),
        (0, 24, "немедленно или до 24 ч"),
        (0, 0, "немедленно"),
    ],
)
def test_bounds_are_written_as_people_say_them(least, most, text):
    assert between(Term(least, "hours"), Term(most, "hours")) == text


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        (datetime(2026, 1, 31, 12), Term(1, "days"), datetime(2026, 2, 1, 12)),
        (datetime(2028, 2, 28, 12), Term(1, "days"), datetime(2028, 2, 29, 12)),
        (datetime(2027, 2, 28, 12), Term(1, "days"), datetime(2027, 3, 1, 12)),
        (datetime(2026, 12, 31, 22), Term(4, "hours"), datetime(2027, 1, 1, 2)),
        (
            datetime(2026, 11, 30, 23, 50),
            Term(30, "minutes"),
            datetime(2026, 12, 1, 0, 20),
        ),
        (datetime(2026, 12, 15), Term(30, "days"), datetime(2027, 1, 14)),
    ],
)
def test_calendar_terms_run_over_nights_holidays_and_ends_of_months(start, term, end):
    assert term.after(start) == end
    zone = timezone(timedelta(hours=7))
    assert term.after(start.replace(tzinfo=zone)) == end.replace(tzinfo=zone)


@pytest.mark.parametrize("zone", ["Europe/Moscow", "Asia/Vladivostok"])
def test_a_zone_whose_clocks_are_not_moved_keeps_its_offset(zone):
    start = datetime(2026, 10, 24, 12, tzinfo=ZoneInfo(zone))
    end = Term(24, "hours").after(start)
    assert end == datetime(2026, 10, 25, 12, tzinfo=ZoneInfo(zone))
    assert end.tzinfo is start.tzinfo


def test_hours_are_those_that_pass_when_clocks_are_moved():
    # In the night to 26 October 2014 Moscow went back by an hour for good.
    start = datetime(2014, 10, 25, 12, tzinfo=ZoneInfo("Europe/Moscow"))
    assert Term(24, "hours").after(start) - start.astimezone(UTC) == timedelta(hours=24)
    assert Term(24, "hours").after(start).hour == 11
    assert Term(1, "days").after(start).hour == 12


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2025, 11, 1), True),  # Saturday, works for 3 November
        (date(2025, 11, 3), False),
        (date(2024, 12, 28), True),  # Saturday, works for 30 December
        (date(2024, 12, 30), False),
        (date(2026, 12, 31), False),  # day off moved from 4 January
        (date(2026, 1, 9), False),
        (date(2026, 1, 12), True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 27), True),
        (date(2026, 3, 9), False),  # 8 March is a Sunday
        (date(2035, 1, 3), False),  # no transfers are published, holidays stay
        (date(2035, 1, 9), True),
    ],
)
def test_working_days_follow_the_production_calendar(day, is_open):
    assert OFFICE.is_open(day) is is_open


def test_a_region_may_work_on_other_days_of_the_week():
    six_days = WorkingTime(days=frozenset(range(6)))
    assert six_days.is_open(date(2026, 11, 28))
    assert not six_days.is_open(date(2025, 1, 4))
    closed_on_monday = WorkingTime(days=frozenset({1, 2, 3, 4, 5}))
    assert not closed_on_monday.is_open(date(2026, 11, 30))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # Friday evening: the clock starts on Monday.
        (datetime(2026, 11, 27, 19, 0), 4, datetime(2026, 11, 30, 13, 0)),
        (datetime(2026, 11, 27, 17, 30), 1, datetime(2026, 11, 30, 9, 30)),
        (datetime(2026, 11, 27, 18, 0), 1, datetime(2026, 11, 30, 10, 0)),
        (datetime(2026, 11, 28, 3, 0), 8, datetime(2026, 11, 30, 18, 0)),
        (datetime(2026, 11, 27, 8, 59, 30), 1, datetime(2026, 11, 27, 10, 0)),
        # Lunch does not count.
        (datetime(2026, 11, 25, 12, 30), 1, datetime(2026, 11, 25, 14, 30)),
        (datetime(2026, 11, 25, 13, 15), 1, datetime(2026, 11, 25, 15, 0)),
        (datetime(2026, 11, 25, 9, 0), 8, datetime(2026, 11, 25, 18, 0)),
        (datetime(2026, 11, 25, 9, 0), 9, datetime(2026, 11, 26, 10, 0)),
        # New Year: from 30 December over to 11 January.
        (datetime(2026, 12, 30, 17, 0), 2, datetime(2027, 1, 11, 10, 0)),
        # A working Saturday.
        (datetime(2025, 10, 31, 17, 0), 2, datetime(2025, 11, 1, 10, 0)),
        (datetime(2025, 11, 1, 17, 0), 2, datetime(2025, 11, 5, 10, 0)),
    ],
)
def test_working_hours_stand_still_while_offices_are_closed(start, hours, end):
    term = Term(hours, "working_hours")
    assert term.after(start) == end
    zone = timezone(timedelta(hours=3))
    assert term.after(start.replace(tzinfo=zone)) == end.replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (datetime(2026, 11, 25, 10), 1, datetime(2026, 11, 26, 18)),
        (datetime(2026, 11, 27, 23), 1, datetime(2026, 11, 30, 18)),
        (datetime(2026, 11, 28, 10), 1, datetime(2026, 11, 30, 18)),
        (datetime(2026, 12, 30, 10), 1, datetime(2027, 1, 11, 18)),
        (datetime(2025, 12, 30, 10), 10, datetime(2026, 1, 23, 18)),
        (datetime(2024, 12, 27, 10), 2, datetime(2025, 1, 9, 18)),
        (datetime(2025, 10, 31, 10), 2, datetime(2025, 11, 5, 18)),
    ],
)
def test_a_working_day_ends_with_the_work(start, days, end):
    assert Term(days, "working_days").after(start) == end
    zone = timezone(timedelta(hours=10))
    moved = Term(days, "working_days").after(start.replace(tzinfo=zone))
    assert moved == end.replace(tzinfo=zone)


def test_the_hours_of_the_region_count():
    region = WorkingTime(time(8, 30), time(17), time(12), time(12), frozenset({0, 2}))
    start = datetime(2026, 11, 25, 16, 0)
    assert Term(2, "working_hours").after(start, region) == datetime(
        2026, 11, 30, 9, 30
    )
    assert Term(1, "working_days").after(start, region) == datetime(2026, 11, 30, 17)


KRASNOYARSK = WorkingTime(zone=timezone(timedelta(hours=7)))


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        # Six in the evening of Friday in Moscow is ten at night in Krasnoyarsk.
        ("2026-11-27T18:00+03:00", Term(1, "working_hours"), "2026-11-30T06:00+03:00"),
        ("2026-11-27T05:00+03:00", Term(1, "working_hours"), "2026-11-27T06:00+03:00"),
        ("2026-11-27T02:30Z", Term(8, "working_hours"), "2026-11-30T02:30Z"),
        # Late on Sunday in UTC the week has begun there: its own day does not count.
        ("2026-11-29T23:00Z", Term(1, "working_days"), "2026-12-01T11:00Z"),
        ("2026-11-27T23:00+03:00", Term(1, "working_days"), "2026-11-30T14:00+03:00"),
    ],
)
def test_a_moment_in_another_zone_is_counted_by_the_clock_of_the_office(
    start, term, end
):
    moment = datetime.fromisoformat(start)
    due = term.after(moment, KRASNOYARSK)
    assert due == datetime.fromisoformat(end)
    assert due.utcoffset() == moment.utcoffset()


def test_a_moment_without_a_zone_is_the_time_of_the_office():
    start = datetime(2026, 11, 27, 17, 30)
    for term in (Term(1, "working_hours"), Term(2, "working_days")):
        assert term.after(start, KRASNOYARSK) == term.after(start, OFFICE)
        assert term.after(start, KRASNOYARSK).tzinfo is None


def test_calendar_terms_do_not_ask_for_the_clock_of_the_office():
    start = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    for term in (Term(4, "hours"), Term(3, "days")):
        assert term.after(start, KRASNOYARSK) == term.after(start)


def test_the_edges_of_the_calendar_leave_the_term():
    last = datetime(9999, 12, 31, 23, tzinfo=UTC)
    with pytest.raises(OverflowError):
        Term(1, "working_hours").after(last, KRASNOYARSK)
