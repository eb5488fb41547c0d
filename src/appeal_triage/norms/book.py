"""Norms, and which of them speaks of a fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from appeal_triage.norms.faults import FaultFinder
from appeal_triage.norms.terms import Term, between
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.urgency import CueHit
from appeal_triage.urgency.scopes import PRESENT

if TYPE_CHECKING:
    from appeal_triage.features import Document

ACT = "act"
"""Mark of a norm whose own act has been read."""


@dataclass(frozen=True, slots=True)
class Norm:
    """A rule of law that gives a fault a term.

    Attributes
    ----------
    id : str
        Stable key; an act that took another's place keeps the key of its norm.
    act, clause : str
        Short Russian name of the act and where in it; the clause may be empty.
    subject : str
        What must be done, in Russian.
    least, most : Term
        Shortest and longest term; equal when there is one.
    varies_by : str
        What decides between them, in Russian; empty when there is one.
    starts : {"registration", "detection", "event"}
        From when the term runs.
    level : str
        Urgency below which it is not chosen: plaster that may come down is not mended
        like plaster that is cracked.
    mark : {"act", "secondary", "memory"}
        Whether the act itself was read, or what others say of it, or nothing. Only
        what was read in the act may be called a norm before a citizen.
    valid_from, valid_to : date or None
        First and last day in force; None for no known bound.
    source : str
        Where the row comes from.
    """

    id: str
    act: str
    clause: str
    subject: str
    least: Term
    most: Term
    varies_by: str
    starts: str
    level: str
    mark: str
    valid_from: date | None
    valid_to: date | None
    source: str

    @property
    def label(self) -> str:
        """Act, clause and term for people: «норматив: …», unsure ones «ориентир: …»."""
        act = f"{self.act}, {self.clause}" if self.clause else self.act
        varies = f" ({self.varies_by})" if self.varies_by else ""
        return titled(self.mark, act, self.least, self.most) + varies

    def is_valid(self, at: date | None) -> bool:
        """Tell whether the norm is in force.

        Parameters
        ----------
        at : date or None
            The day; None for after every known change of the law.

        Returns
        -------
        bool
            True if it is in force.
        """
        if at is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_to is None or at <= self.valid_to
        )


def titled(mark: str, act: str, least: Term, most: Term) -> str:
    """Name an act with its term, as surely as it is known.

    Parameters
    ----------
    mark : {"act", "secondary", "memory"}
        Mark of the norm.
    act : str
        Act and clause.
    least, most : Term
        Bounds of the term.

    Returns
    -------
    str
        «норматив: …» if the act was read, else «ориентир: …».
    """
    word = "норматив" if mark == ACT else "ориентир"
    return f"{word}: {act} — {between(least, most)}"


class Rule(NamedTuple):
    """A row of ``choices.csv``: when a norm is taken to speak of a fault.

    Attributes
    ----------
    cues : frozenset of str
        Cues, groups or kinds of faults of which one must be present; empty for none.
    without : frozenset of str
        Cues, groups or kinds of faults of which none may be present.
    rank : int
        Lowest urgency, as a rank of the taxonomy.
    editions : tuple of Norm
        The norm, in each of its editions.
    condition : str
        What is assumed, a Russian sentence.
    source : str
        Where the row comes from.
    """

    cues: frozenset[str]
    without: frozenset[str]
    rank: int
    editions: tuple[Norm, ...]
    condition: str
    source: str


class Choice(NamedTuple):
    """A norm chosen for a fault.

    Attributes
    ----------
    norm : Norm
        The norm.
    condition : str
        What was assumed, a Russian sentence for the duty officer.
    """

    norm: Norm
    condition: str


class NormBook:
    """All norms, and the rules that choose between them.

    Made by :func:`appeal_triage.norms.tables.read_norms`.

    Parameters
    ----------
    norms : iterable of Norm
        Every edition of every norm.
    rules : mapping of str to sequence of Rule
        Rules by subtopic, in the order in which they are tried.
    faults : FaultFinder
        Finds kinds of faults that are no matter of urgency: a door, a lamp, a kerb.
    """

    def __init__(
        self,
        norms: Iterable[Norm],
        rules: Mapping[str, Sequence[Rule]],
        faults: FaultFinder,
    ) -> None:
        self.norms = tuple(norms)
        self.rules = {subtopic: tuple(rows) for subtopic, rows in rules.items()}
        self._faults = faults
        kinds = frozenset(fault.id for fault in faults.faults)
        self._asked = {
            subtopic: frozenset[str]().union(
                *((rule.cues | rule.without) & kinds for rule in rows)
            )
            for subtopic, rows in self.rules.items()
        }
        self._ranks = {
            label.id: label.rank for label in load_taxonomy().urgency.values()
        }

    def choose(
        self,
        subtopic: str,
        level: str,
        hits: Iterable[CueHit],
        at: date | None,
        document: Document | None = None,
    ) -> Choice | None:
        """Choose the norm that sets the term of a fault.

        Parameters
        ----------
        subtopic : str
            Subtopic id.
        level : str
            Urgency id. Wishes, plans and questions are low and have no norm.
        hits : iterable of CueHit
            Cues of urgency; only those said of the present count, and no rule asks for
            one that suggests no level.
        at : date or None
            Day of the comment; None for the norms that are in force last.
        document : Document or None, optional
            The text, in which kinds of faults are looked for when a rule depends on
            one; by default there are none.

        Returns
        -------
        Choice or None
            The first rule of the subtopic that fits, in file order; None if no norm
            speaks of the fault.

        Examples
        --------
        >>> from appeal_triage.norms import load_norms
        >>> chosen = load_norms().choose("electricity", "high", (), None)
        >>> chosen.norm.label
        'норматив: ПП РФ № 354, прил. 1, п. 9 — от 2 до 24 ч (число источников питания)'
        """
        rules = self.rules.get(subtopic)
        if rules is None:
            return None
        at = at.date() if isinstance(at, datetime) else at
        rank = self._ranks.get(level, -1)
        told = _Told(hits, document, self._faults, self._asked[subtopic])
        for rule in rules:
            if rule.rank <= rank and told.fits(rule):
                for norm in rule.editions:
                    if norm.is_valid(at):
                        return Choice(norm, rule.condition)
        return None


class _Told:
    """What a text tells of the present, each part read when it is first asked for."""

    __slots__ = ("_cues", "_document", "_finder", "_hits", "_kinds", "_told")

    def __init__(
        self,
        hits: Iterable[CueHit],
        document: Document | None,
        finder: FaultFinder,
        kinds: frozenset[str],
    ) -> None:
        self._hits = hits
        self._document = document
        self._finder = finder
        self._kinds = kinds
        self._cues: frozenset[str] | None = None
        self._told: frozenset[str] | None = None

    def fits(self, rule: Rule) -> bool:
        if rule.cues and not self._has(rule.cues):
            return False
        return not (rule.without and self._has(rule.without))

    def _has(self, names: frozenset[str]) -> bool:
        if not names <= self._kinds:
            if self._cues is None:
                cues = [hit.cue for hit in self._hits if hit.state == PRESENT]
                self._cues = frozenset([c.id for c in cues] + [c.group for c in cues])
            if not self._cues.isdisjoint(names):
                return True
        if self._document is None or self._kinds.isdisjoint(names):
            return False
        if self._told is None:
            _, tokens, morphs, _ = self._document
            self._told = self._finder.find(self._kinds, tokens, morphs)
        return not self._told.isdisjoint(names)
