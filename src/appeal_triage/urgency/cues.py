"""Cues of danger, need and time in a comment, each with the sense it is said in.

A cue is a phrase in the language of :mod:`appeal_triage.urgency.patterns`, with a
group, the urgency that it suggests by itself and a reason for the duty officer. What
turns it into a denial, a memory or a fear is a scope
(:mod:`appeal_triage.urgency.scopes`). Both are rows of tables
(:mod:`appeal_triage.urgency.tables`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from appeal_triage.urgency.indexing import Index
from appeal_triage.urgency.lexicon import Lexicon
from appeal_triage.urgency.scopes import PRESENT, STATES, ScopeIndex, Trigger
from appeal_triage.urgency.words import Words

if TYPE_CHECKING:
    from appeal_triage.normalization import Morph


Spans = tuple[tuple[int, int], ...]
_Row = tuple[int, int, str, "Cue", str, Spans]
_NOW: tuple[str, Spans] = (PRESENT, ())


HAZARDS = frozenset({"danger", "risk", "harm", "outage", "hazard"})
"""Kinds of groups that tell of something bad, whether it is there or not."""


class Cue(NamedTuple):
    """A row of ``cues.csv``.

    Attributes
    ----------
    id : str
        Stable key.
    group : str
        One of ``CueMatcher.groups``.
    level : str
        Urgency that the cue suggests by itself; empty for none.
    reason : str
        Short Russian sentence for the duty officer; may be empty in groups that
        are no danger, risk or outage.
    example : str
        An invented line with the cue.
    source : str
        Where the cue comes from.
    keeps : frozenset of str
        States that it cannot take: «вот-вот рухнет» is not hypothetical.
    kind : str
        Kind of the group: ``danger``, ``risk``, ``outage``, ``harm`` and others.
    sure : bool
        Said of the present, it alone makes the text as urgent as ``level`` or more:
        so were at least eight of ten such comments that experts labelled.
    """

    id: str
    group: str
    level: str
    reason: str
    example: str
    source: str
    keeps: frozenset[str]
    kind: str
    sure: bool = False


class CueHit(NamedTuple):
    """A cue found in a text.

    Attributes
    ----------
    cue : Cue
        What was found.
    start, end : int
        Tokens from the first to just after the last.
    state : str
        In what sense it is said: one of ``CueMatcher.states``.
    clauses : tuple of tuple of int
        Tokens [start, end) of the clauses that it and the words which decide the state
        stand in; empty of what is said of the present.
    """

    cue: Cue
    start: int
    end: int
    state: str
    clauses: Spans = ()


class CueMatcher:
    """Every cue of a set of tables, ready to be found in a text.

    Made by :func:`appeal_triage.urgency.tables.read_cues`.

    Parameters
    ----------
    groups : dict of str to str
        Kind of every group, in stable order.
    lexicon : Lexicon
        Numbers the elements of all patterns.
    scopes : ScopeIndex
        What changes the sense of a cue.
    index : Index of Cue
        The cues by anchor.
    cues : tuple of Cue
        The cues in file order.
    """

    def __init__(
        self,
        groups: dict[str, str],
        lexicon: Lexicon,
        scopes: ScopeIndex,
        index: Index[Cue],
        cues: tuple[Cue, ...],
    ) -> None:
        self._kinds = groups
        self._lexicon = lexicon.serving(index)
        self._scopes = scopes
        self._scoped = frozenset(scopes.groups)
        self._index = index
        self._cues = cues

    @property
    def groups(self) -> tuple[str, ...]:
        """The ids of the groups, in stable order."""
        return tuple(self._kinds)

    @property
    def kinds(self) -> dict[str, str]:
        """Kind of every group, in the order of ``groups``."""
        return dict(self._kinds)

    @property
    def states(self) -> tuple[str, ...]:
        """All states that a hit may have, in stable order."""
        return STATES

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Every cue in stable order."""
        return self._cues

    @property
    def lemmas(self) -> tuple[str, ...]:
        """Every lemma that the tables name, in alphabetical order."""
        return self._lexicon.lemmas

    def telling(self) -> CueMatcher:
        """Return a matcher of the cues that the level hangs on, faster by two fifths.

        These are the cues that suggest a level and, since they may be denied, those of
        ``HAZARDS``; for whom, since when and in what tone is left out.

        Returns
        -------
        CueMatcher
            Finds the same hits of these cues, and none of the others.
        """
        return CueMatcher(
            self._kinds,
            self._lexicon,
            self._scopes,
            self._index.only(_tells),
            tuple(filter(_tells, self._cues)),
        )

    def find(
        self, tokens: Sequence[str], morphs: Sequence[Morph]
    ) -> tuple[CueHit, ...]:
        """Find every cue of a text, in time linear in its length.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of the canonical text, punctuation included.
        morphs : sequence of Morph
            Their analyses, as many; of the same token the same each time, as
            :func:`appeal_triage.normalization.parse` gives them.

        Returns
        -------
        tuple of CueHit
            Ordered by position; overlapping hits of the same cue are one.

        Examples
        --------
        >>> from appeal_triage.normalization import normalize, parse, tokenize
        >>> from appeal_triage.urgency import load_cues
        >>> tokens = tokenize(normalize("Люк во дворе без крышки, газом не пахнет."))
        >>> hits = load_cues().find(tokens, [parse(token) for token in tokens])
        >>> urgent = [hit for hit in hits if hit.cue.level == "emergency"]
        >>> sorted({(hit.cue.group, hit.state) for hit in urgent})
        [('danger_gas', 'negated'), ('danger_manhole', 'present')]
        """
        words = self._lexicon.read(tokens, morphs)
        found: dict[str, tuple[Cue, list[tuple[int, ...]]]] = {}
        for cue, place in self._index.matches(words):
            key = cue.id
            if key in found:
                found[key][1].append(place)
            else:
                found[key] = cue, [place]
        triggers: list[Trigger] | None = None
        rows: list[_Row] = []
        for key, (cue, places) in found.items():
            said = [_NOW] * len(places)
            if cue.group in self._scoped:
                if triggers is None:
                    triggers = self._scopes.find(words)
                said = [self._said(words, triggers, cue, place) for place in places]
            if len(places) == 1:
                rows.append((places[0][0], places[0][-1] + 1, key, cue, *said[0]))
            else:
                rows += _joined(cue, sorted(zip(places, said, strict=True)))
        rows.sort()
        return tuple([
            CueHit(cue, start, end, state, clauses)
            for start, end, _, cue, state, clauses in rows
        ])

    def _said(
        self,
        words: Words,
        triggers: list[Trigger],
        cue: Cue,
        place: tuple[int, ...],
    ) -> tuple[str, Spans]:
        """Decide the state of a cue found at some tokens, and what goes with it."""
        numbers = words.numbers
        hit = tuple([numbers[token] for token in place])
        state, by = self._scopes.state(words, triggers, cue.group, cue.keeps, hit)
        if state == PRESENT:
            return _NOW
        return state, tuple(sorted({words.around(hit), words.around(by)}))


def _tells(cue: Cue) -> bool:
    return bool(cue.level) or cue.kind in HAZARDS


def _joined(
    cue: Cue, places: Iterable[tuple[tuple[int, ...], tuple[str, Spans]]]
) -> Iterator[_Row]:
    """Make one row of places that overlap; the least doubtful state is theirs."""
    first, last, state = -1, -1, ""
    clauses: Spans = ()
    for place, (said, around) in places:
        if place[0] > last:
            if state:
                yield first, last + 1, cue.id, cue, state, clauses
            first, last, state, clauses = place[0], place[-1], said, around
        else:
            last, state = max(last, place[-1]), max(state, said, key=STATES.index)
            clauses = () if state == PRESENT else clauses + around
    if state:
        yield first, last + 1, cue.id, cue, state, clauses
