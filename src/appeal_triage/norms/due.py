"""The two clocks: until when a fault must be mended, until when it is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from appeal_triage.norms.book import Norm, titled
from appeal_triage.norms.terms import Term
from appeal_triage.norms.working_time import WorkingTime

Due: TypeAlias = datetime | Term
"""A moment, or how long from a moment that is not known."""


@dataclass(frozen=True, slots=True)
class ReplyRule:
    """Until when a channel owes an answer.

    Attributes
    ----------
    id : str
        Stable key of the row.
    term : Term
        How long, from registration.
    act : str
        Act and clause that say so, short Russian name.
    mark : str
        How surely that is known, as in :class:`Norm`.
    source : str
        Where the row comes from.
    hours : WorkingTime
        When offices of the region work.

    Examples
    --------
    >>> rule = ReplyRule("letter", Term(30, "days"), "59-ФЗ, ст. 12 ч. 1", "act", "акт")
    >>> rule.label
    'норматив: 59-ФЗ, ст. 12 ч. 1 — не более 30 дней'
    """

    id: str
    term: Term
    act: str
    mark: str
    source: str
    hours: WorkingTime = field(default_factory=WorkingTime)

    @property
    def label(self) -> str:
        """Act and term for people, as :attr:`Norm.label`."""
        return titled(self.mark, self.act, self.term, self.term)


def fix_due(
    norm: Norm, created_at: datetime | None, hours: WorkingTime | None = None
) -> tuple[Due, Due]:
    """Return until when a fault must be mended, at the earliest and at the latest.

    Parameters
    ----------
    norm : Norm
        What sets the term.
    created_at : datetime or None
        When the resident wrote: the lower bound of every start that the norm may name
        (registration, detection, the event itself).
    hours : WorkingTime or None, optional
        When offices of the region work, for the norms of working days; by default as
        everywhere in Russia.

    Returns
    -------
    least : datetime or Term
        The moment by the calendar, nights and holidays included, in the time zone of
        ``created_at`` or without one; the term itself if ``created_at`` is None or
        there is no such year.
    most : datetime or Term
        The same of the longest term; equal when the norm has one.

    Examples
    --------
    >>> from appeal_triage.norms import load_norms
    >>> norm = load_norms().choose("electricity", "high", (), None).norm
    >>> fix_due(norm, datetime(2026, 12, 31, 23, 30))[0]
    datetime.datetime(2027, 1, 1, 1, 30)
    >>> fix_due(norm, None)[1]
    Term(amount=24, unit='hours')
    """
    least = _due(norm.least, created_at, hours)
    return least, _due(norm.most, created_at, hours)


def reply_due(rule: ReplyRule | None, created_at: datetime | None) -> Due | None:
    """Return until when a resident must be answered.

    Parameters
    ----------
    rule : ReplyRule or None
        Rule of the channel, from a region pack.
    created_at : datetime or None
        When the resident wrote.

    Returns
    -------
    datetime, Term or None
        A moment; the term itself if there is no moment to count from; None if no rule
        binds the channel. A term of working days is over when the last of them is; one
        of working hours that starts while offices are closed starts when they open.
        Transfers of days off are known for the years whose production calendar has
        been published; in later years the statutory holidays alone are free.

    Examples
    --------
    >>> rule = ReplyRule("uk", Term(10, "working_days"), "ПП № 416", "secondary", "акт")
    >>> reply_due(rule, datetime(2026, 12, 25, 12, 0))
    datetime.datetime(2027, 1, 19, 18, 0)
    """
    return None if rule is None else _due(rule.term, created_at, rule.hours)


def _due(term: Term, start: datetime | None, hours: WorkingTime | None = None) -> Due:
    if start is None:
        return term
    try:
        return term.after(start, hours)
    except OverflowError:
        return term
