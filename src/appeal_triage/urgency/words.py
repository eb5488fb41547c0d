"""One text as a matcher sees it: what each word carries, and in which clause."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from appeal_triage.normalization import Morph

ANY = -1
"""Symbol of the element ``*``: any word."""

NOT = "не"
"""The word that denies the next one."""


PLAIN, BEGINS, STOP, BREAK, END = range(5)
"""Kinds of tokens: a word, one that begins a clause; a mark, one that ends a clause,
one that ends a sentence. Words come before marks, in this order."""


PACE = 64
"""Marks in a row that one goes over as slowly as over a word. Nobody writes so many,
but without a bound a text of nothing else would be gone over from every anchor."""
_FAR = 1_000 * PACE


class Mark:
    """What a token carries; one and the same for all tokens that carry the same.

    Parameters
    ----------
    kind : int
        One of the kinds of tokens.
    symbols : frozenset of int
        What it carries.

    Attributes
    ----------
    kind : int
        One of the kinds of tokens.
    word : int
        1 for a word, 0 for a mark.
    pace : int
        What going over it takes of the words that one may go on: ``PACE`` for a word,
        1 for a mark, more than any pattern allows for the end of a sentence.
    symbols : frozenset of int
        Its symbols, for a word with ``ANY``; empty for a mark.
    bits : int
        The symbols as bits of a number, without ``ANY``.
    plan : tuple or None
        What it gives the index to do that the lexicon serves; None for nothing.
    """

    __slots__ = ("bits", "kind", "pace", "plan", "symbols", "word")

    def __init__(self, kind: int, symbols: frozenset[int] = frozenset()) -> None:
        self.kind = kind
        self.word = int(kind < STOP)
        self.pace = _FAR if kind == END else PACE if self.word else 1
        self.symbols = symbols | {ANY} if self.word else symbols
        self.bits = sum(1 << symbol for symbol in symbols)
        self.plan: Any = None


_LAST = Mark(END)


class Planner(Protocol):
    """What tells of a mark what there is to do."""

    def plan(self, mark: Mark) -> tuple[Any, ...] | None:
        """Tell what a token gives to do.

        Parameters
        ----------
        mark : Mark
            What the token carries.

        Returns
        -------
        tuple or None
            The plan; None for nothing.
        """


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern.

    Attributes
    ----------
    symbol : int
        Which words may stand there; ``ANY`` for every word.
    features : frozenset of str
        Parts of speech, tenses or moods asked of the word; empty for no demand.
    excluded : bool
        The features must be absent instead of present.
    """

    symbol: int
    features: frozenset[str] = frozenset()
    excluded: bool = False


class Words:
    """The words of one text: what they carry and in which clause they stand.

    A *token* is counted with the punctuation, a *word* without. What only some texts
    need is made when it is first asked for.

    Parameters
    ----------
    marks : list of Mark
        What each token carries; taken over, not copied.
    morphs : sequence of Morph
        Analysis of each token.
    planner : Planner, optional
        Who made the plans of the marks.

    Attributes
    ----------
    marks : list of Mark
        What each token carries, and the end of a sentence behind the last. Going on
        in either direction one meets it: the index -1 is the last item.
    morphs : sequence of Morph
        Analysis of each token.
    planner : Planner or None
        Who made the plans of the marks.
    """

    __slots__ = (
        "_clauses",
        "_numbers",
        "_sentences",
        "_tokens",
        "marks",
        "morphs",
        "planner",
    )

    def __init__(
        self,
        marks: list[Mark],
        morphs: Sequence[Morph],
        planner: Planner | None = None,
    ) -> None:
        marks.append(_LAST)
        self.marks = marks
        self.morphs = morphs
        self.planner = planner
        self._tokens: list[int] | None = None
        self._numbers: list[int] | None = None
        self._sentences: list[int] | None = None
        self._clauses: list[int] | None = None

    @property
    def present(self) -> int:
        """Every symbol of the text, as bits."""
        present = 0
        for mark in self.marks:
            present |= mark.bits
        return present

    @property
    def tokens(self) -> list[int]:
        """Index of each word among the tokens, rising."""
        if self._tokens is None:
            self._tokens = [
                token for token, mark in enumerate(self.marks) if mark.kind < STOP
            ]
        return self._tokens

    @property
    def sentences(self) -> list[int]:
        """Number of the sentence of each word, never falling."""
        if self._sentences is None:
            self._sentences = self._counted((END,))
        return self._sentences

    @property
    def clauses(self) -> list[int]:
        """Number of the clause of each word, never falling."""
        if self._clauses is None:
            self._clauses = self._counted((BEGINS, BREAK, END))
        return self._clauses

    def around(self, words: Sequence[int]) -> tuple[int, int]:
        """Find the tokens of the clauses that words stand in.

        Parameters
        ----------
        words : sequence of int
            Numbers of words, rising; at least one.

        Returns
        -------
        tuple of int
            From the first token of the first clause to just after the last of the last.
        """
        clauses, tokens = self.clauses, self.tokens
        first = bisect_left(clauses, clauses[words[0]])
        last = bisect_right(clauses, clauses[words[-1]])
        return tokens[first], tokens[last - 1] + 1

    def _counted(self, kinds: tuple[int, ...]) -> list[int]:
        numbers: list[int] = []
        number = 0
        for mark in self.marks:
            if mark.kind in kinds:
                number += 1
            if mark.kind < STOP:
                numbers.append(number)
        return numbers

    @property
    def numbers(self) -> list[int]:
        """Index among the words of each token that is a word."""
        if self._numbers is None:
            words = [mark.word for mark in self.marks]
            self._numbers = list(accumulate(words, initial=0))
        return self._numbers

    def denial(self, token: int) -> int:
        """Find the «не» before a word.

        Parameters
        ----------
        token : int
            Index of a token.

        Returns
        -------
        int
            Index of the token; -1 if another word or none stands before.
        """
        before = token - 1
        while before >= 0 and self.marks[before].kind >= STOP:
            before -= 1
        return before if before >= 0 and self.morphs[before][0] == NOT else -1

    def suits(self, element: Element, token: int) -> bool:
        """Tell whether a token has the features of an element.

        Parameters
        ----------
        element : Element
            Place of a pattern with features.
        token : int
            Index of a token.

        Returns
        -------
        bool
            True if it has.
        """
        features = element.features
        _, pos, tense, mood = self.morphs[token]
        found = pos in features or tense in features or mood in features
        return found is not element.excluded

    def fits(self, element: Element, word: int) -> bool:
        """Tell whether a word may stand for an element.

        Parameters
        ----------
        element : Element
            Place of a pattern.
        word : int
            Index of a word.

        Returns
        -------
        bool
            True if it may.
        """
        token = self.tokens[word]
        if element.symbol not in self.marks[token].symbols:
            return False
        return not element.features or self.suits(element, token)
