"""Working hours of offices and working days of Russia's production calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = timedelta(days=1)
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When an office works.

    A day that the production calendar makes free is free; a Saturday or Sunday that it
    makes a working day is one. Its transfers are known for the years whose calendar
    has been published; later years have the holidays of the Labour Code only. The
    hour by which a day before a holiday is shorter is not taken off.

    Attributes
    ----------
    start, end : time
        Working hours by the clock of the office.
    break_start, break_end : time
        Break in the middle; equal for none.
    days : frozenset of int
        Working days of the week, 0 for Monday.
    zone : timezone or None
        Zone of the office's clock. A moment in another zone is counted by the office's
        clock and told in its own; a moment without a zone is taken for the office's
        time. None where the zone is not known: the clock of the moment itself counts.

    References
    ----------
    .. [1] Трудовой кодекс РФ, ст. 111, 112: days off, holidays and their transfer.
    .. [2] holidays, https://pypi.org/project/holidays/: the calendar itself.

    Examples
    --------
    >>> office = WorkingTime()
    >>> office.is_open(date(2025, 11, 1)), office.is_open(date(2026, 12, 31))
    (True, False)
    >>> office.after_hours(datetime(2026, 11, 27, 17, 0), 2)
    datetime.datetime(2026, 11, 30, 10, 0)
    >>> moscow = WorkingTime(zone=timezone(timedelta(hours=3)))
    >>> moscow.after_hours(datetime.fromisoformat("2026-11-27T05:00Z"), 1).isoformat()
    '2026-11-27T07:00:00+00:00'
    """

    start: time = time(9)
    end: time = time(18)
    break_start: time = time(13)
    break_end: time = time(14)
    days: frozenset[int] = frozenset(range(5))
    zone: timezone | None = None

    def is_open(self, day: date) -> bool:
        """Tell whether a day is a working one.

        Parameters
        ----------
        day : date
            The day.

        Returns
        -------
        bool
            True if work is done on it.
        """
        if day.weekday() in self.days:
            return not _is_holiday(day)
        return day.weekday() > _FRIDAY and _is_moved_to(day)

    def after_hours(self, start: datetime, hours: int) -> datetime:
        """Add working hours.

        Parameters
        ----------
        start : datetime
            When the term starts; outside working hours it is the next opening.
        hours : int
            Working hours, 1 or more.

        Returns
        -------
        datetime
            When they are over, in the same time zone or without one.
        """
        left = timedelta(hours=hours)
        local = self._local(start)
        day, at = local.date(), local.time()
        while True:
            if self.is_open(day):
                for opens, closes in self._shifts():
                    begins = datetime.combine(day, max(opens, at))
                    ends = datetime.combine(day, closes)
                    spent = max(ends - begins, timedelta())
                    if left <= spent:
                        over = (begins + left).replace(tzinfo=local.tzinfo)
                        return self._told(over, start)
                    left -= spent
            day, at = day + _DAY, time.min

    def after_days(self, start: datetime, days: int) -> datetime:
        """Add working days.

        Parameters
        ----------
        start : datetime
            When the term starts; its own day does not count.
        days : int
            Working days, 1 or more.

        Returns
        -------
        datetime
            End of work on the last of them, in the same time zone or without one.

        References
        ----------
        .. [1] Гражданский кодекс РФ, ст. 191: a term runs from the next day.
        """
        local = self._local(start)
        day = local.date()
        while days > 0:
            day += _DAY
            days -= self.is_open(day)
        return self._told(datetime.combine(day, self.end, local.tzinfo), start)

    def _local(self, moment: datetime) -> datetime:
        if self.zone is None or moment.tzinfo is None:
            return moment
        return moment.astimezone(self.zone)

    def _told(self, moment: datetime, start: datetime) -> datetime:
        if self.zone is None or start.tzinfo is None:
            return moment
        return moment.astimezone(start.tzinfo)

    def _shifts(self) -> tuple[tuple[time, time], ...]:
        if self.break_start == self.break_end:
            return ((self.start, self.end),)
        return (self.start, self.break_start), (self.break_end, self.end)


@cache
def _russia() -> HolidayBase:
    # Loaded by the first working term alone: the library takes a tenth of a second.
    from holidays import country_holidays

    return country_holidays("RU")


@lru_cache(4096)
def _is_holiday(day: date) -> bool:
    return day in _russia()


@lru_cache(4096)
def _is_moved_to(day: date) -> bool:
    return _russia().is_working_day(day)
