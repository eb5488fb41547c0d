"""Many phrases found in one go: by their anchors, and only those that can be there.

Phrases of which some word does not occur in the text at all are dropped by one set
comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from appeal_triage.urgency.matching import Look, Neighbor, Phrase, window
from appeal_triage.urgency.words import ANY, Mark, Words

Item = TypeVar("Item")

KEPT = 65_536
"""Marks of which an index remembers what to do."""


class _Row(NamedTuple, Generic[Item]):
    phrase: Phrase
    unless: tuple[Neighbor, ...]
    item: Item


class _Ban(NamedTuple):
    """Unwanted neighbors with the same reach."""

    reach: int
    bits: int  # any of which makes one of ``words`` be in the text
    words: frozenset[int]  # symbols any of which is a neighbor by itself
    phrases: tuple[tuple[int, int, Look], ...]  # what must be there; anchor; look


class _Entry(NamedTuple, Generic[Item]):
    item: Item
    at: Look | None  # None: always there
    banned: int  # any of which makes one of ``bans`` worth a look
    bans: tuple[_Ban, ...]
    denied: frozenset[str]


# Phrases to look for, each with what must be there, as bits.
_Entries = tuple[tuple[int, _Entry[Item]], ...]


class _Plan(NamedTuple, Generic[Item]):
    """What a token gives an index to do."""

    bits: int  # what it carries of that which phrases need
    entries: _Entries[Item]


class _Plans(dict[Mark, "_Plan[Item] | None"], Generic[Item]):
    """Plans by mark, made when first asked for; None where there is nothing to do."""

    def __init__(self, rows: Iterable[_Row[Item]]) -> None:
        super().__init__()
        self._numbers: dict[int, int] = {}
        self._entries: dict[int, list[tuple[int, _Entry[Item]]]] = {}
        # Those of the phrases come first: what is compared most often is small.
        needs = [self._bits(_named(row.phrase) - {row.phrase.symbol}) for row in rows]
        for need, row in zip(needs, rows, strict=True):
            phrase = row.phrase
            entry = _Entry(
                row.item,
                None if _alone(phrase) else _look(phrase),
                self._bits({near.phrase.symbol for near in row.unless}),
                tuple(self._bans(row.unless)),
                phrase.denied,
            )
            self._entries.setdefault(phrase.symbol, []).append((need, entry))
        self.every = (1 << len(self._numbers)) - 1

    def _bits(self, symbols: Iterable[int]) -> int:
        # Numbered anew, since only some of the symbols matter here.
        numbers = self._numbers
        return sum(1 << numbers.setdefault(s, len(numbers)) for s in sorted(symbols))

    def _bans(self, unless: tuple[Neighbor, ...]) -> Iterator[_Ban]:
        for reach in sorted({near.reach for near in unless}):
            phrases = [near.phrase for near in unless if near.reach == reach]
            words = frozenset(p.symbol for p in phrases if _alone(p))
            longer = tuple(
                (self._bits(_named(p)), p.symbol, _look(p))
                for p in phrases
                if not _alone(p)
            )
            yield _Ban(reach, self._bits(words), words, longer)

    def made(self, mark: Mark) -> _Plan[Item] | None:
        numbers, symbols = self._numbers, sorted(mark.symbols)
        bits = sum(1 << numbers[symbol] for symbol in symbols if symbol in numbers)
        entries = [e for symbol in symbols for e in self._entries.get(symbol, ())]
        return _Plan(bits, tuple(entries)) if bits or entries else None

    def __missing__(self, mark: Mark) -> _Plan[Item] | None:
        if len(self) >= KEPT:
            self.clear()
        plan = self[mark] = self.made(mark)
        return plan


class Index(Generic[Item]):
    """Many phrases, found in one go over the anchors of a text."""

    def __init__(self) -> None:
        self._rows: list[_Row[Item]] = []
        self._plans: _Plans[Item] | None = None

    def add(self, phrase: Phrase, unless: tuple[Neighbor, ...], item: Item) -> None:
        """Put a phrase in.

        Parameters
        ----------
        phrase : Phrase
            What to find.
        unless : tuple of Neighbor
            Phrases any of which nearby forbids the match.
        item : Item
            What to report when it is found.
        """
        self._rows.append(_Row(phrase, unless, item))
        self._plans = None

    def only(self, wanted: Callable[[Item], bool]) -> Index[Item]:
        """Return an index of some of the phrases.

        Parameters
        ----------
        wanted : callable
            Tells whether the phrases of an item are to stay.

        Returns
        -------
        Index
            Another index; this one does not change.
        """
        index: Index[Item] = Index()
        index._rows = [row for row in self._rows if wanted(row.item)]
        return index

    def find(self, words: Words) -> Iterator[tuple[Item, tuple[int, ...]]]:
        """Find every phrase at every anchor.

        Parameters
        ----------
        words : Words
            The text.

        Yields
        ------
        tuple
            The item and the words matched, in no particular but a fixed order.
        """
        numbers: list[int] | None = None
        for item, tokens in self.matches(words):
            if numbers is None:
                numbers = words.numbers
            yield item, tuple([numbers[token] for token in tokens])

    def matches(self, words: Words) -> Iterator[tuple[Item, tuple[int, ...]]]:
        """Find every phrase, and tell the tokens instead of the words.

        Parameters
        ----------
        words : Words
            The text.

        Yields
        ------
        tuple
            The item and the indices of the tokens matched, in no particular but a
            fixed order.
        """
        present, anchors = self._anchors(words)
        # Not ``~present``: a negative number makes the next operation slow.
        absent = self._ready().every ^ present
        for token, entries in anchors:
            for need, entry in entries:
                if need & absent:
                    continue
                item, at, banned, bans, denied = entry
                found = at(words, token) if at else (token,)
                if found is None or (
                    banned & present and _banned(words, found, bans, present)
                ):
                    continue
                yield item, _with_not(words, found, denied) if denied else found

    def _anchors(self, words: Words) -> tuple[int, list[tuple[int, _Entries[Item]]]]:
        """Tell what phrases need and the text has; and where to look for which."""
        plans: Iterable[_Plan[Item] | None]
        if words.planner is self:
            plans = [mark.plan for mark in words.marks]
        else:
            plans = map(self._ready().__getitem__, words.marks)
        present = 0
        anchors = []
        for token, plan in enumerate(plans):
            if plan:
                bits, entries = plan
                present |= bits
                if entries:
                    anchors.append((token, entries))
        return present, anchors

    def plan(self, mark: Mark) -> _Plan[Item] | None:
        """Tell what a token gives this index to do.

        Parameters
        ----------
        mark : Mark
            What the token carries.

        Returns
        -------
        tuple or None
            For :attr:`Mark.plan`; None for nothing.
        """
        return self._ready().made(mark)

    def _ready(self) -> _Plans[Item]:
        if self._plans is None:
            self._plans = _Plans(self._rows)
        return self._plans


def _named(phrase: Phrase) -> set[int]:
    """Return the symbols without which a phrase is not there."""
    steps = (step for chain in phrase.chains for step in chain.steps)
    return {step.element.symbol for step in steps} - {ANY}


def _alone(phrase: Phrase) -> bool:
    """Tell whether a phrase is there wherever its anchor is."""
    chain = phrase.chains[0]
    return len(chain.steps) == 1 and not phrase.joins and not chain.anchor.features


def _look(phrase: Phrase) -> Look:
    return phrase.at if phrase.joins else phrase.chains[0].at


def _with_not(
    words: Words, found: tuple[int, ...], denied: frozenset[str]
) -> tuple[int, ...]:
    """Count «не» in where the phrase names it, so that it does not deny the phrase."""
    own = {words.denial(token) for token in found if words.morphs[token][0] in denied}
    return tuple(sorted({*found, *own} - {-1}))


def _banned(
    words: Words, found: tuple[int, ...], bans: tuple[_Ban, ...], present: int
) -> bool:
    """Tell whether an unwanted neighbor stands near."""
    marks = words.marks
    for reach, bits, alone, phrases in bans:
        looks = [(symbol, at) for need, symbol, at in phrases if need & present == need]
        if not looks and not bits & present:
            continue
        near = window(words, found, reach)
        for mark in marks[near.start : near.stop]:
            if not alone.isdisjoint(mark.symbols):
                return True
        for symbol, at in looks:
            for token in near:
                if symbol in marks[token].symbols and at(words, token):
                    return True
    return False
