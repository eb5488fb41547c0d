"""Phrases compiled from patterns, and how they are found in a text.

A phrase is looked for around its rarest word, the *anchor*, inside a bounded window,
so that time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from appeal_triage.urgency.words import END, PACE, Element, Words

Look = Callable[[Words, int], "tuple[int, ...] | None"]


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
    at : callable
        Matches the chain with its anchor at a token that carries its symbol: given
        the text and the index of the token, it returns the indices of the tokens
        matched, rising, or None.
    """

    steps: tuple[Step, ...]
    anchor: Element
    at: Look


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
    behind = tuple(
        Step(steps[i].gap, steps[i - 1].element) for i in range(anchor, 0, -1)
    )
    ahead = steps[anchor + 1 :]
    element = steps[anchor].element
    if len(steps) == 2 and not element.features:
        look = _pair((*behind, *ahead)[0], 1 if ahead else -1)
    else:
        look = _around(element, behind, ahead)
    return Chain(steps, element, look)


def _pair(step: Step, direction: int) -> Look:
    """Look for one element beside the anchor: most phrases are no more."""
    gap, element = step
    symbol, features = element.symbol, element.features

    def at(words: Words, token: int) -> tuple[int, ...] | None:
        marks = words.marks
        near, left = token, (gap + 1) * PACE
        while left > 0:
            near += direction
            mark = marks[near]
            if symbol in mark.symbols and (not features or words.suits(element, near)):
                return (token, near) if direction > 0 else (near, token)
            left -= mark.pace
        return None

    return at


def _around(anchor: Element, behind: tuple[Step, ...], ahead: tuple[Step, ...]) -> Look:
    """Look for elements on both sides of the anchor."""

    def at(words: Words, token: int) -> tuple[int, ...] | None:
        if anchor.features and not words.suits(anchor, token):
            return None
        left = _walk(words, token, behind, -1) if behind else ()
        if left is None:
            return None
        right = _walk(words, token, ahead, 1) if ahead else ()
        if right is None:
            return None
        return (*left[::-1], token, *right)

    return at


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

    def at(self, words: Words, token: int) -> tuple[int, ...] | None:
        """Match the phrase with its anchor at a token.

        Parameters
        ----------
        words : Words
            The text.
        token : int
            Index of a token that carries the anchor's symbol.

        Returns
        -------
        tuple of int or None
            Indices of the tokens matched, rising; None if the phrase does not fit.
        """
        found = self.chains[0].at(words, token)
        for chain, join in zip(self.chains[1:], self.joins, strict=True):
            if found is None:
                return None
            more = _near(words, chain, found, join)
            found = None if more is None else tuple(sorted((*found, *more)))
        return found


def _walk(
    words: Words, start: int, steps: tuple[Step, ...], direction: int
) -> tuple[int, ...] | None:
    """Match elements one after another from a token on, the nearest first."""
    if len(steps) == 1:
        nearest = next(_fitting(words, start, steps[0], direction), None)
        return None if nearest is None else (nearest,)
    # All reachable words are kept at each step, so that a near word which leads
    # nowhere does not hide a farther one; their number is bounded by the gaps.
    paths: dict[int, tuple[int, ...]] = {start: ()}
    for step in steps:
        longer: dict[int, tuple[int, ...]] = {}
        for reached, path in paths.items():
            for token in _fitting(words, reached, step, direction):
                if token not in longer:
                    longer[token] = (*path, token)
        if not longer:
            return None
        paths = longer
    return next(iter(paths.values()))


def _fitting(words: Words, start: int, step: Step, direction: int) -> Iterator[int]:
    """Yield the tokens of the same sentence that fit a step, the nearest first."""
    gap, element = step
    symbol, features, marks = element.symbol, element.features, words.marks
    token, left = start, (gap + 1) * PACE
    while left > 0:
        token += direction
        mark = marks[token]
        if symbol in mark.symbols and (not features or words.suits(element, token)):
            yield token
        left -= mark.pace


def window(words: Words, found: tuple[int, ...], reach: int) -> range:
    """Return the tokens of the same sentence near tokens already matched.

    Parameters
    ----------
    words : Words
        The text.
    found : tuple of int
        Indices of the tokens, rising.
    reach : int
        Words that may stand between.

    Returns
    -------
    range
        Indices of the tokens from the first to the last, those matched included.
    """
    marks, first, last = words.marks, found[0], found[-1]
    low, left = first, (reach + 1) * PACE
    while left > 0:
        low -= 1
        left -= marks[low].pace
    high, left = first + 1, (reach + 1) * PACE
    while left > 0:
        if high > last or marks[high].kind == END:
            left -= marks[high].pace
        high += 1
    return range(max(low, 0), high)


def _far(words: Words, found: tuple[int, ...], reach: int) -> range:
    """Return the tokens near others, whatever the sentence."""
    marks = words.marks
    last = len(marks) - 1
    low, left = found[0], (reach + 1) * PACE
    while left > 0 and low:
        low -= 1
        left -= PACE if marks[low].word else 1
    high, left = found[-1] + 1, (reach + 1) * PACE
    while left > 0 and high < last:
        left -= PACE if marks[high].word else 1
        high += 1
    return range(low, high)


def _near(
    words: Words, chain: Chain, found: tuple[int, ...], join: Join
) -> tuple[int, ...] | None:
    """Match a further chain near tokens already matched, sharing none of them."""
    symbol, marks = chain.anchor.symbol, words.marks
    around = window if join.within_sentence else _far
    for token in around(words, found, join.reach):
        if symbol in marks[token].symbols and token not in found:
            more = chain.at(words, token)
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
