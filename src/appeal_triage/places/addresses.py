"""Addresses: a small grammar over the tokens of a canonical text.

::

    address  = street [house] | house "по" street | house
    street   = KIND name | adjective-name KIND | [PREPOSITION] name number
    house    = ["дом"] NUMBER ["корпус" NUMBER]

The number of a flat is read, so as not to be taken for a house, and dropped: it is
personal data that no decision needs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from appeal_triage.normalization import Morph
from appeal_triage.places.agreement import capitalized, in_nominative
from appeal_triage.places.forms import readings
from appeal_triage.places.streets import StreetNames
from appeal_triage.places.words import PlaceWords

# Letters that ordinals («5-й») and units («5м») end in are not letters of houses.
_HOUSE_NUMBER = re.compile(r"[1-9]\d{0,2}(?:/\d{1,3})?(?:-?[абвгдежзик])?")
_FEMININE = "f"
"""Gender of «улица», which is meant where no kind word stands."""
_MAX_GAP = 3
_MAX_NAME = 3
_SENTENCE_ENDS = frozenset(".!?;\n")
_RANGES = frozenset({"-", "–", "—"})
_LINKS = frozenset({",", "№", "-", "—", "–"})
_PAIRS = frozenset({"и", ",", "-", "—", "–"})


class Address(NamedTuple):
    """An address read from a text.

    Attributes
    ----------
    text : str
        «улица Мира, дом 5».
    spans : tuple of tuple of int
        Token spans [start, end) that it was read from.
    """

    text: str
    spans: tuple[tuple[int, int], ...]


class _Part(NamedTuple):
    text: str
    start: int
    end: int


class _Houses(NamedTuple):
    starts: dict[int, _Part]
    ends: dict[int, _Part]


class _Line(NamedTuple):
    tokens: Sequence[str]
    morphs: Sequence[Morph]

    def token(self, i: int) -> str:
        """Return a token, or a full stop beyond the ends."""
        return self.tokens[i] if 0 <= i < len(self.tokens) else "."

    def lemma(self, i: int) -> str:
        """Return a lemma, or nothing beyond the ends."""
        return self.morphs[i].lemma if 0 <= i < len(self.morphs) else ""


class AddressReader:
    """Reads addresses from tokens.

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    """

    def __init__(self, words: PlaceWords) -> None:
        self._words = words
        self._names = StreetNames(words)

    def read(
        self,
        tokens: Sequence[str],
        morphs: Sequence[Morph],
        taken: Collection[int] = frozenset(),
    ) -> Address | None:
        """Return the fullest address of a text.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of a canonical text.
        morphs : sequence of Morph
            One per token.
        taken : collection of int
            Tokens that name territories: no street unless a kind word says so.

        Returns
        -------
        Address or None
            The first street with a house, else the first street, else the first
            house that is called one; None if there is none.
        """
        line = _Line(tokens, morphs)
        streets, called = self._scan(line, taken)
        houses = _Houses(
            {house.start: house for house in called},
            {house.end: house for house in called},
        )
        first: Address | None = None
        for street in streets:
            house = self._house_of(street, houses, line)
            if house:
                text = f"{street.text}, {house.text}"
                return Address(text, _merged(street, house))
            first = first or Address(street.text, ((street.start, street.end),))
        if first is None and called:
            first = Address(called[0].text, ((called[0].start, called[0].end),))
        return first

    def _scan(
        self, line: _Line, taken: Collection[int]
    ) -> tuple[list[_Part], list[_Part]]:
        """List streets and called houses from left to right."""
        streets: list[_Part] = []
        houses: list[_Part] = []
        end = 0
        for i in range(len(line.tokens)):
            if i < end:
                continue
            street, house = self._street_at(line, i, end, taken), None
            if street is None and (house := self._house(line, i)):
                street = self._street_after_house(line, house.end)
            streets += [street] if street else []
            houses += [house] if house else []
            end = max(end, *(part.end for part in (street, house) if part), 0)
        return streets, houses

    def _street_at(
        self, line: _Line, i: int, floor: int, taken: Collection[int]
    ) -> _Part | None:
        """Read a street at its kind word or at the number of its house."""
        if line.token(i) in self._words.streets:
            return self._street(line, i)
        if line.token(i)[0].isdigit():
            return self._unkinded_street(line, i, floor, taken)
        return None

    def _street(self, line: _Line, i: int) -> _Part | None:
        """Read a street at its kind word."""
        kind = self._words.streets[line.token(i)]
        name = self._names.after(line.tokens, line.morphs, i + 1, kind)
        if name:
            return _Part(f"{kind.name} {name.text}", i, name.end)
        name = self._names.before(line.tokens, line.morphs, i, kind)
        if name:
            return _Part(f"{name.text} {kind.name}", name.start, i + 1)
        return None

    def _unkinded_street(
        self, line: _Line, i: int, floor: int, taken: Collection[int]
    ) -> _Part | None:
        """Read «на ленина 5» or «мира, 5» at its number."""
        if not self._is_house_number(line, i):
            return None
        end = i - (line.token(i - 1) == ",")
        for length in range(_MAX_NAME, 0, -1):
            start = end - length
            if start >= floor and self._names.known(line.tokens, start) == length:
                break
        else:
            start = end - 1
            if start < floor or not self._may_be_street(line, start):
                return None
        if any(at in taken for at in range(start, end)):
            return None
        words = list(line.tokens[start:end])
        if len(words) == 1 and line.morphs[start].pos == "ADJF":
            words = [in_nominative(words[0], line.morphs[start].lemma, _FEMININE)]
        return _Part(capitalized(words), start, end)

    def _street_after_house(self, line: _Line, i: int) -> _Part | None:
        """Read «по радищева» of «между домами 5 и 7 по радищева»."""
        # The genitive, which «по» and «на» do not govern, stands for «улица».
        if line.token(i) in _PAIRS and self._is_house_number(line, i + 1):
            i += 2
        if line.token(i) not in self._words.street_prepositions:
            return None
        start = i + 1
        length = self._names.known(line.tokens, start)
        words = list(line.tokens[start : start + max(length, 1)])
        if not length and line.morphs[start : start + 1]:
            feminine = in_nominative(words[0], line.lemma(start), _FEMININE)
            if line.morphs[start].pos == "ADJF" and self._names.known([feminine], 0):
                words, length = [feminine], 1
            length = length or int(self._is_genitive_name(words[0]))
        return _Part(capitalized(words), i, start + length) if length else None

    @staticmethod
    def _is_genitive_name(token: str) -> bool:
        found = readings(token)
        return any(
            r.is_name and not r.is_first_name and r.case == "gent" for r in found
        ) and all(r.case != "datv" for r in found)

    def _may_be_street(self, line: _Line, i: int) -> bool:
        """Tell whether an unknown word before a number reads as a street."""
        token, morph = line.token(i), line.morphs[i]
        if not token[0].isalpha() or morph.lemma in self._words.not_streets:
            return False
        before = line.token(i - 1)
        # At the start of a sentence only «щепкина, 5» reads as an address.
        opens = before in _SENTENCE_ENDS and line.token(i + 1) == ","
        led = before in self._words.prepositions or before in self._words.courtyards
        if not led and not opens:
            return False
        if morph.pos == "ADJF" and token.endswith(("ой", "ая", "ей", "яя")):
            return morph.lemma not in self._words.plain_adjectives
        return any(r.is_name and r.case == "gent" for r in readings(token))

    def _is_house_number(self, line: _Line, i: int) -> bool:
        """Tell whether a bare number may be that of a house."""
        if not _HOUSE_NUMBER.fullmatch(line.token(i)):
            return False
        following = line.token(i + 1)
        if following in self._words.flats:
            return True
        if following in _RANGES and line.token(i + 2)[0].isdigit():
            return line.lemma(i + 3) not in self._words.units
        return following != "%" and line.lemma(i + 1) not in self._words.units

    def _house(self, line: _Line, i: int) -> _Part | None:
        """Read «дом 5 корпус 2» at the word for house; None at any other word."""
        kind = self._words.houses.get(line.token(i))
        if kind is None:
            return None
        at = i + 1
        while line.token(at) in self._words.number_words and at < i + 3:
            at += 1
        if not _HOUSE_NUMBER.fullmatch(line.token(at)):
            return None
        # «дом 5 лет без света», «дома, 82 года»: the number counts what follows it.
        is_bare = at == i + 1 or line.token(at - 1) == ","
        if is_bare and line.lemma(at + 1) in self._words.counted:
            return None
        return self._with_building(line, i, at, kind.name)

    def _with_building(self, line: _Line, start: int, at: int, kind: str) -> _Part:
        """Add letter and block to the house number at a token."""
        number = line.token(at).replace("-", "")
        end = at + 1
        text = f"{kind} {number}"
        block = end + (line.token(end) == ",")
        building = self._words.buildings.get(line.token(block))
        if building and _HOUSE_NUMBER.fullmatch(line.token(block + 1)):
            text += f", {building.name} {line.token(block + 1)}"
            end = block + 2
        return _Part(text, start, end)

    def _house_of(self, street: _Part, houses: _Houses, line: _Line) -> _Part | None:
        """Find the house of a street: right after it, or called one near it."""
        at = street.end + (line.token(street.end) in _LINKS)
        if line.token(at) not in self._words.houses and self._is_house_number(line, at):
            return self._with_building(line, at, at, "дом")
        for start in range(street.end, street.end + _MAX_GAP + 1):
            if start in houses.starts and _is_whole(line, street.end, start):
                return houses.starts[start]
        for end in range(street.start, street.start - _MAX_GAP - 1, -1):
            if end in houses.ends and _is_whole(line, end, street.start):
                return houses.ends[end]
        return None


def _is_whole(line: _Line, start: int, end: int) -> bool:
    """Tell whether no sentence ends between two tokens."""
    return _SENTENCE_ENDS.isdisjoint(line.tokens[start:end])


def _merged(*parts: _Part) -> tuple[tuple[int, int], ...]:
    """Join the spans of parts that touch."""
    spans: list[tuple[int, int]] = []
    for _, start, end in sorted(parts, key=lambda part: part.start):
        if spans and start <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
