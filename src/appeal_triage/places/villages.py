"""Settlements and municipalities beside the word for what they are."""

from __future__ import annotations

from appeal_triage.places import facts as roles
from appeal_triage.places import parts as kinds
from appeal_triage.places.agreement import capitalized, in_nominative
from appeal_triage.places.facts import (
    ADJECTIVE,
    CERTAIN,
    PERSON,
)
from appeal_triage.places.forms import is_proper, readings
from appeal_triage.places.line import Line
from appeal_triage.places.lookup import TownLookup
from appeal_triage.places.parts import PlacePart
from appeal_triage.places.tables import KindWord
from appeal_triage.places.towns import TownForm
from appeal_triage.places.words import PlaceWords

_SHORT = frozenset({"ADJS", "PRTS", "VERB"})
"""Parts of speech that the dictionary takes unknown names for."""
_QUOTE = '"'
_PLURAL = ("ые", "ие", "ых", "их", "ым", "им")
# Endings that a name in the nominative seldom has.
_OBLIQUE = ("е", "у", "ю", "ой", "ом", "ем", "ах", "ях")


class VillageReader:
    """Reads settlements and municipalities beside their kind words.

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    lookup : TownLookup
        Settlements of the country.
    """

    def __init__(self, words: PlaceWords, lookup: TownLookup) -> None:
        self._words = words
        self._lookup = lookup

    def kinded(self, line: Line, i: int) -> PlacePart | None:
        """Read a settlement after its kind word.

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the kind word.

        Returns
        -------
        PlacePart or None
            None if what follows is no name.
        """
        kind = self._words.settlements[line.token(i)]
        start = i + 1
        if len(line.tokens[i]) == 1 and line.token(start) == ".":
            start += 1
        while line.token(start) in self._words.kind_tails:
            start += 1
        quoted = line.token(start) == _QUOTE
        start += quoted
        if not self._may_follow(line, start):
            return None
        is_city = line.token(i) in self._words.cities
        name, end = self._town(line, start, is_city=is_city)
        if not end:
            end = self._name_end(line, start)
            name = self._shown(line, start, end, kind)
        if not end:
            return None
        last = end + (quoted and line.token(end) == _QUOTE)
        shown = f"{kind.name} {name}"
        return PlacePart(kinds.SETTLEMENT, name, start, end, shown, i, last)

    @staticmethod
    def _may_follow(line: Line, start: int) -> bool:
        """Tell whether a name may begin here: no street, district or initial."""
        if start >= len(line.tokens) or line.role(start) == roles.STREET:
            return False
        is_area = line.role(start + 1) == roles.AREA
        return len(line.tokens[start]) > 1 and not (
            is_area and line.token(start).endswith("ого")
        )

    def _town(self, line: Line, start: int, *, is_city: bool) -> tuple[str, int]:
        """Find a settlement of the table and where its name ends; 0 if none."""
        form, end = self._lookup.longest(line, start)
        if form is None and is_city:
            form = self._lookup.guessed(line, start) or self._lookup.cut(line, start)
            return (form.town.name, start + 1) if form else ("", 0)
        if form is None or (
            end == start + 1 and self._name_end(line, start) == start + 2
        ):
            return "", 0
        is_named = self._is_named(line, start, end, form, is_city=is_city)
        return (form.town.name, end) if is_named else ("", 0)

    def _is_named(
        self, line: Line, start: int, end: int, form: TownForm, *, is_city: bool
    ) -> bool:
        """Tell a name after its kind word from a noun that only follows it."""
        fact = line.fact(start)
        doubt = fact.doubt if fact else CERTAIN
        if doubt in {CERTAIN, PERSON} or end - start > 1 or line.is_capital(start):
            return True
        if line.lemma(start) in self._words.not_settlements:
            return False
        if doubt == ADJECTIVE:
            return not line.token(end)[0].isalpha() or (
                line.morphs[end].pos != "NOUN" and is_city
            )
        return "nomn" in form.cases

    def shaped(self, line: Line, i: int) -> PlacePart | None:
        """Read an unknown name after a preposition of place: «в Ольховке».

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of a word of no dictionary.

        Returns
        -------
        PlacePart or None
            None if its shape is not that of a settlement.
        """
        token = line.token(i)
        if (
            line.token(i - 1) not in self._words.inside
            or not token.endswith(self._words.settlement_endings)
            or not line.is_capital(i)
            or line.token(i + 1)[0].isupper()
        ):
            return None
        name = capitalized([line.lemma(i) if _is_oblique(token) else token])
        return PlacePart(kinds.SETTLEMENT, name, i, i + 1, name, i, i + 1)

    def area(self, line: Line, i: int) -> PlacePart | None:
        """Read a municipality, or a part of a town, before «район» or «округ».

        Parameters
        ----------
        line : Line
            The text.
        i : int
            Index of the kind word.

        Returns
        -------
        PlacePart or None
            None if an ordinary adjective stands before it.
        """
        start = i - 1
        kind = self._words.areas[line.token(i)]
        while line.lemma(start) in self._words.area_tails:
            start -= 1
        if start < 0 or line.morphs[start].pos != "ADJF":
            return None
        token, lemma = line.tokens[start], line.lemma(start)
        if token.endswith(_PLURAL[:4]) or lemma in self._words.plain_adjectives:
            return None
        if not lemma.endswith(("ский", "цкий", "ской")) and not line.is_capital(start):
            return None
        ending = (
            "ом" if token.endswith("ого") else "ем" if token.endswith("его") else ""
        )
        shown = in_nominative(ending or token, lemma, kind.gender)
        name = capitalized([token if shown == ending else shown])
        return PlacePart(
            kinds.MUNICIPALITY,
            name,
            start,
            start + 1,
            f"{name} {kind.name}",
            start,
            i + 1,
        )

    def _name_end(self, line: Line, start: int) -> int:
        """Find where the name of an unknown settlement ends; 0 if there is no name."""
        ahead = line.token(start + 1)
        # «деревня Малиновка, улица …»: a common noun names a village before a comma.
        listed = ahead == "," and line.token(start - 1) not in self._words.cities
        if self._is_plural_name(line, start):
            return start + 2
        if not self._is_name(line, start, is_listed=listed):
            return 0
        # «село Троицкое Нанайского района» ends before the adjective of the district.
        is_pair = (
            line.morphs[start].pos == "ADJF"
            and ahead.isalpha()
            and line.role(start + 2) != roles.AREA
        )
        is_second = is_proper(ahead) or (
            line.is_capital(start) and line.is_capital(start + 1)
        )
        return start + 2 if is_pair and is_second else start + 1

    @staticmethod
    def _is_plural_name(line: Line, start: int) -> bool:
        """Tell «Новые Выселки»."""
        return (
            line.is_capital(start)
            and line.is_capital(start + 1)
            and line.token(start).endswith(_PLURAL[:2])
        )

    def _is_name(self, line: Line, i: int, *, is_listed: bool) -> bool:
        token, morph = line.token(i), line.morphs[i]
        lemma = morph.lemma
        if not token[0].isalpha() or lemma in self._words.not_settlements:
            return False
        if morph.pos == "ADJF":
            return not token.endswith(_PLURAL)
        if morph.pos in _SHORT and line.is_capital(i):
            return True
        is_common = is_listed and token == morph.lemma
        return morph.pos == "NOUN" and (
            is_common or is_proper(token) or line.is_capital(i)
        )

    @staticmethod
    def _shown(line: Line, start: int, end: int, kind: KindWord) -> str:
        """Write a name in the nominative as far as its words tell it."""
        words: list[str] = []
        for i in range(start, end):
            token, morph = line.tokens[i], line.morphs[i]
            if morph.pos == "ADJF":
                # «-ого» after «поселка» is an adjective; a surname has other endings.
                ending = "ом" if token.endswith(("ого", "его")) else token
                shown = in_nominative(ending, morph.lemma, kind.gender)
                words.append(token if shown == "ом" else shown)
            else:
                words.append(morph.lemma if _is_oblique(token) else token)
        return capitalized(words)


def _is_oblique(token: str) -> bool:
    """Tell whether a name is surely not in the nominative."""
    found = readings(token)
    if any(reading.case == "nomn" for reading in found):
        return False
    return token.endswith(_OBLIQUE) or any(reading.is_place for reading in found)
