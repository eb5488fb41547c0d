"""How long a norm gives: an amount of time, in words and on the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from appeal_triage.norms.working_time import WorkingTime

CALENDAR_UNITS = ("minutes", "hours", "days")
"""Units that run by night and on holidays."""
WORKING_UNITS = ("working_hours", "working_days")
"""Units that stand still while offices are closed."""

_ONE, _FEW, _MANY = range(3)
_NAMES = {
    "minutes": ("мин", "мин", "мин"),
    "hours": ("ч", "ч", "ч"),
    "days": ("день", "дня", "дней"),
    "working_hours": ("рабочий час", "рабочих часа", "рабочих часов"),
    "working_days": ("рабочий день", "рабочих дня", "рабочих дней"),
}
# After «от», «до» and «не более»: one day, more days.
_GENITIVE = {
    "minutes": ("мин", "мин"),
    "hours": ("ч", "ч"),
    "days": ("дня", "дней"),
    "working_hours": ("рабочего часа", "рабочих часов"),
    "working_days": ("рабочего дня", "рабочих дней"),
}


class Term(NamedTuple):
    """An amount of time.

    Attributes
    ----------
    amount : int
        How many units; 0 for «at once».
    unit : str
        One of ``CALENDAR_UNITS`` or ``WORKING_UNITS``.

    Examples
    --------
    >>> str(Term(24, "hours")), str(Term(3, "days")), str(Term(0, "minutes"))
    ('24 ч', '3 дня', 'немедленно')
    >>> Term(1, "days").after(datetime(2027, 2, 28, 12, 0))
    datetime.datetime(2027, 3, 1, 12, 0)
    """

    amount: int
    unit: str

    def __str__(self) -> str:
        """Write the term in Russian.

        Returns
        -------
        str
            As «24 ч», «3 дня», «10 рабочих дней» or «немедленно».
        """
        if not self.amount:
            return "немедленно"
        return f"{self.amount} {_NAMES[self.unit][_form(self.amount)]}"

    @property
    def limit(self) -> str:
        """The term in the genitive, as after «не более»: «24 ч», «3 дней»."""
        singular = _form(self.amount) == _ONE
        return f"{self.amount} {_GENITIVE[self.unit][not singular]}"

    def after(self, start: datetime, calendar: WorkingTime | None = None) -> datetime:
        """Return when the term is over.

        Parameters
        ----------
        start : datetime
            When it starts.
        calendar : WorkingTime or None, optional
            When offices work, for a working term; by default Monday to Friday from
            nine to six with an hour for lunch.

        Returns
        -------
        datetime
            In the time zone of ``start``, or without one. Minutes and hours are those
            that pass; a day later is the same time of another day.

        Raises
        ------
        OverflowError
            If there is no such year.
        """
        if not self.amount:
            return start
        if self.unit == "working_hours":
            return (calendar or WorkingTime()).after_hours(start, self.amount)
        if self.unit == "working_days":
            return (calendar or WorkingTime()).after_days(start, self.amount)
        passed = timedelta(**{self.unit: self.amount})
        if self.unit == "days" or start.tzinfo is None:
            return start + passed
        # The clocks of the zone may be moved meanwhile, as in Russia until 2014.
        return (start.astimezone(UTC) + passed).astimezone(start.tzinfo)


def between(least: Term, most: Term) -> str:
    """Write the bounds of a term in Russian.

    Parameters
    ----------
    least, most : Term
        The bounds; equal when the norm has one term.

    Returns
    -------
    str
        As «не более 24 ч», «от 2 до 24 ч», «немедленно» or «немедленно или до 24 ч».

    Examples
    --------
    >>> between(Term(2, "hours"), Term(24, "hours"))
    'от 2 до 24 ч'
    """
    if not most.amount:
        return str(most)
    if least == most:
        return f"не более {most.limit}"
    if not least.amount:
        return f"{least} или до {most.limit}"
    return f"от {least.amount} до {most.limit}"


def _form(amount: int) -> int:
    """Choose the form of a noun after a number: 1 день, 2 дня, 11 дней."""
    if amount % 10 == 1 and amount % 100 != 11:
        return _ONE
    if amount % 10 in {2, 3, 4} and amount % 100 not in {12, 13, 14}:
        return _FEW
    return _MANY
