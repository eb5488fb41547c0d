"""The values that go in and come out: appeals, candidates, results.

Plain frozen data. The flat row of :meth:`TriageResult.to_row` has the columns that
files have, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """How far a decision can be trusted."""

    OK = "ok"
    REVIEW = "review"
    FAILED = "failed"


Moment = datetime | date | str | None
"""When something was written: a text is read as exports write dates."""


class Appeal(NamedTuple):
    """One comment with what is known about it.

    Attributes
    ----------
    text : object
        The comment. Anything but a string becomes a failed result.
    territory : str or None
        Where it comes from, as people write it («Курск», «Льговский район»).
    created_at : datetime, date, str or None
        When it was written: legal terms run from it. No clock is read in its place;
        what cannot be read is not known.
    channel : str or None
        Where it was written («ПОС», «Личный приём»), which says until when it must be
        answered.
    """

    text: object
    territory: str | None = None
    created_at: Moment = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible answer and how likely it is.

    Attributes
    ----------
    id : str
        Stable key: a taxonomy id, or an agency id of the region pack.
    label : str
        Russian name, for people.
    score : float
        Calibrated probability in [0, 1].
    """

    id: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class UrgencyReason:
    """A sign of danger and the words that it stands on.

    Attributes
    ----------
    text : str
        Short Russian reason for the duty officer.
    level : str
        Urgency id that the sign speaks for: ``high`` or ``emergency``.
    start, end : int
        Where the original text says so: half-open, in characters.
    """

    text: str
    level: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place that the text names, and where.

    Attributes
    ----------
    kind : str
        ``region``, ``municipality``, ``settlement``, ``district`` (of a town),
        ``street``, ``house``, ``flat``, ``stop``, ``road`` or ``landmark``.
    text : str
        The name as written, without the word for its kind; «***» for a flat, which is
        personal data.
    name : str
        The normal name: «Льгов» for «льгове»; empty for a flat.
    start, end : int
        Where the original text says so: half-open, in characters.
    """

    kind: str
    text: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NormTerm:
    """The rule of law that says how soon the fault must be mended.

    Attributes
    ----------
    id : str
        Stable key of the norm.
    label : str
        For people: «норматив: …» with act and term; «ориентир: …» if the act itself
        has not been read.
    act, clause : str
        Short Russian name of the act and where in it; the clause may be empty.
    condition : str
        What was assumed when the norm was chosen, a Russian sentence.
    is_verified : bool
        Whether the act itself has been read: «норматив», not «ориентир».
    """

    id: str
    label: str
    act: str
    clause: str
    condition: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """One of the matters that a comment is about.

    Attributes
    ----------
    topic, subtopic, urgency, owner : Candidate
        What it is, how soon and who acts first, decided by its own part of the text.
    urgency_score : float
        P(high or emergency) by that part, in [0, 1].
    spans : tuple of tuple of int, int
        Where the original text speaks of it: half-open, in characters, in text order.
    """

    topic: Candidate
    subtopic: Candidate
    urgency: Candidate
    owner: Candidate
    urgency_score: float
    spans: tuple[tuple[int, int], ...]

    def to_dict(self) -> dict[str, object]:
        """Describe the problem in plain values, as files hold it.

        Returns
        -------
        dict
            Named as the columns of the whole comment: ``topic``, ``topic_label``,
            ``topic_score`` and so on, then ``spans`` as lists of two numbers. Scores
            are rounded to four digits.
        """
        record: dict[str, object] = {}
        for name in _LABELLED:
            record |= _named(name, getattr(self, name))
        record["urgency_score"] = round(self.urgency_score, 4)
        record["spans"] = [list(span) for span in self.spans]
        return record


_LABELLED = ("topic", "subtopic", "urgency", "owner")


def _named(name: str, chosen: Candidate) -> dict[str, str | float]:
    score = round(chosen.score, 4)
    return {name: chosen.id, f"{name}_label": chosen.label, f"{name}_score": score}


# fmt: off
COLUMNS = (
    "topic", "topic_label", "topic_score", "alt_topic",
    "subtopic", "subtopic_label", "subtopic_score",
    "urgency", "urgency_label", "urgency_score", "urgency_reasons",
    "norm", "norm_label", "fix_due_min", "fix_due_max", "reply_due",
    "owner", "owner_label", "owner_score",
    "agency", "agency_2", "agency_3", "agency_score", "agency_status",
    "first_receiver", "escalation", "territory", "address",
    "status", "reasons", "problems", "error", "model_version",
)
# fmt: on
"""Columns that a result adds to a table, in order."""
Cell = str | float | list[dict[str, object]] | None
"""What stands in one of them."""
Due = datetime | str | None
"""A moment; or a term in words, where there is no moment to count from; or neither."""


@dataclass(frozen=True, slots=True)
class TriageResult:
    """What was decided about one comment, how surely, and why.

    Attributes
    ----------
    status : Status
        ``ok``; ``review`` when topic, urgency or owner is uncertain; ``failed`` when
        there was no text to read.
    model_version : str
        Version of the model that decided.
    topic, subtopic, urgency, owner : Candidate or None
        The decisions; None only when failed.
    alt_topic : Candidate or None
        Second topic when it is probable enough.
    urgency_score : float or None
        P(high or emergency), calibrated, in [0, 1].
    urgency_reasons : tuple of UrgencyReason
        Signs of danger or risk that are told of the present, emergencies first, then
        in text order. Empty where there are none and when it is no appeal.
    norm : NormTerm or None
        What sets the term of the fault; None if no norm speaks of it.
    fix_due_min, fix_due_max : datetime, str or None
        Until when the fault must be mended, by the shortest and the longest term of
        the norm: a moment counted from ``created_at``, or the term in Russian («24 ч»)
        where that is unknown. None without a norm.
    reply_due : datetime, str or None
        Until when the resident must be answered, by the channel; likewise. None if no
        rule binds the channel.
    agencies : tuple of Candidate
        Bodies that may own the matter, the likeliest first.
    agency_status : Status
        ``review`` when the place does not decide between agencies.
    first_receiver : Candidate or None
        Who collects such messages in the region; None if its pack says nothing.
    escalation : Candidate or None
        Who supervises the owner, where the text tells of refusal or empty answers;
        the owner still acts first.
    territory, address : str
        Where the matter is, as found in the text or given; empty if unknown.
    reasons : tuple of str
        Short Russian sentences for the duty officer.
    problems : tuple of Problem
        What the comment is about: one problem, or several when it tells of several.
        The first agrees with ``topic``, ``subtopic``, ``urgency`` and ``owner``; after
        it come the more urgent, then the earlier. Empty when failed and when it is no
        appeal.
    error : str or None
        Why it failed; never the text of the comment.
    places : tuple of PlaceMention
        Every place that the text names, in text order.

    Examples
    --------
    >>> TriageResult(Status.FAILED, "1", error="нет текста").to_row()["status"]
    'failed'
    """

    status: Status
    model_version: str
    topic: Candidate | None = None
    alt_topic: Candidate | None = None
    subtopic: Candidate | None = None
    urgency: Candidate | None = None
    urgency_score: float | None = None
    urgency_reasons: tuple[UrgencyReason, ...] = ()
    norm: NormTerm | None = None
    fix_due_min: Due = None
    fix_due_max: Due = None
    reply_due: Due = None
    owner: Candidate | None = None
    agencies: tuple[Candidate, ...] = ()
    agency_status: Status = Status.OK
    first_receiver: Candidate | None = None
    escalation: Candidate | None = None
    territory: str = ""
    address: str = ""
    reasons: tuple[str, ...] = field(default=())
    problems: tuple[Problem, ...] = ()
    error: str | None = None
    places: tuple[PlaceMention, ...] = ()

    @property
    def agency(self) -> Candidate | None:
        """The likeliest agency, or None when there is none."""
        return self.agencies[0] if self.agencies else None

    def to_row(self) -> dict[str, Cell]:
        """Flatten the result into the columns of an output file.

        Returns
        -------
        dict
            One value per name of ``COLUMNS``, in that order; None where there is
            nothing to say. Scores are rounded to four digits; moments are ISO 8601 to
            the minute; ``problems`` is a list of :meth:`Problem.to_dict`, which text
            formats hold as JSON.
        """
        row: dict[str, Cell] = dict.fromkeys(COLUMNS)
        for name in _LABELLED:
            chosen: Candidate | None = getattr(self, name)
            if chosen is not None:
                row |= _named(name, chosen)
        # P(high or emergency), not the score of the level, is what the column holds.
        row["urgency_score"] = (
            None if self.urgency_score is None else round(self.urgency_score, 4)
        )
        row |= self._terms()
        row["alt_topic"] = self.alt_topic.id if self.alt_topic else None
        for column, agency in zip(
            ("agency", "agency_2", "agency_3"), self.agencies, strict=False
        ):
            row[column] = agency.label
        if self.agencies:
            row["agency_score"] = round(self.agencies[0].score, 4)
        row["agency_status"] = self.agency_status.value
        for column in ("first_receiver", "escalation"):
            body: Candidate | None = getattr(self, column)
            row[column] = body.label if body else None
        row["territory"] = self.territory or None
        row["address"] = self.address or None
        row["status"] = self.status.value
        row["reasons"] = _joined(self.reasons)
        row["problems"] = [problem.to_dict() for problem in self.problems]
        row["error"] = self.error
        row["model_version"] = self.model_version
        return row

    def _terms(self) -> dict[str, str | None]:
        # A sign told twice is one reason.
        signs = dict.fromkeys(reason.text for reason in self.urgency_reasons)
        return {
            "urgency_reasons": _joined(signs),
            "norm": self.norm.id if self.norm else None,
            "norm_label": self.norm.label if self.norm else None,
            "fix_due_min": _written(self.fix_due_min),
            "fix_due_max": _written(self.fix_due_max),
            "reply_due": _written(self.reply_due),
        }


def _joined(sentences: Iterable[str]) -> str | None:
    return " | ".join(sentences) or None


def _written(due: Due) -> str | None:
    return due.isoformat(timespec="minutes") if isinstance(due, datetime) else due
