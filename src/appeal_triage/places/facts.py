"""What a word may be in the name of a place, found once for each word."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from appeal_triage.normalization import Morph, parse
from appeal_triage.normalization.proper_names import UNKNOWN, name_kind
from appeal_triage.places.forms import Reading, readings
from appeal_triage.places.towns import Town, TownForm, Towns
from appeal_triage.places.words import PlaceWords

ROAD_NUMBER = re.compile(r"[мрак]-?\d{1,3}[а-я]?")
"""Number of a highway, by the letter of its kind."""
_REMEMBERED = 65_536
STREET, SETTLEMENT, HOUSE, FLAT, AREA, STOP, ROAD, WAY, LANDMARK, CORNER, MONTH = (
    "street",
    "settlement",
    "house",
    "flat",
    "area",
    "stop",
    "road",
    "way",
    "landmark",
    "corner",
    "month",
)
CERTAIN, PERSON, COMMON, ADJECTIVE, KINDED = 0, 1, 2, 3, 4
"""What a name of a town is else: nothing, a surname, a noun, an adjective; or what the
region pack wants a kind word with."""
PREFIX = 3
"""Letters by which the second word of a name is looked up."""
POSSIBLE, USUAL, TELLING = 1, 2, 3
"""How much a word alone reads as the name of a street."""
_FEMININE = ("ая", "яя", "ой", "ей", "ую", "юю")
_SURNAMES = ("ова", "ева", "ина", "ына", "ого", "его", "ой", "ко", "ы", "и")
_KNOWN_SURNAMES = (*_SURNAMES, "их", "ых", "а", "я")
_NOMINAL = frozenset({"NOUN", "ADJF", "PRTF"})
_GUESSED = frozenset({"NOUN", "ADJF", "PRTF", "ADJS", "PRTS"})
_SMALL = 8_000
"""People below which a name that is a common word too needs a kind word."""


class Fact(NamedTuple):
    """What a word may be in the name of a place.

    Attributes
    ----------
    role : str
        What it says as a kind word; empty if it is none.
    is_pack : bool
        It begins the name of a territory of the region pack.
    towns : tuple of TownForm
        Settlements that it may name alone, the largest first.
    longer : tuple of TownForm
        Settlements that it may begin the name of, the longest names first.
    seconds : frozenset of str
        How the second words of those begin.
    doubt : int
        What else such a name may be.
    street : int
        How much it reads as the name of a street; 0 for not at all.
    is_unknown : bool
        No dictionary holds it.
    initialed : tuple of tuple of str, Town
        First words and settlements of names that it ends: «в. новгород».
    """

    role: str
    is_pack: bool
    towns: tuple[TownForm, ...]
    longer: tuple[TownForm, ...]
    seconds: frozenset[str]
    doubt: int
    street: int
    is_unknown: bool
    initialed: tuple[tuple[str, Town], ...]


class Facts(dict[str, Fact | None]):
    """Facts by word, found at the first look and kept.

    Parameters
    ----------
    words : PlaceWords
        Closed classes of words.
    towns : Towns
        Settlements.
    firsts : collection of str
        Words that names of territories of the pack begin with.
    needs : mapping of str to int
        Doubt of the names of the pack that mean other things too.
    """

    def __init__(
        self,
        words: PlaceWords,
        towns: Towns,
        firsts: Collection[str],
        needs: Mapping[str, int],
    ) -> None:
        super().__init__()
        self._needs = needs
        self._words = words
        self._towns = towns
        self._firsts = firsts
        self._roles = _roles(words)
        self._adjectives = _adjective_names(words)

    def __missing__(self, token: str) -> Fact | None:
        """Find the facts of a word that is met for the first time.

        Parameters
        ----------
        token : str
            A token.

        Returns
        -------
        Fact or None
            None for a word that says nothing of a place.
        """
        if len(self) >= _REMEMBERED:
            self.clear()
        fact = self[token] = self._fact(token)
        return fact

    def _fact(self, token: str) -> Fact | None:
        role = self._roles.get(token, "")
        if not role and ROAD_NUMBER.fullmatch(token):
            role = ROAD
        # A name that begins with an initial is found by its last word.
        is_pack = len(token) > 1 and token in self._firsts
        if len(token) == 1 or not token[0].isalpha():
            return (
                Fact(role, is_pack, (), (), frozenset(), 0, 0, False, ())
                if (role or is_pack)
                else None
            )
        is_unknown = name_kind(token) == UNKNOWN
        # «ней», «выше», «ли» are read as words of the language alone.
        is_nominal = is_unknown or parse(token).pos in _NOMINAL or token in self._needs
        forms = self._towns.starting(token) if is_nominal else ()
        street = self._street(token) if is_nominal and not role else 0
        initialed = self._towns.ending(token) if is_nominal else ()
        towns = tuple(form for form in forms if len(form.town.words) == 1)
        longer = tuple(form for form in forms if len(form.town.words) > 1)
        if towns and _doubt(token, is_unknown) >= COMMON:
            towns = tuple(f for f in towns if f.town.population >= _SMALL)
        if not (
            role or is_pack or towns or longer or street or is_unknown or initialed
        ):
            return None
        needs = self._needs.get(token, CERTAIN)
        doubt = max(_doubt(token, is_unknown), needs) if forms else needs
        seconds = frozenset(form.town.words[1][:PREFIX] for form in longer)
        return Fact(
            role,
            is_pack,
            tuple(sorted(towns, key=lambda form: -form.town.population)),
            longer,
            seconds,
            doubt,
            street,
            is_unknown,
            initialed,
        )

    def _street(self, token: str) -> int:
        morph = parse(token)
        if morph.lemma in self._words.not_streets:
            return 0
        found = readings(token)
        names = self._words.street_names.get(token, ())
        if (token,) in names or token in self._adjectives:
            is_name = any(r.is_name and r.case == "gent" for r in found)
            is_surname = token.endswith(("ого", "его")) or (
                is_name and morph.pos != "ADJF"
            )
            return TELLING if is_surname else USUAL
        if names or token in self._words.openers or token in self._words.dedications:
            return POSSIBLE
        if morph.lemma in self._words.plain_adjectives:
            return 0
        return _shape(token, morph, found)


def _shape(token: str, morph: Morph, found: Sequence[Reading]) -> int:
    """Judge a word that no table of streets holds."""
    unknown = name_kind(token) == UNKNOWN
    if token.endswith(("евой", "овой", "иной")) and (
        unknown or (found and found[0].is_name)
    ):
        return TELLING
    adjective = morph.pos in {"ADJF", "PRTF"} or any(r.pos == "ADJF" for r in found)
    if adjective and token.endswith(_FEMININE):
        lemma = morph.lemma
        if lemma.endswith(("ский", "цкий", "ской")) or token.endswith(("ская", "цкая")):
            return USUAL
        return POSSIBLE if morph.pos == "ADJF" else 0
    if any(
        r.is_name
        and r.case == "gent"
        and not r.is_first_name
        and not r.is_place
        and token.endswith(_SURNAMES if unknown else _KNOWN_SURNAMES)
        for r in found
    ):
        return TELLING
    if token.endswith("ко") and any(r.is_name for r in found):
        return TELLING
    return POSSIBLE if unknown and morph.pos in _GUESSED and len(token) > PREFIX else 0


def _doubt(token: str, is_unknown: bool) -> int:
    if is_unknown:
        return PERSON if token.endswith(("ова", "ева", "ина", "ына")) else CERTAIN
    found = readings(token)
    if any(r.pos in {"ADJF", "PRTF"} for r in found):
        return ADJECTIVE
    if any(not r.is_name for r in found):
        return COMMON
    if any(r.is_name and not r.is_place for r in found):
        return PERSON
    return CERTAIN


def _roles(words: PlaceWords) -> dict[str, str]:
    roles: dict[str, str] = {}
    for role, group in (
        (MONTH, {*words.months, *words.year_words, *words.counted_names}),
        (LANDMARK, words.landmarks),
        (WAY, words.road_ways),
        (ROAD, words.road_names),
        (STOP, words.stops),
        (AREA, words.areas),
        (FLAT, words.flats),
        (HOUSE, words.houses),
        (SETTLEMENT, words.settlements),
        (STREET, words.streets),
        (CORNER, words.corners),
    ):
        roles |= dict.fromkeys(group, role)
    return roles


def _adjective_names(words: PlaceWords) -> frozenset[str]:
    """List the other cases of the adjectives that streets are called by."""
    forms: set[str] = set()
    for names in words.street_names.values():
        for name in names:
            for ending, others in (("ая", ("ой", "ую")), ("яя", ("ей", "юю"))):
                if len(name) == 1 and name[0].endswith(ending):
                    forms |= {name[0][:-2] + other for other in others}
    return frozenset(forms)
