"""When a comment was written, from a cell of any type."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time
from numbers import Real

# Seconds since 1970 from 1973 to 2103: smaller numbers are row numbers, days of a
# spreadsheet or prices, larger ones are milliseconds or telephones.
_FIRST_SECOND, _LAST_SECOND = 100_000_000, 4_200_000_000
_SECONDS = re.compile(r"[0-9]{9,}(?:\.[0-9]*)?")
# As Russian exports write a date: 1.5.24, 01.05.2024 9:30, 01.05.2024, 09:30:15.
_RUSSIAN = re.compile(
    r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}|[0-9]{2})"
    r"(?:(?:,\s*|\s+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
_CENTURY_ENDS = 69
_LONGEST = 40


def read_date(cell: object) -> datetime | None:
    """Read a date as exports write it.

    Parameters
    ----------
    cell : object
        A date or a time stamp of any library; seconds since 1970; or a text in ISO
        8601, as in ``01.05.2024 09:30``, or of such seconds.

    Returns
    -------
    datetime or None
        The moment, midnight if only the day is known; without a time zone where none
        is named, in UTC for seconds. None if it is no date.

    Examples
    --------
    >>> read_date("25.11.2026 14:05")
    datetime.datetime(2026, 11, 25, 14, 5)
    >>> read_date("вчера") is None
    True
    """
    if isinstance(cell, datetime):
        return _plain(cell)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, Real) and not isinstance(cell, bool):
        # A whole number may be too large for a float, so it is compared as it is.
        return _from_seconds(cell)  # type: ignore[arg-type]
    if isinstance(cell, str):
        return _from_text(cell.strip())
    # NumPy's own dates are written in ISO 8601, the missing one as a word.
    if type(cell).__name__ == "datetime64":
        return _from_text(str(cell))
    return None


def _plain(moment: datetime) -> datetime | None:
    """Turn a subclass, such as pandas' time stamp, into a datetime of Python."""
    if moment != moment:  # pandas' missing date, which is a datetime by type
        return None
    if type(moment) is datetime:
        return moment
    return datetime.combine(
        date(moment.year, moment.month, moment.day), moment.time(), moment.tzinfo
    )


def _from_seconds(seconds: float) -> datetime | None:
    if not _FIRST_SECOND <= seconds < _LAST_SECOND:
        return None
    return datetime.fromtimestamp(float(seconds), UTC)


def _from_text(text: str) -> datetime | None:
    if len(text) > _LONGEST:
        return None
    # Before ISO 8601, which reads a telephone as a day of the ninth millennium.
    if _SECONDS.fullmatch(text):
        return _from_seconds(float(text))
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    found = _RUSSIAN.fullmatch(text)
    if found is None:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    if len(found[3]) == 2:
        year += 2000 if year < _CENTURY_ENDS else 1900
    with suppress(ValueError):
        return datetime(year, month, day, hour, minute, second)
    return None
