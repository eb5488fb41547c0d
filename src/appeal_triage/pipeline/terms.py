"""The norm of a fault and the two clocks, as values of a result."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from appeal_triage.features import Document
from appeal_triage.norms import Due as Computed
from appeal_triage.norms import Norm, NormBook, Term, WorkingTime, fix_due, reply_due
from appeal_triage.norms.book import ACT
from appeal_triage.pipeline.choosing import Choice
from appeal_triage.pipeline.inputs import Known
from appeal_triage.results import Due, NormTerm
from appeal_triage.routing import RegionPack
from appeal_triage.urgency import CueHit


class Fix(NamedTuple):
    """How soon the fault must be mended, and by what.

    Attributes
    ----------
    norm : NormTerm or None
        What sets the term.
    least, most : datetime, str or None
        By its shortest and its longest term.
    """

    norm: NormTerm | None = None
    least: Due = None
    most: Due = None


def find_fix(
    book: NormBook,
    document: Document,
    choice: Choice,
    cues: tuple[CueHit, ...],
    known: Known,
    hours: WorkingTime,
) -> Fix:
    """Find how soon the fault of a text must be mended.

    Parameters
    ----------
    book : NormBook
        The norms.
    document : Document
        The text.
    choice : Choice
        What was chosen of it.
    cues : tuple of CueHit
        Cues of danger, need and time.
    known : Known
        When it was written.
    hours : WorkingTime
        When offices of the region work.

    Returns
    -------
    Fix
        Empty for what is no appeal, and where no norm speaks of the fault.
    """
    if choice.is_talk:
        return Fix()
    subtopic, at = choice.own_subtopic, known.created_at
    found = book.choose(subtopic, choice.urgency.id, cues, at, document)
    if found is None:
        return Fix()
    least, most = fix_due(found.norm, at, hours)
    return Fix(_plain(found.norm, found.condition), _due(least), _due(most))


def find_reply(region: RegionPack, known: Known, level: str) -> Due:
    """Find until when the resident must be answered.

    Parameters
    ----------
    region : RegionPack
        Its channels.
    known : Known
        When and where the text was written.
    level : str
        Urgency id.

    Returns
    -------
    datetime, str or None
        None if no rule binds the channel.
    """
    return _due(reply_due(region.reply_rule(known.channel, level), known.created_at))


@lru_cache(1024)
def _plain(norm: Norm, condition: str) -> NormTerm:
    is_verified = norm.mark == ACT
    return NormTerm(norm.id, norm.label, norm.act, norm.clause, condition, is_verified)


def _due(due: Computed | None) -> Due:
    return str(due) if isinstance(due, Term) else due
