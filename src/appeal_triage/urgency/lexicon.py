"""Words of the pattern language and the tokens that carry them.

An *element* of a pattern («люк|колодец», «@child», «=света», «канализ*», «#3..9»)
is numbered once as a *symbol*. Which symbols a token carries is found by a few
dictionary look-ups without a regular expression, and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, NamedTuple, cast

from appeal_triage.urgency.misspelling import Misspellings
from appeal_triage.urgency.words import (
    BEGINS,
    BREAK,
    END,
    NOT,
    PLAIN,
    STOP,
    Mark,
    Planner,
    Words,
)

if TYPE_CHECKING:
    from appeal_triage.normalization import Morph

STEM = 4
"""Letters of a stem by which stems are looked up; the shortest stem allowed."""

_SENTENCE_ENDS = frozenset(".!?…\n")
_CLAUSE_BREAKS = frozenset(",;:—–()")
_MINUS = frozenset("-−–")
_CHANGES = _MINUS | {NOT, "+"}
"""Tokens after which the next one is read otherwise."""
_STOPS = {kind: Mark(kind) for kind in (STOP, BREAK, END)}
_ALONE, _DENIED, _NEGATIVE, _POSITIVE, _CHANGING = range(5)

_LONGEST_QUANTITY = 6

PLUS = 10_000_000
"""Added to a number written with a plus: «дома +9» is no house number."""

DENIED = "не "
"""What a lemma begins with that stands for the word denied: «не работать»."""

REMEMBERED = 131_072
"""Words whose marks are kept; about 16 MB when full."""

_NOTHING: frozenset[int] = frozenset()


class Atoms(NamedTuple):
    """What one element accepts, class names resolved.

    Attributes
    ----------
    lemmas, forms, stems : frozenset of str
        Dictionary forms, exact tokens, beginnings of tokens.
    ranges : frozenset of tuple of int
        Whole numbers from the first to the second, both included.
    """

    lemmas: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    ranges: frozenset[tuple[int, int]] = frozenset()

    def __or__(self, other: Atoms) -> Atoms:
        """Join two sets of words.

        Parameters
        ----------
        other : Atoms
            The other set.

        Returns
        -------
        Atoms
            What either accepts.
        """
        return Atoms(
            self.lemmas | other.lemmas,
            self.forms | other.forms,
            self.stems | other.stems,
            self.ranges | other.ranges,
        )


class Lexicon:
    """Numbers the elements of all patterns and reads tokens as their symbols.

    Parameters
    ----------
    homonyms : mapping of str to frozenset of str
        Forms whose analysis gives another lemma than the one that patterns name:
        form to the lemmas to be read besides.
    breaks : frozenset of str
        Conjunctions that begin a clause.
    known : callable, optional
        Tells whether a dictionary has a word; by default every word is known, and
        none is taken for a misspelt lemma of the patterns.
    """

    def __init__(
        self,
        homonyms: Mapping[str, frozenset[str]],
        breaks: frozenset[str] = frozenset(),
        known: Callable[[str], bool] = str.isalpha,
    ) -> None:
        self._homonyms = homonyms
        self._breaks = breaks
        self._known = known
        self._misspellings = Misspellings(())
        self._numbers: dict[Atoms, int] = {}
        self._atoms: list[Atoms] = []
        self._lemmas: dict[str, frozenset[int]] = {}
        self._forms: dict[str, frozenset[int]] = {}
        self._stems: dict[str, list[tuple[str, frozenset[int]]]] = {}
        self._ranges: list[tuple[int, int, int]] = []
        # Token to mark: most tokens; after «не»; after a minus; after a plus; and
        # apart from these what changes the next token.
        self._seen: tuple[dict[str, Mark], ...] = ({}, {}, {}, {}, {})
        self._marks: dict[tuple[int, frozenset[int]], Mark] = {}
        self._planner: Planner | None = None

    @property
    def lemmas(self) -> tuple[str, ...]:
        """Every lemma that some pattern names, in alphabetical order."""
        return tuple(sorted(self._lemmas))

    def number(self, atoms: Atoms) -> int:
        """Return the symbol of an element, the same for the same words.

        Parameters
        ----------
        atoms : Atoms
            What the element accepts.

        Returns
        -------
        int
            Its symbol, 0 or more.
        """
        symbol = self._numbers.setdefault(atoms, len(self._numbers))
        if symbol == len(self._atoms):
            self._atoms.append(atoms)
        return symbol

    def atoms(self, symbol: int) -> Atoms:
        """Return what an element accepts.

        Parameters
        ----------
        symbol : int
            Number of the element.

        Returns
        -------
        Atoms
            Its words.
        """
        return self._atoms[symbol]

    def freeze(self) -> None:
        """Build the look-up tables once every pattern has been numbered."""
        lemmas: dict[str, set[int]] = {}
        forms: dict[str, set[int]] = {}
        stems: dict[str, set[int]] = {}
        for atoms, symbol in self._numbers.items():
            for table, words in (
                (lemmas, atoms.lemmas),
                (forms, atoms.forms),
                (stems, atoms.stems),
            ):
                for word in words:
                    table.setdefault(word, set()).add(symbol)
            self._ranges += [(low, high, symbol) for low, high in sorted(atoms.ranges)]
        for form, readings in self._homonyms.items():
            for lemma in readings & lemmas.keys():
                forms.setdefault(form, set()).update(lemmas[lemma])
        self._lemmas = {word: frozenset(found) for word, found in lemmas.items()}
        self._forms = {word: frozenset(found) for word, found in forms.items()}
        self._misspellings = Misspellings(self._lemmas)
        for stem in sorted(stems):
            entry = (stem, frozenset(stems[stem]))
            self._stems.setdefault(stem[:STEM], []).append(entry)

    def serving(self, planner: Planner) -> Lexicon:
        """Return a lexicon of the same words that also remembers plans.

        Parameters
        ----------
        planner : Planner
            Makes the plan of a mark; its plans do not change any more.

        Returns
        -------
        Lexicon
            Another lexicon, with a memory of its own; this one does not change.
        """
        other = copy(self)
        other._seen = ({}, {}, {}, {}, {})
        other._marks = {}
        other._planner = planner
        return other

    def read(self, tokens: Sequence[str], morphs: Sequence[Morph]) -> Words:
        """Read a text as words with symbols, in time linear in its length.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of the canonical text, punctuation included.
        morphs : sequence of Morph
            Their analyses, as many. That of a token is the same each time, as
            :func:`appeal_triage.normalization.parse` gives it: what a token carries
            is remembered.

        Returns
        -------
        Words
            The words.
        """
        # What changes the next token is not among these, and so comes out as None.
        marks = list(map(self._seen[_ALONE].get, tokens))
        if None in marks:
            self._complete(marks, tokens, morphs)
        return Words(cast("list[Mark]", marks), morphs, self._planner)

    def _complete(
        self,
        marks: list[Mark | None],
        tokens: Sequence[str],
        morphs: Sequence[Morph],
    ) -> None:
        """Look up the tokens not remembered, then those after «не» and a sign."""
        changing = []
        index = -1
        for _ in range(marks.count(None)):
            index = marks.index(None, index + 1)
            token = tokens[index]
            before = _CHANGING if token in _CHANGES else _ALONE
            if before:
                changing.append(index)
            marks[index] = self._marked(token, morphs[index], before)
        for index in changing:
            before = _DENIED if tokens[index] == NOT else _sign(tokens, index)
            after = index + 1
            if before and after < len(marks) and cast("Mark", marks[after]).word:
                marks[after] = self._marked(tokens[after], morphs[after], before)

    def _marked(self, token: str, morph: Morph, before: int) -> Mark:
        """Look a token up: in memory, else in the tables."""
        seen = self._seen[before]
        mark = seen.get(token)
        if mark is None:
            mark = self._mark(token, morph.lemma, before)
            if len(seen) >= REMEMBERED:
                seen.clear()
            seen[token] = mark
        return mark

    def _mark(self, token: str, lemma: str, before: int) -> Mark:
        if len(token) == 1 and not token.isalnum():
            if token in _SENTENCE_ENDS:
                return _STOPS[END]
            return _STOPS[BREAK if token in _CLAUSE_BREAKS else STOP]
        if token[:1].isdecimal():
            values = _quantities(token, before)
            symbols = frozenset(
                symbol
                for low, high, symbol in self._ranges
                if any(low <= value <= high for value in values)
            )
        else:
            symbols = self._symbols(token, lemma, before == _DENIED)
        # Few sets of symbols serve many words.
        key = BEGINS if token in self._breaks else PLAIN, symbols
        mark = self._marks.get(key)
        if mark is None:
            if len(self._marks) >= REMEMBERED:
                self._marks.clear()
            mark = self._marks[key] = Mark(*key)
            mark.plan = self._planner.plan(mark) if self._planner else None
        return mark

    def _symbols(self, token: str, lemma: str, denied: bool) -> frozenset[int]:
        found = self._lemmas.get(lemma, _NOTHING)
        if token in self._forms:
            found |= self._forms[token]
        for stem, symbols in self._stems.get(token[:STEM], ()):
            if token.startswith(stem):
                found |= symbols
        if denied:
            found |= self._lemmas.get(DENIED + lemma, _NOTHING)
        if token.startswith(NOT):
            together = DENIED + lemma.removeprefix(NOT)
            found |= self._lemmas.get(together, _NOTHING)
        if lemma not in self._lemmas and token.isalpha() and not self._known(token):
            for near in sorted(
                self._misspellings.near(token) | self._misspellings.near(lemma)
            ):
                found |= self._lemmas[near]
        return found


def _sign(tokens: Sequence[str], index: int) -> int:
    """Read a sign: «5-10» is a range, «на улице -10» is frost, «дома +9» is cold."""
    token = tokens[index]
    if token == "+":
        return _POSITIVE
    if token in _MINUS and (index == 0 or not tokens[index - 1][:1].isdecimal()):
        return _NEGATIVE
    return _ALONE


def _quantities(token: str, before: int) -> tuple[int, ...]:
    """Return the whole part of a number, with its sign, as patterns know it."""
    digits = token[: len(token) - len(token.lstrip("0123456789"))]
    # A longer run of digits is a telephone or an account, not a quantity.
    if not 0 < len(digits) <= _LONGEST_QUANTITY:
        return ()
    value = int(digits)
    if before == _NEGATIVE:
        return (-value,)
    return (value, PLUS + value) if before == _POSITIVE else (value,)
