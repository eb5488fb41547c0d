"""Settlements by the country's table, where the words around show one."""

from __future__ import annotations

from appeal_triage.places import facts as roles
from appeal_triage.places import parts as kinds
from appeal_triage.places.addresses import StreetReader
from appeal_triage.places.facts import (
    ADJECTIVE,
    CERTAIN,
    COMMON,
    KINDED,
    PERSON,
    PREFIX,
    TELLING,
    USUAL,
    Fact,
)
from appeal_triage.places.forms import readings
from appeal_triage.places.guesses import differ_by_one
from appeal_triage.places.line import Line, reads_as_street
from appeal_triage.places.lookup import TownLookup
from appeal_triage.places.parts import Parts, PlacePart
from appeal_triage.places.towns import Town, TownForm
from appeal_triage.places.words import PlaceWords

_ABLATIVE = frozenset({"ablt"})
_OPENS = frozenset(".!?;:\n(")
_LONG = 7
"""Letters of a word that a misspelt town is read in wherever a text begins with it."""
_DOMINANCE = 3
_CUTS = frozenset({".", ",", "!", "?", ":", ";", "("})
_SKIPPED = frozenset({",", ":", "."})
_QUOTE = '"'
# Endings that a name in the nominative seldom has.
_INSTRUMENTAL = ("ом", "ым", "ем", "им")


class SettlementReader:
    """Finds the settlements that are named without their kind word.

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    lookup : TownLookup
        Settlements of the country.
    streets : StreetReader
        Tells what reads as a street, which often follows a settlement.
    """

    def __init__(
        self, words: PlaceWords, lookup: TownLookup, streets: StreetReader
    ) -> None:
        self._words = words
        self._lookup = lookup
        self._streets = streets

    def may_start(self, line: Line, i: int, fact: Fact) -> bool:
        """Tell soon whether the name of a settlement may begin or end at a word.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the word.
        fact : Fact
            What is known of it.

        Returns
        -------
        bool
            False where only words of another kind can follow from the facts.
        """
        if fact.towns:
            return True
        before = line.tokens[i - 1] if i else "\n"
        if fact.initialed and (before in {".", "-"} or _is_unknown(line, i - 1)):
            return True
        if fact.is_unknown and (
            before in self._words.governed
            or before == "\n"
            or (before in _CUTS and "-" in line.tokens[i])
        ):
            return True
        if not fact.longer or i + 1 >= len(line.tokens):
            return False
        following = line.facts[i + 1]
        return line.tokens[i + 1][:PREFIX] in fact.seconds or (
            following is not None and following.is_unknown
        )

    def named(self, line: Line, i: int, found: Parts) -> PlacePart | None:
        """Read a settlement by its name alone.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Where it may begin.
        found : Parts
            Parts that are already known.

        Returns
        -------
        PlacePart or None
            None if the words around do not show a settlement.
        """
        fact = line.fact(i)
        if fact is None or found.at(i) is not None:
            return None
        if fact.initialed and (
            line.token(i - 1) in {".", "-"} or _is_unknown(line, i - 1)
        ):
            part = self._initialed(line, i, fact.initialed)
            if part:
                return part
        if fact.street == TELLING and reads_as_street(line, i):
            return None
        form, end = self._lookup.longest(line, i)
        if form is None:
            form = self._unsure(line, i) if fact.is_unknown else None
            return self._part(form, i, i + 1) if form else None
        if self._is_brand(line, i, end):
            return None
        doubt = self._doubt(line, i, end)
        if self._is_settlement(line, i, end, form.cases, doubt, found):
            return self._part(form, i, end)
        return None

    @staticmethod
    def _initialed(
        line: Line, i: int, names: tuple[tuple[str, Town], ...]
    ) -> PlacePart | None:
        """Read «в. новгород», «вятскии поляны» at the last word."""
        at = i - 1 - (line.token(i - 1) == "-")
        if line.token(at) == "." and at:
            first, short = at - 1, line.token(at - 1)
            towns = [town for word, town in names if word.startswith(short)]
        else:
            first, short = i - 1, line.token(i - 1)
            towns = [town for word, town in names if differ_by_one(word, short)]
        if not towns or (
            len(towns) > 1 and towns[0].population < _DOMINANCE * towns[1].population
        ):
            return None
        name = towns[0].name
        return PlacePart(kinds.SETTLEMENT, name, first, i + 1, name, first, i + 1)

    @staticmethod
    def _part(form: TownForm, i: int, end: int) -> PlacePart:
        name = form.town.name
        return PlacePart(kinds.SETTLEMENT, name, i, end, name, i, end)

    def _doubt(self, line: Line, i: int, end: int) -> int:
        fact = line.fact(i)
        doubt = fact.doubt if fact else CERTAIN
        if end - i == 1 or not doubt:
            return doubt
        # Two ordinary words are a name if one of them is none, or both are capital.
        for at in range(i + 1, end):
            other = line.fact(at)
            found = readings(line.tokens[at])
            if (found and all(r.is_name for r in found)) or (
                other and other.is_unknown
            ):
                return CERTAIN
        if all(
            line.is_capital(at) for at in range(i, end) if line.tokens[at].isalpha()
        ):
            return CERTAIN
        return COMMON

    def _is_settlement(
        self,
        line: Line,
        i: int,
        end: int,
        cases: frozenset[str],
        doubt: int,
        found: Parts,
    ) -> bool:
        before = line.token(i - 1)
        if doubt == CERTAIN and cases != _ABLATIVE:
            return self._is_certain(line, i, end, cases, found)
        fact = line.fact(i)
        if (
            doubt == ADJECTIVE
            and fact
            and fact.street
            and before not in self._words.inside
        ):
            return self._is_addressed(line, i, end, doubt, found)
        governed = not self._words.governed.get(before, frozenset()).isdisjoint(
            cases
        ) or (before in self._words.governed and "" in cases)
        if (
            before in self._words.instrumentals
            and "ablt" in cases
            and (line.token(end - 1).endswith("ском"))
        ):
            return True
        if doubt == CERTAIN:
            # «в Дзержинском районе» is no Dzerzhinsk: the instrumental of such a town
            # is also the locative of its adjective.
            only = cases == _ABLATIVE and line.token(end - 1).endswith(_INSTRUMENTAL)
            return governed or not only
        if governed and self._is_inside(line, i, end, before, doubt, found):
            return True
        return self._is_addressed(line, i, end, doubt, found)

    def _is_certain(
        self, line: Line, i: int, end: int, cases: frozenset[str], found: Parts
    ) -> bool:
        """Tell an oblique form of a small letter from a misspelt word: «хими»."""
        fact = line.fact(i)
        if fact is None or not fact.is_unknown or "nomn" in cases or "" in cases:
            return True
        if line.is_capital(i) or line.token(i - 1) in self._words.governed:
            return True
        is_long = len(line.token(i)) >= _LONG
        return is_long or self._is_addressed(line, i, end, CERTAIN, found)

    def _is_inside(
        self, line: Line, i: int, end: int, before: str, doubt: int, found: Parts
    ) -> bool:
        if before not in self._words.inside and not (
            line.is_capital(i) and before not in {"у", "от", "с", "со", "к"}
        ):
            return (
                before in {"на", "за", "к"} and line.is_capital(i) and doubt == COMMON
            )
        if doubt == ADJECTIVE and line.morphs[end : end + 1]:
            following = line.morphs[end].pos
            if following in {"NOUN", "ADJF"} and line.token(end)[0].isalpha():
                return False
        if doubt == PERSON:
            return before in self._words.inside
        if doubt == KINDED:
            return before in self._words.inside and line.is_capital(i)
        return line.is_capital(i) or self._is_beside_street(line, i, end, found)

    def _is_addressed(
        self, line: Line, i: int, end: int, doubt: int, found: Parts
    ) -> bool:
        """Tell a name that an address begins with or ends with."""
        before = line.token(i - 1)
        opens = i == 0 or before in _OPENS
        if opens and self._is_before_street(line, end, found):
            return True
        if opens and line.is_capital(i) and line.token(end) in {",", ":"}:
            return doubt != PERSON or self._is_before_street(line, end, found)
        is_listed = before in {",", "("} and not line.token(end)[0].isalnum()
        earlier = found.at(i - 2)
        return (
            is_listed
            and line.is_capital(i)
            and earlier is not None
            and earlier.kind in {kinds.STREET, kinds.HOUSE, kinds.STOP, kinds.LANDMARK}
        ) or (
            is_listed
            and line.is_capital(i)
            and doubt == PERSON
            and (self._is_before_street(line, end, found))
        )

    def _is_before_street(self, line: Line, end: int, found: Parts) -> bool:
        at = end + (line.token(end) in _SKIPPED)
        part = found.at(at)
        if part is not None:
            return part.kind in {
                kinds.STREET,
                kinds.DISTRICT,
                kinds.STOP,
                kinds.LANDMARK,
            }
        at += line.token(at) in {"на", "по"}
        return line.role(at) == roles.CORNER or bool(self._streets.is_name(line, at))

    def _is_beside_street(self, line: Line, i: int, end: int, found: Parts) -> bool:
        before = found.at(i - 2)
        return self._is_before_street(line, end, found) or (
            before is not None and before.kind in {kinds.STREET, kinds.HOUSE}
        )

    @staticmethod
    def _is_brand(line: Line, i: int, end: int) -> bool:
        """Tell a name in quotes, which is that of a shop or a highway."""
        return line.token(i - 1) == _QUOTE and line.token(end) == _QUOTE

    def _unsure(self, line: Line, i: int) -> TownForm | None:
        """Read a word of no dictionary where an address begins or a place stands."""
        before = line.token(i - 1)
        opens = i == 0 or before == "\n"
        ahead = line.token(i + 1)
        if "-" in line.token(i) and (before in _OPENS or before == ","):
            return self._lookup.guessed(line, i)
        led = (
            before in self._words.governed
            or (i == 0 and len(line.token(i)) >= _LONG)
            or (opens and (ahead == "," or self._streets.is_address(line, i + 1)))
        )
        fact = line.fact(i)
        if fact is None or fact.street >= USUAL:
            return None
        if not led and not (opens and line.role(i + 1) == roles.STREET):
            return None
        return self._lookup.guessed(line, i)


def _is_unknown(line: Line, i: int) -> bool:
    fact = line.fact(i)
    return fact is not None and fact.is_unknown
