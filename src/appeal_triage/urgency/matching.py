"""Phrases compiled from patterns, and how they are found in a text.

A phrase is looked for around its rarest word, the *anchor*, inside a bounded window,
so that time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from appeal_triage.urgency.words import Element, Words


class Step(NamedTuple):
    """An element with the number of words that may stand before it."""

    gap: int
    element: Element


@dataclass(frozen=True, slots=True)
class Chain:
    """Elements in order, with the one to look for first.

    Attributes
    ----------
    steps : tuple of Step
        The elements.
    anchor : Element
        The one to look for first.
    behind, ahead : tuple of Step
        The elements before the anchor, the nearest first, and those after it.
    """

    steps: tuple[Step, ...]
    anchor: Element
    behind: tuple[Step, ...]
    ahead: tuple[Step, ...]

    def at(self, words: Words, word: int) -> tuple[int, ...] | None:
        """Match the chain with its anchor at a word.

        Parameters
        ----------
        words : Words
            The text.
        word : int
            Index of a word that carries the anchor's symbol.

        Returns
        -------
        tuple of int or None
            The words matched, rising; None if the chain does not fit.
        """
        if self.anchor.features and not words.fits(self.anchor, word):
            return None
        left = _walk(words, word, self.behind, -1) if self.behind else ()
        if left is None:
            return None
        right = _walk(words, word, self.ahead, 1) if self.ahead else ()
        if right is None:
            return None
        return (*left[::-1], word, *right) if self.ahead or self.behind else (word,)


def cut(steps: tuple[Step, ...], anchor: int) -> Chain:
    """Make a chain of elements, cut at its anchor.

    Parameters
    ----------
    steps : tuple of Step
        The elements in order.
    anchor : int
        Index of the one to look for first.

    Returns
    -------
    Chain
        The chain.
    """
    # Going back, the gap before an element lies between it and the one before.
    behind = (Step(steps[i].gap, steps[i - 1].element) for i in range(anchor, 0, -1))
    return Chain(steps, steps[anchor].element, tuple(behind), steps[anchor + 1 :])


class Join(NamedTuple):
    """How near a further chain must stand.

    Attributes
    ----------
    reach : int
        Words that may stand between.
    within_sentence : bool
        It cannot stand in another sentence.
    """

    reach: int
    within_sentence: bool = True


@dataclass(frozen=True, slots=True)
class Phrase:
    """Chains that must all stand near the first.

    Attributes
    ----------
    chains : tuple of Chain
        The chains; the first is looked for first.
    joins : tuple of Join
        How near to the first chain each further one must stand.
    required : int
        Symbols without which the phrase cannot be in a text, as bits.
    denied : frozenset of str
        Lemmas that it names with their «не».
    """

    chains: tuple[Chain, ...]
    joins: tuple[Join, ...]
    required: int
    denied: frozenset[str]

    @property
    def symbol(self) -> int:
        """Symbol of the first chain's anchor."""
        return self.chains[0].anchor.symbol

    def at(self, words: Words, word: int) -> tuple[int, ...] | None:
        """Match the phrase with its anchor at a word.

        Parameters
        ----------
        words : Words
            The text.
        word : int
            Index of a word that carries the anchor's symbol.

        Returns
        -------
        tuple of int or None
            The words matched, rising; None if the phrase does not fit.
        """
        found = self.chains[0].at(words, word)
        for chain, join in zip(self.chains[1:], self.joins, strict=True):
            if found is None:
                return None
            more = _near(words, chain, found, join)
            found = None if more is None else tuple(sorted((*found, *more)))
        return found

    def within(self, words: Words, found: tuple[int, ...], reach: int) -> bool:
        """Tell whether the phrase stands near words already matched.

        Parameters
        ----------
        words : Words
            The text.
        found : tuple of int
            Words already matched, rising.
        reach : int
            Words that may stand between.

        Returns
        -------
        bool
            True if it does.
        """
        if self.required & ~words.present:
            return False
        symbol = self.symbol
        return any(
            self.at(words, word) is not None
            for word in _window(words, found, Join(reach))
            if symbol in words.symbols[word]
        )


def _walk(
    words: Words, start: int, steps: tuple[Step, ...], direction: int
) -> tuple[int, ...] | None:
    """Match elements one after another from a word on, the nearest first."""
    if len(steps) == 1:
        nearest = next(_fitting(words, start, steps[0], direction), None)
        return None if nearest is None else (nearest,)
    # All reachable words are kept at each step, so that a near word which leads
    # nowhere does not hide a farther one; their number is bounded by the gaps.
    paths: dict[int, tuple[int, ...]] = {start: ()}
    for step in steps:
        longer: dict[int, tuple[int, ...]] = {}
        for reached, path in paths.items():
            for word in _fitting(words, reached, step, direction):
                if word not in longer:
                    longer[word] = (*path, word)
        if not longer:
            return None
        paths = longer
    return next(iter(paths.values()))


def _fitting(words: Words, start: int, step: Step, direction: int) -> Iterator[int]:
    """Yield the words of the same sentence that fit a step, the nearest first."""
    gap, element = step
    symbol = element.symbol
    sentences, symbols = words.sentences, words.symbols
    sentence = sentences[start]
    stop = start + direction * (gap + 2)
    for word in range(start + direction, stop, direction):
        if not 0 <= word < len(sentences) or sentences[word] != sentence:
            return
        carried = symbol in symbols[word] or symbol < 0
        if carried and (not element.features or words.fits(element, word)):
            yield word


def _window(words: Words, found: tuple[int, ...], join: Join) -> Iterable[int]:
    """Go through the words near words already matched."""
    low = max(0, found[0] - join.reach - 1)
    high = min(len(words.symbols), found[-1] + join.reach + 2)
    if not join.within_sentence:
        return range(low, high)
    sentence = words.sentences[found[0]]
    return (word for word in range(low, high) if words.sentences[word] == sentence)


def _near(
    words: Words, chain: Chain, found: tuple[int, ...], join: Join
) -> tuple[int, ...] | None:
    """Match a further chain near words already matched, sharing none of them."""
    symbol = chain.anchor.symbol
    for word in _window(words, found, join):
        if symbol in words.symbols[word] and word not in found:
            more = chain.at(words, word)
            if more is not None and not set(more) & set(found):
                return more
    return None


class Neighbor(NamedTuple):
    """A phrase with how near it must stand.

    Attributes
    ----------
    phrase : Phrase
        The phrase.
    reach : int
        Words of the same sentence that may stand between.
    """

    phrase: Phrase
    reach: int
