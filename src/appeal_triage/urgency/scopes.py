"""In what sense a cue is said: now, denied, over, feared, planned.

A danger word is a danger only when it is said of what is there now. The words that
turn it into something else, such as «не», «если», «уже убрали», are rows of
``scopes.csv``. A row works on cues to one side of it, up to a number of words away,
within a clause, a sentence or the whole text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from appeal_triage.knowledge import Row
from appeal_triage.urgency.indexing import Index
from appeal_triage.urgency.matching import Neighbor, Phrase
from appeal_triage.urgency.patterns import WIDEST, Grammar, PatternError
from appeal_triage.urgency.words import Element, Words

STATES = (
    "negated",
    "figurative",
    "resolved",
    "guarded",
    "advice",
    "planned",
    "past",
    "hypothetical",
    "reported",
    "lasting",
    "present",
)
"""What a cue may be, the strongest first: of several states the first is taken.

``advice`` is a rule for a case that has not come («при запахе газа звоните»),
``lasting`` is what goes on for weeks or comes again and again.
"""

PRESENT = STATES[-1]
"""State of a cue that no scope changes."""
_RANKS = {state: rank for rank, state in enumerate(STATES)}

COLUMNS = (
    "id",
    "state",
    "pattern",
    "unless",
    "side",
    "reach",
    "within",
    "groups",
    "example",
    "source",
)
"""Columns of ``scopes.csv``."""

_SIDES = ("before", "after", "around", "inside")
_EXTENTS = ("clause", "sentence", "text")


class Scope(NamedTuple):
    """A row of ``scopes.csv``.

    Attributes
    ----------
    id : str
        Stable key.
    state : str
        What it makes of a cue.
    side : str
        ``before``: it precedes the cue; ``after``; ``around``: either; ``inside``:
        it is a word of the cue.
    reach : int
        Words that may stand between.
    within : str
        What it cannot leave: ``clause``, ``sentence`` or ``text``.
    groups : frozenset of str
        Groups of cues that it works on.
    """

    id: str
    state: str
    side: str
    reach: int
    within: str
    groups: frozenset[str]


class Trigger(NamedTuple):
    """A scope found in a text.

    Attributes
    ----------
    words : tuple of int
        Words matched, rising.
    scope : Scope
        What was found.
    """

    words: tuple[int, ...]
    scope: Scope


class Said(NamedTuple):
    """In what sense a cue is said, and by which words.

    Attributes
    ----------
    state : str
        One of ``STATES``.
    words : tuple of int
        Words of the scope that decided it, rising; those of the cue where none did.
    """

    state: str
    words: tuple[int, ...]


class ScopeIndex:
    """Every scope of a table, ready to be found.

    Attributes
    ----------
    groups : set of str
        Groups of cues that some scope works on.
    """

    def __init__(self) -> None:
        self._compiled: list[tuple[Phrase, tuple[Neighbor, ...], Scope]] = []
        self._index: Index[Scope] = Index()
        self._inside: list[tuple[Element, Scope]] = []
        self._reach = 0
        self.groups: set[str] = set()

    def add(self, row: Row, grammar: Grammar, kinds: Mapping[str, str]) -> None:
        """Compile a row.

        Parameters
        ----------
        row : Row
            A row of ``scopes.csv``.
        grammar : Grammar
            Compiles its patterns.
        kinds : mapping of str to str
            Kind of every group of cues.

        Raises
        ------
        KnowledgeError
            If a cell is wrong.
        """
        reach = row.number("reach", 0)
        if not 0 <= reach <= WIDEST:
            raise row.fail("reach", f"нужно число от 0 до {WIDEST}")
        scope = Scope(
            row["id"],
            row.choice("state", STATES[:-1]),
            row.choice("side", _SIDES),
            int(reach),
            row.choice("within", _EXTENTS),
            _groups(row, kinds),
        )
        self.groups |= scope.groups
        if scope.side == "inside":
            self._inside.append((_element(row, grammar), scope))
            return
        self._reach = max(self._reach, scope.reach)
        phrases, unless = compiled(row, grammar)
        self._compiled += [(phrase, unless, scope) for phrase in phrases]

    def freeze(self, grammar: Grammar) -> None:
        """Index the scopes once every pattern has been compiled.

        Parameters
        ----------
        grammar : Grammar
            The one that compiled them.
        """
        for phrase, unless, scope in self._compiled:
            self._index.add(grammar.anchored(phrase), unless, scope)
        self._compiled.clear()

    def find(self, words: Words) -> list[Trigger]:
        """Find the scopes of a text.

        Parameters
        ----------
        words : Words
            The text.

        Returns
        -------
        list of Trigger
            Ordered by position.
        """
        return sorted(
            (Trigger(found, scope) for scope, found in self._index.find(words)),
            key=lambda trigger: (trigger.words, trigger.scope.id),
        )

    def state(
        self,
        words: Words,
        triggers: list[Trigger],
        group: str,
        keeps: frozenset[str],
        hit: tuple[int, ...],
    ) -> Said:
        """Decide in what sense one cue is said.

        Parameters
        ----------
        words : Words
            The text.
        triggers : list of Trigger
            Scopes of the text, ordered.
        group : str
            Group of the cue.
        keeps : frozenset of str
            States that the cue cannot take.
        hit : tuple of int
            Words of the cue, rising.

        Returns
        -------
        Said
            The strongest of the states that scopes give it.
        """
        best = len(STATES) - 1
        by = hit
        for element, scope in self._inside:
            rank = _RANKS[scope.state]
            if (
                rank < best
                and group in scope.groups
                and scope.state not in keeps
                and any(words.fits(element, word) for word in hit)
            ):
                best = rank
        if not triggers:
            return Said(STATES[best], by)
        # A trigger may be a phrase with gaps, hence a start farther than the reach.
        low: tuple[int, ...] = (hit[0] - self._reach - 2 * WIDEST,)
        high = hit[-1] + self._reach + 1
        start = bisect_left(triggers, low, key=lambda trigger: trigger.words)
        for at in range(start, len(triggers)):
            trigger = triggers[at]
            if trigger.words[0] > high:
                break
            scope = trigger.scope
            rank = _RANKS[scope.state]
            if (
                rank < best
                and group in scope.groups
                and scope.state not in keeps
                and _covers(words, trigger, hit)
            ):
                best, by = rank, trigger.words
        return Said(STATES[best], by)


def compiled(
    row: Row, grammar: Grammar
) -> tuple[tuple[Phrase, ...], tuple[Neighbor, ...]]:
    """Compile the pattern and the unwanted neighbours of a row.

    Parameters
    ----------
    row : Row
        A row with the columns ``pattern`` and ``unless``.
    grammar : Grammar
        Compiles them.

    Returns
    -------
    tuple
        Alternatives of the pattern; unwanted neighbours.

    Raises
    ------
    KnowledgeError
        If either is not written in the language of patterns.
    """
    try:
        phrases = grammar.phrases(row["pattern"])
    except PatternError as problem:
        raise row.fail("pattern", str(problem)) from None
    try:
        return phrases, grammar.neighbors(row["unless"])
    except PatternError as problem:
        raise row.fail("unless", str(problem)) from None


def _element(row: Row, grammar: Grammar) -> Element:
    try:
        return grammar.element(row["pattern"])
    except PatternError as problem:
        raise row.fail("pattern", str(problem)) from None


def _groups(row: Row, kinds: Mapping[str, str]) -> frozenset[str]:
    """Spell out a cell of groups and kinds of groups."""
    found: set[str] = set()
    for name in row["groups"].split():
        members = {g for g, kind in kinds.items() if name in {g, kind, "all"}}
        if name == "all":
            members = set(kinds)
        if not members:
            raise row.fail("groups", f"нет группы или вида «{name}» в groups.csv")
        found |= members
    if not found:
        raise row.fail("groups", "назовите группы, виды групп или «all»")
    return frozenset(found)


def _covers(words: Words, trigger: Trigger, hit: tuple[int, ...]) -> bool:
    """Tell whether a trigger reaches some word of a cue."""
    scope, at = trigger.scope, trigger.words
    if at[0] - scope.reach - 1 > hit[-1] or at[-1] + scope.reach + 1 < hit[0]:
        return False
    # «Сосульки сбили»: the cue is a part of the trigger, the rest of which tells.
    said = at if set(at).isdisjoint(hit) else [word for word in at if word not in hit]
    if not said:
        return False
    first, last = said[0], said[-1]
    if scope.side != "after" and any(
        0 < word - last <= scope.reach + 1 and _same(words, scope.within, last, word)
        for word in hit
    ):
        return True
    return scope.side != "before" and any(
        0 < first - word <= scope.reach + 1 and _same(words, scope.within, first, word)
        for word in hit
    )


def _same(words: Words, within: str, one: int, other: int) -> bool:
    if within == "clause":
        return words.clauses[one] == words.clauses[other]
    return within == "text" or words.sentences[one] == words.sentences[other]
