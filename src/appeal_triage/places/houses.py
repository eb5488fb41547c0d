"""Numbers of houses and flats."""

from __future__ import annotations

import re

from appeal_triage.places import facts as roles
from appeal_triage.places import parts as kinds
from appeal_triage.places.forms import readings
from appeal_triage.places.line import Line
from appeal_triage.places.parts import Parts, PlacePart
from appeal_triage.places.words import PlaceWords

# Letters that ordinals («5-й») and units («5м») end in are not letters of houses.
_NUMBER = re.compile(r"[1-9]\d{0,2}(?:/\d{1,3})?(?:-?[абвгдежзик])?")
_FLAT = re.compile(r"[1-9]\d{0,3}")
_ORDINAL = re.compile(r"[1-9]\d{0,2}-(?:й|м|го|му|ым)")
_DASHES = frozenset({"-", "–", "—"})
_LINKS = frozenset({",", "№", "-", "—", "–"})
_NEXT = frozenset({",", "и", "/"})
_SENTENCE_ENDS = frozenset(".!?;\n")
_AFTER_NAME = frozenset({",", ":"})
_MAX_GAP = 3
_MOST = 12
_SHORT = 2
"""Letters of «км», «см», «кг», which have no cases."""
_LETTERS = frozenset("абвгдежзик")


class HouseReader:
    """Reads numbers of houses: «дом 5 корпус 2», «12а и 14», «3-17».

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    """

    def __init__(self, words: PlaceWords) -> None:
        self._words = words

    def is_number(self, line: Line, i: int) -> bool:
        """Tell whether a bare number may be that of a house.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of a token.

        Returns
        -------
        bool
            False for a number that counts what follows it: «5 лет».
        """
        token = line.token(i)
        if not token[0].isdigit() or not _NUMBER.fullmatch(token):
            return False
        following = line.token(i + 1)
        if following in self._words.flats or line.role(i + 1) == roles.HOUSE:
            return True
        if following in _DASHES and line.token(i + 2)[0].isdigit():
            return line.lemma(i + 3) not in self._words.units
        if following[0].isdigit() and _FLAT.fullmatch(following):
            return line.lemma(i + 2) not in self._words.units or (
                line.token(i + 2) in self._words.flats
            )
        return following != "%" and not self._is_unit(line, i + 1)

    def _is_unit(self, line: Line, i: int) -> bool:
        """Tell «5 подъездов» from «5 подъезд не убран»: five asks for a genitive."""
        lemma = line.lemma(i)
        if lemma not in self._words.units:
            return False
        if lemma in self._words.counted:
            return True
        found = readings(line.token(i))
        return (
            not found
            or found[0].pos != "NOUN"
            or len(line.token(i)) <= _SHORT
            or (any(r.case == "gent" for r in found) or line.token(i - 1)[-1] == "1")
        )

    def follows(self, line: Line, end: int) -> bool:
        """Tell whether the number of a house follows a name.

        Parameters
        ----------
        line : Line
            The text.
        end : int
            Where the name ends.

        Returns
        -------
        bool
            True for «, 5», «дом 5», «вл. 5».
        """
        at = end + (line.token(end) in _AFTER_NAME)
        if line.role(at) == roles.HOUSE:
            at += 1
            while line.token(at) in self._words.number_words and at < end + 4:
                at += 1
            return line.token(at)[0].isdigit()
        building = line.token(at) in self._words.buildings
        return self.is_number(line, at) or (building and self.is_number(line, at + 1))

    def after(self, line: Line, street: PlacePart) -> list[PlacePart]:
        """Read the houses, and the flat, that follow the name of a street.

        Parameters
        ----------
        line : Line
            The text.
        street : PlacePart
            The street.

        Returns
        -------
        list of PlacePart
            Houses and flats; empty if no number follows.
        """
        at = street.last + (line.token(street.last) in _LINKS)
        if line.role(at) != roles.HOUSE and self.is_number(line, at):
            return self._listed(line, at, at, "дом")
        building = self._words.buildings.get(line.token(at))
        if building and self.is_number(line, at + 1):
            return self._listed(line, at, at + 1, building.name)
        return []

    def called(self, line: Line, i: int) -> list[PlacePart]:
        """Read the houses at the word for house: «дом 5», «дома 3, 5 и 7».

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the word.

        Returns
        -------
        list of PlacePart
            Houses and flats; empty if no number follows or precedes.
        """
        name = self._words.houses[line.token(i)].name
        at = i + 1
        while line.token(at) in self._words.number_words and at < i + 3:
            at += 1
        number = line.token(at)
        if not number[0].isdigit() or not _NUMBER.fullmatch(number):
            return self._preceding(line, i)
        # «дом 5 лет без света», «дом 12 этажей», «дом 2 подъезд»: the number counts
        # or orders what follows it.
        is_bare = at == i + 1 or line.token(at - 1) == ","
        if is_bare and self._is_counting(line, at):
            return []
        return self._listed(line, i, at, name)

    def _is_counting(self, line: Line, at: int) -> bool:
        lemma, ahead = line.lemma(at + 1), line.token(at + 1)
        if lemma in self._words.counted:
            return True
        # «дом 40 квартир» but «дом 40 квартира 3», «дом 5 подъезда 2».
        is_thing = lemma in self._words.units or ahead in self._words.flats
        return is_thing and any(
            r.is_plural and r.case == "gent" for r in readings(ahead)
        )

    def _preceding(self, line: Line, i: int) -> list[PlacePart]:
        """Read «3-й дом», «между 10 и 12 домом»."""
        number = line.token(i - 1)
        if not number[0].isdigit():
            return []
        if not _ORDINAL.fullmatch(number) and not (
            _NUMBER.fullmatch(number) and self._is_led(line, i)
        ):
            return []
        shown = f"дом {number.partition('-')[0]}"
        found = [PlacePart(kinds.HOUSE, number, i - 1, i, shown, i - 1, i + 1)]
        if line.token(i - 2) == "и" and _NUMBER.fullmatch(line.token(i - 3)):
            other = line.token(i - 3)
            part = PlacePart(
                kinds.HOUSE, other, i - 3, i - 2, f"дом {other}", i - 3, i - 2
            )
            found.insert(0, part)
        return found

    def _is_led(self, line: Line, i: int) -> bool:
        """Tell «у 15 дома», «между 10 и 12 домом»."""
        is_one = line.token(i) in self._words.single_houses
        at = i - 2 - 2 * (line.token(i - 2) == "и")
        return is_one and line.token(at) in self._words.beside

    def _listed(self, line: Line, first: int, at: int, name: str) -> list[PlacePart]:
        """Read one number after another, and the flat of the last."""
        found: list[PlacePart] = []
        while len(found) < _MOST:
            house = self._one(line, first, at, name)
            found.append(house)
            flat = self._flat(line, house.last)
            if flat:
                return [*found, *flat]
            at = house.last + 1
            if line.token(house.last) not in _NEXT or not self._goes_on(line, at):
                return found
            first, name = at, "дом"
        return found

    def _goes_on(self, line: Line, at: int) -> bool:
        following = line.token(at + 1)
        return (
            self.is_number(line, at)
            and line.lemma(at + 1) not in self._words.units
            and following not in self._words.flats
            and not following[0].isdigit()
            and line.role(at + 1) != roles.MONTH
        )

    def _one(self, line: Line, first: int, at: int, name: str) -> PlacePart:
        """Add letter and block to the number at a token."""
        number = line.token(at).replace("-", "")
        end = at + 1
        if line.token(end) == '"' and line.token(end + 1) in _LETTERS:
            number += line.token(end + 1)
            end += 2 + (line.token(end + 2) == '"')
        text = f"{name} {number}"
        block = end + (line.token(end) == ",")
        building = self._words.buildings.get(line.token(block))
        if building and _NUMBER.fullmatch(line.token(block + 1)):
            text += f", {building.name} {line.token(block + 1)}"
            end = block + 2
        shown = text.removeprefix(name + " ")
        return PlacePart(kinds.HOUSE, shown, at, end, text, first, end)

    def _flat(self, line: Line, at: int) -> list[PlacePart]:
        """Read «кв. 5», «-17» or «, 16 кв» after a house."""
        here = line.token(at)
        if here in _DASHES and _FLAT.fullmatch(line.token(at + 1)):
            return [_flat(at + 1, at)]
        at += here == ","
        if line.token(at) in self._words.flats:
            return self.flats(line, at)
        if _FLAT.fullmatch(line.token(at)) and line.token(at + 1) in self._words.flats:
            return [_flat(at, at)]
        return []

    def flats(self, line: Line, i: int) -> list[PlacePart]:
        """Read the numbers after the word for flat.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the word.

        Returns
        -------
        list of PlacePart
            Flats.
        """
        at = i + 1
        if line.token(at) == ".":
            at += 1
        while line.token(at) in self._words.number_words and at < i + 3:
            at += 1
        number = line.token(at)
        if (
            not number[0].isdigit()
            or not _FLAT.fullmatch(number)
            or self._is_counting(line, at)
        ):
            return []
        if line.lemma(at + 1) in self._words.units:
            return []
        found = [_flat(at, i)]
        if line.token(at + 1) == "и" and _FLAT.fullmatch(line.token(at + 2)):
            found.append(_flat(at + 2, at + 2))
        return found

    @staticmethod
    def _is_numbered_flat(line: Line, i: int) -> bool:
        """Tell «в 45 квартире» from «45 квартир»."""
        found = readings(line.token(i))
        return (
            len(line.token(i)) > _SHORT
            and _FLAT.fullmatch(line.token(i - 1)) is not None
            and not any(r.is_plural or r.case == "nomn" for r in found)
            and not any(r.case == "gent" for r in found[:1])
        )

    @staticmethod
    def of_street(line: Line, street: PlacePart, found: Parts) -> PlacePart | None:
        """Find the house of a street: right after it, or called one near it.

        Parameters
        ----------
        line : Line
            The text.
        street : PlacePart
            The street.
        found : Parts
            All parts of the text.

        Returns
        -------
        PlacePart or None
            The nearest house with no sentence end between, the following first.
        """
        for at in range(street.last, street.last + _MAX_GAP + 1):
            house = found.at(at)
            if house is not None and house.kind == kinds.HOUSE:
                return house if _is_whole(line, street.last, at) else None
        for at in range(street.first - 1, street.first - _MAX_GAP - 2, -1):
            house = found.at(at)
            if house is not None and house.kind == kinds.HOUSE:
                break
        else:
            return None
        if not _is_whole(line, at, street.first):
            return None
        # The first of a list: «между домами 5 и 7 по радищева».
        for _ in range(_MOST):
            before = found.at(house.first - 2)
            if before is None or before.kind != kinds.HOUSE:
                break
            house = before
        return house


def _flat(at: int, first: int) -> PlacePart:
    return PlacePart(kinds.FLAT, "", at, at + 1, "", first, at + 1)


def _is_whole(line: Line, start: int, end: int) -> bool:
    """Tell whether no sentence ends between two tokens."""
    return _SENTENCE_ENDS.isdisjoint(line.tokens[start:end])
