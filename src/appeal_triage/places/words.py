"""The closed classes of words that addresses are made of, read once from tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from appeal_triage.errors import KnowledgeError
from appeal_triage.knowledge import package_data, read_table
from appeal_triage.places.tables import (
    KindWord,
    declined_kinds,
    read_government,
    read_street_names,
    with_shorts,
)

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
    "district_kind",
    "area",
    "rural",
    "stop",
    "road_name",
    "road_way",
    "landmark",
    "corner",
    "list_word",
    "gent_preposition",
    "about",
    "writer",
    "counted_name",
    "settlement_ending",
    "area_tail",
    "landmark_adjective",
    "stop_tail",
    "appeal_verb",
    "paired_landmark",
    "numbered_landmark",
    "street_part",
    "visit_verb",
    "home_verb",
    "single_house",
    "beside",
    "own",
    "inside",
    "lead",
    "off_preposition",
    "strong_preposition",
})


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
    district_kinds : frozenset of str
        Street kinds that are parts of a town: «микрорайон».
    areas : dict of str to KindWord
        Kinds of municipalities and town districts by every form: «районе».
    rural : frozenset of str
        Forms of the kind words of a village.
    stops, landmarks, road_ways : dict of str to KindWord
        Words before the name of a stop, of a landmark, of a road.
    road_names : frozenset of str
        Forms that name a road by themselves: «объездная».
    corners, list_words : frozenset of str
        Words beside and between the names of streets.
    gent_prepositions, abouts : frozenset of str
        Prepositions of the genitive, and those after which a name is no address.
    writers : frozenset of str
        Lemmas before «из» of someone who lives there.
    counted_names : frozenset of str
        «партсъезда» of «22 Партсъезда».
    settlement_endings : tuple of str
        Endings that settlements have after a preposition of place: «в Ольховке».
    area_tails : frozenset of str
        Lemmas between a name and «район» or «округ»: «муниципальный».
    landmark_adjectives : frozenset of str
        Lemmas that belong to the word for a landmark: «детский сад».
    stop_tails : frozenset of str
        Forms between «остановка» and its name.
    paired_landmarks, numbered_landmarks : frozenset of str
        Lemmas that need an adjective («торговый центр»), and that may have a number.
    single_houses, beside : frozenset of str
        Forms of «дом» after a number, and prepositions before both: «у 15 дома».
    own : frozenset of str
        Words by which a place is the writer's own: «у нас в Орске».
    inside : frozenset of str
        Prepositions of a settlement that people and things seldom have.
    leads, off_prepositions : frozenset of str
        Prepositions before a street with a house, and before one without.
    strong : frozenset of str
        Prepositions by which a text is about a settlement.
    governed : dict of str to frozenset of str
        Cases by preposition.
    street_parts : frozenset of str
        Forms before a street in the genitive: «в конце Ляпунова».
    visit_verbs, home_verbs : frozenset of str
        Lemmas before a place that is not, and that is, the writer's own.
    appeal_verbs : frozenset of str
        Lemmas after which «в Москву» is where people write or go.
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
    district_kinds: frozenset[str]
    areas: dict[str, KindWord]
    rural: frozenset[str]
    stops: dict[str, KindWord]
    landmarks: dict[str, KindWord]
    road_ways: dict[str, KindWord]
    road_names: frozenset[str]
    corners: frozenset[str]
    list_words: frozenset[str]
    gent_prepositions: frozenset[str]
    abouts: frozenset[str]
    writers: frozenset[str]
    counted_names: frozenset[str]
    settlement_endings: tuple[str, ...]
    area_tails: frozenset[str]
    landmark_adjectives: frozenset[str]
    stop_tails: frozenset[str]
    street_parts: frozenset[str]
    single_houses: frozenset[str]
    beside: frozenset[str]
    own: frozenset[str]
    inside: frozenset[str]
    leads: frozenset[str]
    off_prepositions: frozenset[str]
    strong: frozenset[str]
    governed: dict[str, frozenset[str]]
    visit_verbs: frozenset[str]
    home_verbs: frozenset[str]
    paired_landmarks: frozenset[str]
    numbered_landmarks: frozenset[str]
    appeal_verbs: frozenset[str]


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
    shorts: dict[str, dict[str, str]] = {"street": {}, "settlement": {}}
    for row in read_table(
        package_data("places", "short_kinds.csv"), ("short", "word", "role", "source")
    ):
        shorts[row.choice("role", shorts)][row["short"]] = row["word"]
    plain = {role: frozenset(word for word, _ in groups[role]) for role in _ROLES}
    openers = read_table(package_data("places", "name_openers.csv"), ("word", "source"))
    return PlaceWords(
        settlements=with_shorts(
            declined_kinds(groups["settlement"]), shorts["settlement"]
        ),
        streets=with_shorts(declined_kinds(groups["street"]), shorts["street"]),
        houses=declined_kinds(groups["house"]),
        buildings=declined_kinds(groups["building"]),
        cities=frozenset(
            with_shorts(
                declined_kinds(groups["city"]), shorts["settlement"], is_known=True
            )
        ),
        kind_tails=plain["kind_tail"],
        small_words=plain["small_word"],
        dedications=plain["dedication"],
        number_words=plain["number_word"],
        flats=frozenset(declined_kinds(groups["flat"])),
        prepositions=plain["place_preposition"],
        instrumentals=plain["instrumental_preposition"],
        street_prepositions=plain["street_preposition"],
        courtyards=frozenset(declined_kinds(groups["courtyard"])),
        roads=frozenset(declined_kinds(groups["road"])),
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
        street_names=read_street_names(),
        openers=frozenset(row["word"] for row in openers),
        district_kinds=plain["district_kind"],
        areas=declined_kinds(groups["area"]),
        rural=frozenset(
            with_shorts(
                declined_kinds(groups["rural"]), shorts["settlement"], is_known=True
            )
        ),
        stops=declined_kinds(groups["stop"]),
        landmarks=declined_kinds(groups["landmark"]),
        road_ways=declined_kinds(groups["road_way"]),
        road_names=plain["road_name"],
        corners=plain["corner"],
        list_words=plain["list_word"],
        gent_prepositions=plain["gent_preposition"],
        abouts=plain["about"],
        writers=plain["writer"],
        counted_names=plain["counted_name"],
        appeal_verbs=plain["appeal_verb"],
        paired_landmarks=plain["paired_landmark"],
        numbered_landmarks=plain["numbered_landmark"],
        single_houses=plain["single_house"],
        beside=plain["beside"],
        own=plain["own"],
        inside=plain["inside"],
        leads=plain["lead"],
        off_prepositions=plain["off_preposition"],
        strong=plain["strong_preposition"],
        governed=read_government(),
        street_parts=plain["street_part"],
        visit_verbs=plain["visit_verb"],
        home_verbs=plain["home_verb"],
        stop_tails=plain["stop_tail"],
        landmark_adjectives=plain["landmark_adjective"],
        area_tails=plain["area_tail"],
        settlement_endings=tuple(sorted(plain["settlement_ending"])),
    )
