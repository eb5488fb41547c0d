"""Bodies of a region and the rows that send a matter to one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple


class Agency(NamedTuple):
    """A body that acts.

    Attributes
    ----------
    id : str
        Stable key.
    name : str
        Official name, for people.
    owner : str
        Owner role that it fills; empty for a body that only receives or takes
        exceptions.
    territory : str
        Territory it answers for; empty for the whole region.
    subtopics : frozenset of str
        Subtopics it is for; empty for every subtopic of its role.
    phone, email, site : str
        How to reach it, as people write it; empty if not known.
    valid_from, valid_to : date or None
        First and last day on which it has this duty; None where the end is open.

    Examples
    --------
    >>> old = Agency("old", "Комитет", "municipality", valid_to=date(2025, 12, 31))
    >>> old.is_valid(date(2025, 12, 31)), old.is_valid(date(2026, 1, 1))
    (True, False)
    """

    id: str
    name: str
    owner: str
    territory: str = ""
    subtopics: frozenset[str] = frozenset()
    phone: str = ""
    email: str = ""
    site: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def is_always_valid(self) -> bool:
        """Whether its duty has neither a first nor a last day."""
        return self.valid_from is None and self.valid_to is None

    def is_valid(self, on: date | None) -> bool:
        """Tell whether the body has its duty on a day.

        Parameters
        ----------
        on : date or None
            The day; None if not known, which no clock replaces.

        Returns
        -------
        bool
            True between its dates, both included. Without a day: true if its duty has
            no last day.
        """
        if on is None:
            return self.valid_to is None
        if isinstance(on, datetime):
            on = on.date()
        return (self.valid_from or on) <= on <= (self.valid_to or on)

    def covers(self, subtopic: str) -> bool:
        """Tell whether the body is for a subtopic.

        Parameters
        ----------
        subtopic : str
            Subtopic id.

        Returns
        -------
        bool
            True if it is named, or if the body is for all of its role.
        """
        return not self.subtopics or subtopic in self.subtopics


class Override(NamedTuple):
    """A local exception: in this case this body.

    Attributes
    ----------
    subtopic : str
        Subtopic it is for.
    owner, territory, cue : str
        Further conditions; empty for any.
    agency : str
        Agency id.
    weight : float
        Share of the case that goes to the agency, in (0, 1].
    reason : str
        Why, in Russian.
    """

    subtopic: str
    owner: str
    territory: str
    cue: str
    agency: str
    weight: float
    reason: str


class Receiver(NamedTuple):
    """Who collects messages of a kind here, whoever is responsible for the matter.

    Attributes
    ----------
    subtopic, owner, territory, channel : str
        Conditions; empty for any. The channel is a key of
        :func:`appeal_triage.routing.channels.channel_key`.
    agency : str
        Agency id.
    reason : str
        Why, in Russian.
    """

    subtopic: str
    owner: str
    territory: str
    channel: str
    agency: str
    reason: str


class Case(NamedTuple):
    """What is asked of a pack about one matter.

    Attributes
    ----------
    subtopic : str
        Subtopic id.
    owner : str
        Owner role.
    chain : sequence of str
        The territory and those around it, the innermost first; empty if not known.
    cues : collection of str
        Ids of cues of jurisdiction in the text.
    on : date or None
        The day of the appeal, if known.
    """

    subtopic: str
    owner: str
    chain: Sequence[str]
    cues: Collection[str] = ()
    on: date | None = None


def choose_override(rows: Sequence[Override], case: Case) -> Override | None:
    """Find the exception with the most conditions, the nearest place first.

    Parameters
    ----------
    rows : sequence of Override
        Exceptions of the subtopic whose bodies have their duty on the day.
    case : Case
        The matter.

    Returns
    -------
    Override or None
        A row with a cue goes before one without, then the nearer place, then a row
        that names the owner.
    """
    fitting = [
        row
        for row in rows
        if row.owner in {"", case.owner}
        and (not row.territory or row.territory in case.chain)
        and (not row.cue or row.cue in case.cues)
    ]
    return max(
        fitting,
        key=lambda row: (
            bool(row.cue),
            _nearness(row.territory, case.chain),
            bool(row.owner),
        ),
        default=None,
    )


def choose_receiver(
    rows: Sequence[Receiver], case: Case, channel: str
) -> Receiver | None:
    """Find the row of receivers with the most conditions.

    Parameters
    ----------
    rows : sequence of Receiver
        Rows whose bodies have their duty on the day.
    case : Case
        The matter.
    channel : str
        Key of the channel; empty if not known.

    Returns
    -------
    Receiver or None
        A row for the channel goes before others, then one for the subtopic, then one
        for the owner, then the nearer place.
    """
    fitting = [
        row
        for row in rows
        if row.channel in {"", channel}
        and row.subtopic in {"", case.subtopic}
        and row.owner in {"", case.owner}
        and (not row.territory or row.territory in case.chain)
    ]
    return max(
        fitting,
        key=lambda row: (
            bool(row.channel),
            bool(row.subtopic),
            bool(row.owner),
            _nearness(row.territory, case.chain),
        ),
        default=None,
    )


def _nearness(territory: str, chain: Sequence[str]) -> int:
    return -chain.index(territory) if territory else -len(chain)
