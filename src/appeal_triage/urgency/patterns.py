"""A small language for phrases, compiled once and matched in linear time.

A pattern is written over lemmas, the words as a dictionary gives them, ``е`` for
``ё``::

    люк ~ без крышка|решетка        «люк во дворе без крышки»
    @wire & искрить                 «провод искрит», «искрит и гудит провод»
    прорвать{past} [@adj] @pipe     «прорвало ржавую трубу», not «прорвёт трубу»
    температура ~2 #39..42          «температура у ребёнка 39,6»
    без =света / нет =света         either of two phrases

=============== ======================================================================
written         means
=============== ======================================================================
``люк``         a word of this lemma
``не_работать`` the word after «не», or written together with it
``=света``      exactly this form, where the lemma would say too little
``канализ*``    any word that begins so (four letters or more): spelling varies
``@wire``       any word of the class in ``classes.csv``
``#`` ``#3..9`` a number (its whole part); from 3 to 9; ``#104``: just that;
                ``#+3..9``: written with a plus
``*``           any word, to be used with features: ``*{futr}``
``a|b``         either
``a{past}``     with one of these features of OpenCorpora (``{VERB|INFN}``)
``a{!futr}``    with none of these features
``[a]``         may be left out
``a b``         next to each other; punctuation inside a sentence does not count
``a ~ b``       up to three words between; ``~6``: up to six
``a b & c d``   both phrases in either order, up to five words between; ``&9``: nine
``a b && c d``  the same, in any sentences of the text; ``&&20``: twenty words between
``x / y``       either pattern
=============== ======================================================================

Only ``&&`` reaches over the end of a sentence. In a cell of *unwanted* neighbours a
phrase may begin with ``~9``: it forbids from up to nine words away, else from three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from appeal_triage.urgency.lexicon import DENIED, PLUS, STEM, Atoms, Lexicon
from appeal_triage.urgency.matching import (
    Chain,
    Join,
    Neighbor,
    Phrase,
    Step,
    cut,
)
from appeal_triage.urgency.words import ANY, Element

GAP = 3
"""Words that ``~`` lets stand between, unless it says how many."""

JOIN = 5
"""Words that ``&`` lets stand between, unless it says how many."""

NEAR = 3
"""Words from which an unwanted neighbour forbids, unless it says how many."""

WIDEST = 25
"""The largest gap that a pattern may ask for."""

COMMON = "common"
"""Class of the words that are met most often, which make poor anchors."""

_NOT = "не_"
_SHORTNESS = 8
_NUMBER = Atoms(ranges=frozenset({(-999_999, 999_999)}))


class PatternError(ValueError):
    """A pattern is not written in the language; says what is wrong in Russian."""


class Grammar:
    """Compiles patterns over the classes of one set of tables.

    Parameters
    ----------
    classes : mapping of str to Atoms
        What each class accepts.
    lexicon : Lexicon
        Numbers the elements.
    """

    def __init__(self, classes: Mapping[str, Atoms], lexicon: Lexicon) -> None:
        self._classes = classes
        self._lexicon = lexicon
        self._uses: dict[int, int] = {}

    def phrases(self, pattern: str) -> tuple[Phrase, ...]:
        """Compile a pattern.

        Parameters
        ----------
        pattern : str
            Text in the language of this module.

        Returns
        -------
        tuple of Phrase
            Its alternatives, optional elements spelt out.

        Raises
        ------
        PatternError
            If the text is not a pattern.
        """
        return tuple(
            phrase
            for alternative in pattern.split(" / ")
            for phrase in self._counted(alternative.split())
        )

    def neighbors(self, pattern: str) -> tuple[Neighbor, ...]:
        """Compile a pattern of unwanted neighbours.

        Parameters
        ----------
        pattern : str
            Text in the language of this module; empty for none.

        Returns
        -------
        tuple of Neighbor
            Its alternatives with their reach.

        Raises
        ------
        PatternError
            If the text is not a pattern.
        """
        found: list[Neighbor] = []
        for alternative in pattern.split(" / ") if pattern else ():
            parts = alternative.split()
            reach = NEAR
            if parts and parts[0][0] == "~":
                reach = _distance(parts.pop(0), NEAR)
            found += [Neighbor(phrase, reach) for phrase in self._counted(parts)]
        return tuple(found)

    def anchored(self, phrase: Phrase) -> Phrase:
        """Choose anchors anew, now that the use of every symbol is known.

        Parameters
        ----------
        phrase : Phrase
            A phrase compiled by this grammar.

        Returns
        -------
        Phrase
            The same with the least used element of each chain as anchor, and the
            chain with the least used anchor first.
        """
        chains = [
            cut(chain.steps, self._rarest(chain.steps)) for chain in phrase.chains
        ]
        # With three or more chains the reaches are measured from the first.
        if len(chains) == 2:
            chains.sort(key=lambda chain: self._frequency(chain.anchor.symbol))
        return replace(phrase, chains=tuple(chains))

    def _rarest(self, steps: tuple[Step, ...]) -> int:
        named = [i for i, step in enumerate(steps) if step.element.symbol != ANY]
        return min(named, key=lambda i: self._frequency(steps[i].element.symbol))

    def _frequency(self, symbol: int) -> tuple[int, int]:
        """Guess how often a symbol is met: by its frequent words, then by its use."""
        atoms = self._lexicon.atoms(symbol)
        common = self._classes.get(COMMON, Atoms())
        known = (atoms.lemmas | atoms.forms) & (common.lemmas | common.forms)
        # «с» and «не» are met far oftener than «подъезд», and shorter by the same law.
        met = sum(1 + _SHORTNESS // len(word) for word in known)
        return met + _SHORTNESS * len(atoms.ranges), self._uses[symbol]

    def _counted(self, parts: list[str]) -> Iterator[Phrase]:
        for phrase in self._phrase(parts):
            for chain in phrase.chains:
                for step in chain.steps:
                    symbol = step.element.symbol
                    self._uses[symbol] = self._uses.get(symbol, 0) + 1
            yield phrase

    def _phrase(self, parts: list[str]) -> Iterator[Phrase]:
        pieces: list[list[str]] = [[]]
        joins: list[Join] = []
        for part in parts:
            if part[0] == "&":
                sign = part.removeprefix("&") if part[:2] == "&&" else part
                joins.append(Join(_distance(sign, JOIN), sign == part))
                pieces.append([])
            else:
                pieces[-1].append(part)
        for chains in product(*(tuple(self._chains(piece)) for piece in pieces)):
            required = 0
            for chain in chains:
                for step in chain.steps:
                    if step.element.symbol != ANY:
                        required |= 1 << step.element.symbol
            yield Phrase(chains, tuple(joins), required, self._denied(chains))

    def _denied(self, chains: tuple[Chain, ...]) -> frozenset[str]:
        """Gather the lemmas that are named with «не» and not without it."""
        symbols = {step.element.symbol for chain in chains for step in chain.steps}
        lemmas = {
            lemma
            for symbol in symbols - {ANY}
            for lemma in self._lexicon.atoms(symbol).lemmas
        }
        denied = {x.removeprefix(DENIED) for x in lemmas if x.startswith(DENIED)}
        return frozenset(denied - lemmas)

    def _chains(self, parts: list[str]) -> Iterator[Chain]:
        """Yield a chain for every choice of its optional elements."""
        spelt: list[tuple[int, Element, bool]] = []
        gap = 0
        for part in parts:
            if part[0] == "~":
                gap = _distance(part, GAP)
                continue
            optional = part[0] == "[" and part[-1] == "]"
            text = part[1:-1] if optional else part
            spelt.append((gap, self.element(text), optional))
            gap = 0
        if gap:
            raise PatternError("за «~» ничего не следует")
        choices = [(True, False) if optional else (True,) for *_, optional in spelt]
        for kept in product(*choices):
            steps = tuple(_steps(spelt, kept))
            if all(step.element.symbol == ANY for step in steps):
                raise PatternError("нужно хотя бы одно названное слово")
            anchor = next(i for i, s in enumerate(steps) if s.element.symbol != ANY)
            yield cut(steps, anchor)

    def element(self, text: str) -> Element:
        """Compile one element.

        Parameters
        ----------
        text : str
            Words joined by ``|``, with features in braces, if any.

        Returns
        -------
        Element
            The element.

        Raises
        ------
        PatternError
            If it is not written in the language.
        """
        word, brace, rest = text.partition("{")
        features = frozenset[str]()
        excluded = False
        if brace:
            if rest[-1:] != "}":
                raise PatternError(f"«{text}»: нет закрывающей скобки «}}»")
            excluded = rest[0] == "!"
            features = frozenset(rest.strip("!}").split("|"))
            if "" in features:
                raise PatternError(f"«{text}»: пустой признак")
        if word == "*":
            return Element(ANY, features, excluded)
        atoms = Atoms()
        for atom in word.split("|"):
            atoms |= self.atoms(atom)
        return Element(self._lexicon.number(atoms), features, excluded)

    def atoms(self, atom: str) -> Atoms:
        """Compile one word of the language.

        Parameters
        ----------
        atom : str
            A lemma, ``=form``, ``stem*``, ``@class`` or ``#range``.

        Returns
        -------
        Atoms
            What it accepts.

        Raises
        ------
        PatternError
            If it is none of these.
        """
        sign, body = atom[:1], atom[1:]
        if sign == "@":
            if body not in self._classes:
                raise PatternError(f"нет класса «{atom}» в classes.csv")
            return self._classes[body]
        if sign == "#":
            return Atoms(ranges=frozenset({_range(body)})) if body else _NUMBER
        if sign == "=":
            return Atoms(forms=frozenset({_word(body, atom)}))
        if atom[-1:] == "*":
            if len(atom) <= STEM:
                raise PatternError(f"«{atom}»: основа короче {STEM} букв")
            return Atoms(stems=frozenset({_word(atom[:-1], atom)}))
        if atom.startswith(_NOT):
            return Atoms(lemmas=frozenset({DENIED + _word(atom[len(_NOT) :], atom)}))
        return Atoms(lemmas=frozenset({_word(atom, atom)}))


def _steps(
    spelt: list[tuple[int, Element, bool]], kept: tuple[bool, ...]
) -> Iterator[Step]:
    """Drop the elements not kept; their gaps go to the next element."""
    gap = 0
    for (own, element, _), keep in zip(spelt, kept, strict=True):
        gap += own
        if keep:
            yield Step(min(gap, WIDEST), element)
            gap = 0


def _distance(sign: str, default: int) -> int:
    if len(sign) == 1:
        return default
    if not sign[1:].isdecimal() or not 0 < int(sign[1:]) <= WIDEST:
        raise PatternError(f"«{sign}»: за знаком пишется число от 1 до {WIDEST}")
    return int(sign[1:])


def _range(text: str) -> tuple[int, int]:
    plus = PLUS if text.startswith("+") else 0
    low, _, high = text.removeprefix("+").partition("..")
    try:
        bounds = plus + int(low), plus + int(high or low)
    except ValueError:
        raise PatternError(f"«#{text}»: диапазон пишется как #3..9") from None
    if bounds[0] > bounds[1]:
        raise PatternError(f"«#{text}»: начало больше конца")
    return bounds


def _word(word: str, atom: str) -> str:
    plain = word.replace("-", "")
    if not plain.isalnum() and not (word[:1] == "<" and word[-1:] == ">"):
        raise PatternError(f"«{atom}»: здесь должно стоять слово")
    if word != word.lower() or "ё" in word:
        raise PatternError(f"«{atom}»: пишите строчными и «е» вместо «ё»")
    return word
