"""One text as a matcher sees it: what each word carries, and in which clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from appeal_triage.normalization import Morph

ANY = -1
"""Symbol of the element ``*``: any word."""

NOT = "не"
"""The word that denies the next one."""


class Mark(NamedTuple):
    """What a token carries.

    Attributes
    ----------
    morph : Morph
        The analysis that it was looked up with.
    kind : int
        0 for most words; bits tell what else it does (see the lexicon).
    symbols : frozenset of int
        Its symbols.
    anchors : tuple of int
        Those of them whose places a text must remember, rising.
    bits : int
        The symbols as bits of a number.
    """

    morph: Morph
    kind: int
    symbols: frozenset[int] = frozenset()
    anchors: tuple[int, ...] = ()
    bits: int = 0


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

    Punctuation is left out, but a sentence or clause number rises at it.

    Attributes
    ----------
    symbols : list of frozenset of int
        Symbols of each word.
    morphs : list of Morph
        Analysis of each word.
    tokens : list of int
        Index of each word among the tokens, rising.
    sentences, clauses : list of int
        Number of the sentence and of the clause of each word, never falling.
    places : dict of int to list of int
        Words that carry an anchor, by anchor.
    present : int
        Every symbol of the text, as bits.
    """

    __slots__ = (
        "clauses",
        "morphs",
        "places",
        "present",
        "sentences",
        "symbols",
        "tokens",
    )

    def __init__(self) -> None:
        self.symbols: list[frozenset[int]] = []
        self.morphs: list[Morph] = []
        self.tokens: list[int] = []
        self.sentences: list[int] = []
        self.clauses: list[int] = []
        self.places: dict[int, list[int]] = {}
        self.present = 0

    def close(self, sentence: int) -> None:
        """End a clause after the last word.

        Parameters
        ----------
        sentence : int
            Not 0: end the sentence too.
        """
        count = len(self.tokens)
        if count > len(self.clauses):
            number = self.clauses[-1] + 1 if self.clauses else 0
            self.clauses += [number] * (count - len(self.clauses))
        if sentence and count > len(self.sentences):
            number = self.sentences[-1] + 1 if self.sentences else 0
            self.sentences += [number] * (count - len(self.sentences))

    def denied(self, word: int) -> bool:
        """Tell whether «не» stands before a word.

        Parameters
        ----------
        word : int
            Index of a word.

        Returns
        -------
        bool
            True if it does.
        """
        return word > 0 and self.morphs[word - 1][0] == NOT

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
        symbol = element.symbol
        if symbol >= 0 and symbol not in self.symbols[word]:
            return False
        features = element.features
        if not features:
            return True
        _, pos, tense, mood = self.morphs[word]
        found = pos in features or tense in features or mood in features
        return found is not element.excluded
