"""Streets without their kind word, where the words around show a street."""

from __future__ import annotations

from appeal_triage.places import facts as roles
from appeal_triage.places import parts as kinds
from appeal_triage.places.addresses import StreetReader
from appeal_triage.places.agreement import capitalized, in_nominative
from appeal_triage.places.facts import POSSIBLE, TELLING, USUAL
from appeal_triage.places.forms import readings
from appeal_triage.places.houses import HouseReader
from appeal_triage.places.line import Line
from appeal_triage.places.listed import (
    ListedStreets,
    agrees_with_next,
    is_capital_adjective,
)
from appeal_triage.places.parts import Parts, PlacePart
from appeal_triage.places.words import PlaceWords

_BEFORE = frozenset({kinds.SETTLEMENT, kinds.DISTRICT})
_OPENS = frozenset(".!?;:\n(")
_SKIPPED = frozenset({",", ":"})
_QUOTE = '"'
_ON, _BY = "на", "по"
_HOUSED = frozenset({roles.HOUSE, roles.CORNER})
_VERBS = frozenset({"VERB", "INFN", "GRND"})
_PLACES = frozenset({kinds.SETTLEMENT, kinds.STREET})
_BETWEEN, _FROM, _TO = "между", "от", "до"


class LooseStreetReader:
    """Finds the streets that are named without their kind word.

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    houses : HouseReader
        Reader of numbers.
    streets : StreetReader
        Tells what reads as a name.
    """

    def __init__(
        self, words: PlaceWords, houses: HouseReader, streets: StreetReader
    ) -> None:
        self._words = words
        self._houses = houses
        self._streets = streets
        self._listed = ListedStreets(words, streets)

    def may_start(self, line: Line, i: int, found: Parts) -> bool:
        """Tell soon whether a word of no table may be a street.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the word.
        found : Parts
            Parts that are already known.

        Returns
        -------
        bool
            False where no number, corner, or settlement stands beside it.
        """
        token, following = line.tokens[i], line.token(i + 1)
        if following in _SKIPPED:
            following = line.token(i + 2)
        if following[0].isdigit() or following in self._words.houses:
            return True
        if token in self._words.openers or token in self._words.dedications:
            return True
        if line.role(i - 1) == roles.CORNER or following in self._words.buildings:
            return True
        before = line.token(i - 1)
        if before in {_ON, _BY} and token.endswith(("ой", "ей")):
            return True
        if not found:
            return False
        return before in self._words.list_words or found.at(i - 1) is not None

    def loose(self, line: Line, i: int, found: Parts) -> list[PlacePart]:
        """Read streets that have no kind word, from the first on.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of a word that may begin one.
        found : Parts
            Parts that are already known.

        Returns
        -------
        list of PlacePart
            The street; empty if the words around do not show one.
        """
        end = self._streets.is_name(line, i, POSSIBLE)
        if not end or any(found.at(at) for at in range(i, end)):
            return []
        level = self._level(line, i, end)
        if not self._is_shown(line, i, end, level, found):
            return []
        return [self._part(line, i, end)]

    def _level(self, line: Line, i: int, end: int) -> int:
        if end - i > 1:
            return USUAL if line.role(end - 1) == roles.MONTH else TELLING
        fact = line.fact(i)
        return fact.street if fact else 0

    def _is_shown(self, line: Line, i: int, end: int, level: int, found: Parts) -> bool:
        if self._is_person(line, i, end):
            return False
        if end - i == 2 and line.role(end - 1) == roles.MONTH:
            return self._is_dated(line, i, end, found)
        if self._houses.follows(line, end) and self._is_numbered(line, i, level, found):
            return True
        return (
            self._follows_place(line, i, end, level, found)
            or self._is_governed(line, i, end, level, found)
            or self._listed.is_listed(line, i, end, level, found)
            or self._is_object(line, i, end, level, found)
        )

    def _is_person(self, line: Line, i: int, end: int) -> bool:
        before = line.token(i - 1)
        if before == _QUOTE and line.token(end) == _QUOTE:
            return True
        if before in self._words.abouts and not self._houses.follows(line, end):
            return True
        return bool(line.token(end - 1)[0].isdigit())

    def _is_dated(self, line: Line, i: int, end: int, found: Parts) -> bool:
        """Tell «на 8 марта 5» from a date."""
        at = i - 1 - (line.token(i - 1) in _SKIPPED)
        part = found.at(at)
        leads = line.token(i - 1) in {_ON, _BY} or (
            part is not None and part.kind in _BEFORE
        )
        if self._houses.follows(line, end) and (leads or i == 0):
            return True
        # «на 8 Марта», «угол 8 Марта», «Мира и 8 Марта»: no date has a capital.
        before = line.token(i - 1)
        is_near = before in {_ON, _BY} or line.role(i - 1) == roles.CORNER
        earlier = found.at(i - 2) if before in self._words.list_words else None
        is_listed = earlier is not None and earlier.kind == kinds.STREET
        return (is_near or is_listed) and line.is_capital(i + 1)

    def _is_numbered(self, line: Line, i: int, level: int, found: Parts) -> bool:
        """Tell whether a house after a name makes it a street."""
        before = line.token(i - 1)
        if level >= USUAL:
            return True
        if before in self._words.leads or before in self._words.courtyards:
            return True
        part = found.at(i - 1 - (before in _SKIPPED))
        return (part is not None and part.kind in _BEFORE) or (
            line.is_capital(i) or (i == 0 or before in _OPENS)
        )

    def _follows_place(
        self, line: Line, i: int, end: int, level: int, found: Parts
    ) -> bool:
        """Tell «скопин карла маркса», «Урюпинск, Шмидта»."""
        at = i - 1
        if line.token(at) in _SKIPPED:
            at -= 1
        part = found.at(at)
        if part is None or part.kind not in _BEFORE or part.is_aside:
            return False
        if level >= TELLING:
            return True
        if level == USUAL:
            # «в Щиграх центральной котельной» goes on with a noun that agrees.
            return not agrees_with_next(line, end) or line.token(i).endswith((
                "ая",
                "яя",
            ))
        return line.is_capital(i) and at < i - 1 and not agrees_with_next(line, end)

    def _is_governed(
        self, line: Line, i: int, end: int, level: int, found: Parts
    ) -> bool:
        """Tell «на ленина», «по садовой», «у дома на Попова»."""
        before = line.token(i - 1)
        if level >= TELLING and (before == _BETWEEN or line.token(end) == _TO):
            return before in {_BETWEEN, _FROM}
        if before in self._words.street_parts and level >= TELLING:
            return True
        if before == _BETWEEN and level == USUAL and line.token(end) == "и":
            other = self._streets.is_name(line, end + 1)
            return bool(other) and not agrees_with_next(line, other)
        if before in {_ON, _BY}:
            if level == POSSIBLE:
                return is_capital_adjective(line, i, end)
            return self._is_in_case(line, i, end, level)
        if before not in self._words.gent_prepositions:
            return False
        if line.role(i - 2) in _HOUSED:
            return level >= USUAL
        # «у Иванова», «до победы»: people and things, unless it is written as a name
        # of the table and after a preposition that people seldom stand after, or
        # where other words tell an address.
        is_seldom = before in self._words.off_prepositions or (
            level >= TELLING and found.has_any(_PLACES)
        )
        return (
            level >= USUAL
            and is_seldom
            and line.is_capital(i)
            and not line.is_capital(end)
            and end - i == len(self._streets.known(line, i))
            and not agrees_with_next(line, end)
        )

    def _is_in_case(self, line: Line, i: int, end: int, level: int) -> bool:
        """Tell whether a preposition that asks for other cases stands for «улица»."""
        token = line.token(i)
        if end - i > 1 or level >= TELLING:
            is_feminine = token.endswith("ой")
            return (
                is_feminine
                or level < TELLING
                or (all(r.case != "datv" for r in readings(token)))
            )
        if line.morphs[i].pos == "ADJF" or token.endswith(("ой", "ей")):
            if not token.endswith(("ой", "ей")):
                return False
            if agrees_with_next(line, end):
                return False
            return not self._is_lowered(line, i)
        # «на победы» is an accusative; «на строителей» too: a capital letter decides,
        # or that nothing but the street is meant.
        return not self._is_lowered(line, i)

    @staticmethod
    def _is_lowered(line: Line, i: int) -> bool:
        """Tell a small letter in a text that has capital ones inside."""
        return not line.is_capital(i) and line.has_inner_capitals()

    def _is_object(
        self, line: Line, i: int, end: int, level: int, found: Parts
    ) -> bool:
        """Tell «чистят Чкалова в Орске», «а курганская вся во льду»."""
        is_known = end - i == len(self._streets.known(line, i))
        after = found.at(end + (line.token(end) in self._words.prepositions))
        beside = after is not None and after.kind == kinds.SETTLEMENT
        if level == USUAL and is_known and line.token(i).endswith(("ую", "юю")):
            # «не чистят Садовую»: no other adjective has a capital letter here.
            return line.is_capital(i) and not agrees_with_next(line, end)
        if level >= TELLING and is_known and line.is_capital(i):
            if i == 0 or line.token(i - 1) in _OPENS:
                return False
            is_done = line.morphs[i - 1].pos in _VERBS and found.has(kinds.SETTLEMENT)
            return beside or is_done
        if level != USUAL or not is_known or not line.token(i).endswith(("ая", "яя")):
            return False
        opens = i == 0 or not line.token(i - 1)[0].isalnum()
        opens = opens or line.token(i - 1) in {"а", "и"}
        stands = line.token(end) in _SKIPPED or beside
        has_streets = found.has(kinds.STREET)
        closed = not line.token(end)[0].isalpha() or line.morphs[end].pos != "NOUN"
        return (
            opens
            and closed
            and (stands or has_streets)
            and (line.is_capital(i) or has_streets)
        )

    def _part(self, line: Line, i: int, end: int) -> PlacePart:
        words = [word for word in line.tokens[i:end] if word != "."]
        if len(words) == 1 and line.morphs[i].pos == "ADJF":
            words = [in_nominative(words[0], line.lemma(i), "f")]
        text = capitalized(words)
        return PlacePart(kinds.STREET, text, i, end, text, i, end)
