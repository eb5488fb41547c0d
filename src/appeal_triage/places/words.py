"""The closed classes of words that addresses are made of, read once from tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.places.forms import inflected

_ROLES = frozenset({
    "settlement",
    "city",
    "kind_tail",
    "small_word",
    "dedication",
    "number_word",
    "road",
    "street_preposition",
    "courtyard",
    "street",
    "house",
    "building",
    "flat",
    "place_preposition",
    "instrumental_preposition",
    "comparison",
    "unit",
    "not_street",
    "not_street_name",
    "not_settlement",
    "plain_adjective",
    "year_word",
    "counted",
    "numbered_kind",
    "month",
})


@dataclass(frozen=True, slots=True)
class KindWord:
    """A word that says what kind of place follows.

    Attributes
    ----------
    name : str
        The word in the nominative: «улица».
    gender : str
        Grammatical gender, ``m``, ``f`` or ``n``, that an adjective agrees with.
    """

    name: str
    gender: str


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words of addresses by surface form or by lemma.

    Attributes
    ----------
    settlements, streets, houses, buildings : dict of str to KindWord
        Kind words by every inflected form.
    cities : frozenset of str
        Forms of the kind words of a city alone.
    kind_tails : frozenset of str
        Forms between the kind word and the name: «поселок городского типа».
    small_words : frozenset of str
        Words of names that are not capitalized: «лет».
    dedications : frozenset of str
        «имени» before the name.
    number_words : frozenset of str
        «номер» before the number of a house.
    flats : frozenset of str
        Forms of words before the number of a flat.
    prepositions, instrumentals : frozenset of str
        Prepositions of place, and those that ask for the instrumental case.
    street_prepositions : frozenset of str
        Prepositions between a house and the name of its street: «дом 5 по Радищева».
    courtyards : frozenset of str
        Forms of words that an address may follow: «во дворе Радищева 10».
    roads : frozenset of str
        Forms of words for a highway, whose name is no place: «трасса Крым».
    comparisons : frozenset of str
        Words before a place that is only compared with.
    units, not_streets : frozenset of str
        Lemmas: what is counted after a number, and what is numbered but no street.
    not_settlements : frozenset of str
        Lemmas of words that stand after «город», «село» without naming it.
    not_street_names, plain_adjectives : frozenset of str
        Lemmas of nouns and adjectives that stand beside «улица» without naming it.
    counted : frozenset of str
        Lemmas of units that a number after «дом» counts all the same: «5 лет».
    numbered_kinds : frozenset of str
        Kinds whose name may be a number alone: «микрорайон 8».
    year_words, months : frozenset of str
        «лет» of «40 лет Победы», «марта» of «8 марта».
    street_names : dict of str to tuple of tuple of str
        Well-known names of streets by their first word, the longest first.
    openers : frozenset of str
        First words of names of two words.
    """

    settlements: dict[str, KindWord]
    streets: dict[str, KindWord]
    houses: dict[str, KindWord]
    buildings: dict[str, KindWord]
    cities: frozenset[str]
    kind_tails: frozenset[str]
    small_words: frozenset[str]
    dedications: frozenset[str]
    number_words: frozenset[str]
    flats: frozenset[str]
    prepositions: frozenset[str]
    instrumentals: frozenset[str]
    street_prepositions: frozenset[str]
    courtyards: frozenset[str]
    roads: frozenset[str]
    comparisons: frozenset[str]
    units: frozenset[str]
    not_streets: frozenset[str]
    not_settlements: frozenset[str]
    not_street_names: frozenset[str]
    plain_adjectives: frozenset[str]
    counted: frozenset[str]
    numbered_kinds: frozenset[str]
    year_words: frozenset[str]
    months: frozenset[str]
    street_names: dict[str, tuple[tuple[str, ...], ...]]
    openers: frozenset[str]


def _kinds(words: Iterable[tuple[str, str]]) -> dict[str, KindWord]:
    found: dict[str, KindWord] = {}
    for word, gender in words:
        for form in inflected(word, plural=True):
            found.setdefault(form, KindWord(word, gender))
    return found


def _street_names() -> dict[str, tuple[tuple[str, ...], ...]]:
    names: dict[str, list[tuple[str, ...]]] = {}
    for row in read_table(
        package_data("places", "street_names.csv"), ("name", "source")
    ):
        words = tuple(row["name"].split())
        names.setdefault(words[0], []).append(words)
    return {
        first: tuple(sorted(group, key=len, reverse=True))
        for first, group in names.items()
    }


@cache
def load_place_words() -> PlaceWords:
    """Return the package's words of addresses, read once.

    Returns
    -------
    PlaceWords
        The words.

    Raises
    ------
    KnowledgeError
        If a row of ``words.csv`` has an unknown role.
    """
    groups: dict[str, list[tuple[str, str]]] = {role: [] for role in _ROLES}
    columns = ("role", "word", "gender", "source")
    for row in read_table(package_data("places", "words.csv"), columns):
        groups[row.choice("role", _ROLES)].append((row["word"], row["gender"]))
    if not all(groups.values()):
        raise KnowledgeError("words.csv: есть роль без единого слова")
    plain = {role: frozenset(word for word, _ in groups[role]) for role in _ROLES}
    openers = read_table(package_data("places", "name_openers.csv"), ("word", "source"))
    return PlaceWords(
        settlements=_kinds(groups["settlement"]),
        streets=_kinds(groups["street"]),
        houses=_kinds(groups["house"]),
        buildings=_kinds(groups["building"]),
        cities=frozenset(_kinds(groups["city"])),
        kind_tails=plain["kind_tail"],
        small_words=plain["small_word"],
        dedications=plain["dedication"],
        number_words=plain["number_word"],
        flats=frozenset(_kinds(groups["flat"])),
        prepositions=plain["place_preposition"],
        instrumentals=plain["instrumental_preposition"],
        street_prepositions=plain["street_preposition"],
        courtyards=frozenset(_kinds(groups["courtyard"])),
        roads=frozenset(_kinds(groups["road"])),
        comparisons=plain["comparison"],
        units=plain["unit"],
        not_streets=plain["not_street"],
        not_settlements=plain["not_settlement"],
        not_street_names=plain["not_street_name"],
        plain_adjectives=plain["plain_adjective"],
        counted=plain["counted"],
        numbered_kinds=plain["numbered_kind"],
        year_words=plain["year_word"],
        months=plain["month"],
        street_names=_street_names(),
        openers=frozenset(row["word"] for row in openers),
    )
