"""Many phrases found in one go: by their anchors, and only those that can be there.

Phrases of which some word does not occur in the text at all are dropped by one set
comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

from appeal_triage.urgency.matching import Neighbor, Phrase
from appeal_triage.urgency.words import Words

Item = TypeVar("Item")


class _Entry(NamedTuple, Generic[Item]):
    required: int
    at: Callable[[Words, int], tuple[int, ...] | None] | None  # None: always there
    unless: tuple[Neighbor, ...]
    forbids: int  # bits of the symbols by which ``unless`` is looked for
    denied: frozenset[str]
    item: Item


class Index(Generic[Item]):
    """Many phrases, found in one go over the anchors of a text."""

    def __init__(self) -> None:
        self._entries: dict[int, list[_Entry[Item]]] = {}

    @property
    def anchors(self) -> tuple[int, ...]:
        """The symbols whose places a text must remember."""
        return tuple(self._entries)

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
        chain = phrase.chains[0]
        at = phrase.at if phrase.joins else chain.at
        alone = len(chain.steps) == 1 and not phrase.joins
        entry = _Entry(
            phrase.required,
            None if alone and not chain.anchor.features else at,
            unless,
            sum(1 << symbol for symbol in {n.phrase.symbol for n in unless}),
            phrase.denied,
            item,
        )
        self._entries.setdefault(phrase.symbol, []).append(entry)

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
        for anchor, entries in self._entries.items():
            if kept := [entry for entry in entries if wanted(entry.item)]:
                index._entries[anchor] = kept
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
        present, entries = words.present, self._entries
        absent = ~present
        for anchor, places in words.places.items():
            for required, at, unless, forbids, denied, item in entries.get(anchor, ()):
                if required & absent:
                    continue
                forbidden = unless if forbids & present else ()
                for place in places:
                    found = at(words, place) if at else (place,)
                    if not found or (forbidden and _forbidden(words, found, forbidden)):
                        continue
                    yield item, _with_not(words, found, denied) if denied else found


def _with_not(
    words: Words, found: tuple[int, ...], denied: frozenset[str]
) -> tuple[int, ...]:
    """Count «не» in where the phrase names it, so that it does not deny the phrase."""
    own = {
        word - 1
        for word in found
        if word and words.morphs[word].lemma in denied and words.denied(word)
    }
    return tuple(sorted({*found, *own}))


def _forbidden(
    words: Words, found: tuple[int, ...], unless: tuple[Neighbor, ...]
) -> bool:
    return any(phrase.within(words, found, reach) for phrase, reach in unless)
