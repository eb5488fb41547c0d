"""Where a comment is about: territory, address and every place named in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from appeal_triage.normalization import Morph
from appeal_triage.places import facts as roles
from appeal_triage.places import parts as kinds
from appeal_triage.places.addresses import StreetReader
from appeal_triage.places.choosing import choose_territory, is_aside
from appeal_triage.places.facts import COMMON, KINDED, POSSIBLE, Facts
from appeal_triage.places.gazetteer import Gazetteer
from appeal_triage.places.houses import HouseReader
from appeal_triage.places.line import Line
from appeal_triage.places.lookup import TownLookup
from appeal_triage.places.loose import LooseStreetReader
from appeal_triage.places.objects import ObjectReader
from appeal_triage.places.pack import PackReader, names_road
from appeal_triage.places.parts import Parts, PlacePart
from appeal_triage.places.settlements import SettlementReader
from appeal_triage.places.towns import load_towns
from appeal_triage.places.villages import VillageReader
from appeal_triage.places.words import load_place_words


class Place(NamedTuple):
    """What a text says of its place.

    Attributes
    ----------
    territory_id : str
        Id of a known territory; empty if none is named.
    territory : str
        Its name, or the name of an unknown settlement; empty if none.
    address : str
        Street and house; empty if none.
    spans : tuple of tuple of int
        Token spans [start, end) that the place was read from, in order.
    parts : tuple of PlacePart
        Every name and number of a place in the text, in order.
    rivals : tuple of str
        Names of territories that the text speaks of no less than of the chosen one;
        empty where the text decides.
    rival_ids : tuple of str
        Ids of those of them that the gazetteer knows.
    """

    territory_id: str = ""
    territory: str = ""
    address: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    parts: tuple[PlacePart, ...] = ()
    rivals: tuple[str, ...] = ()
    rival_ids: tuple[str, ...] = ()


_NOWHERE = Place()
_ADDRESSED = frozenset({kinds.STREET, kinds.DISTRICT, kinds.HOUSE})
_DOUBTS = {"preposition": COMMON, "kind": KINDED}


class PlaceFinder:
    """Finds the place that a text is about.

    Parameters
    ----------
    gazetteer : Gazetteer
        Known territories.

    Examples
    --------
    >>> from appeal_triage.normalization import normalize, parse, tokenize
    >>> from appeal_triage.places import Territory
    >>> finder = PlaceFinder(Gazetteer([Territory("lgov", "Льгов", "city")]))
    >>> tokens = tokenize(normalize("Во Льгове на ул. Мира, д. 5 темно"))
    >>> finder.find(tokens, [parse(token) for token in tokens])[:3]
    ('lgov', 'Льгов', 'улица Мира, дом 5')
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._words = load_place_words()
        self._houses = HouseReader(self._words)
        self._streets = StreetReader(self._words, self._houses)
        self._loose = LooseStreetReader(self._words, self._houses, self._streets)
        self._objects = ObjectReader(self._words)
        self._pack = PackReader(gazetteer, self._words)

    @cached_property
    def _settlements(self) -> SettlementReader:
        return SettlementReader(self._words, self._lookup, self._streets)

    @cached_property
    def _villages(self) -> VillageReader:
        return VillageReader(self._words, self._lookup)

    @cached_property
    def _lookup(self) -> TownLookup:
        return TownLookup(load_towns())

    @cached_property
    def _facts(self) -> Facts:
        needy = self._gazetteer.needy_forms()
        needs = {form: _DOUBTS[what] for form, what in needy.items()}
        firsts = self._gazetteer.first_words
        return Facts(self._words, load_towns(), firsts, needs)

    def find(
        self, tokens: Sequence[str], morphs: Sequence[Morph], text: str = ""
    ) -> Place:
        """Find the territory and the address of a text.

        Parameters
        ----------
        tokens : sequence of str
            Tokens of the canonical text, punctuation included.
        morphs : sequence of Morph
            One per token.
        text : str, optional
            The canonical text, for its capital letters; without it names that are also
            common words are found only where the words around show them.

        Returns
        -------
        Place
            What was found; all empty if nothing was.
        """
        facts = list(map(self._facts.__getitem__, tokens))
        marks = list(compress(range(len(facts)), facts))
        # Most comments name no place: this look costs two microseconds.
        if not marks:
            return _NOWHERE
        line = Line(tokens, morphs, facts, text)
        found = Parts()
        self._read_kinds(line, marks, found)
        late = self._read_settlements(line, marks, found)
        self._read_pack(line, marks, found)
        self._read_streets(line, marks, found)
        if late and found.has(kinds.STREET):
            # «…, Лиски» is told by the street before it.
            self._read_settlements(line, late, found)
            self._read_pack(line, late, found)
        return self._place(line, found) if len(found) else _NOWHERE

    @cached_property
    def _readers(self) -> dict[str, Callable[[Line, int], PlacePart | None]]:
        return {
            roles.STREET: self._streets.kinded,
            roles.SETTLEMENT: self._villages.kinded,
            roles.AREA: self._villages.area,
            roles.STOP: self._objects.stop,
            roles.ROAD: self._objects.road,
            roles.WAY: self._objects.road,
            roles.LANDMARK: self._objects.landmark,
        }

    def _read_kinds(self, line: Line, marks: Sequence[int], found: Parts) -> None:
        """Read what stands beside kind words."""
        readers = self._readers
        for i in marks:
            fact = line.facts[i]
            role = fact.role if fact else ""
            if not role or found.at(i) is not None:
                continue
            if role == roles.HOUSE:
                found.add(self._houses.called(line, i))
            elif role == roles.FLAT:
                found.add(self._houses.flats(line, i))
            elif role in readers:
                part = readers[role](line, i)
                if part:
                    self._add(line, part, found)

    def _add(self, line: Line, part: PlacePart, found: Parts) -> None:
        """Add a part, and the houses of a street with it."""
        found.add((part,))
        if part.kind in {kinds.STREET, kinds.DISTRICT}:
            found.add(self._houses.after(line, part))

    def _read_settlements(
        self, line: Line, marks: Sequence[int], found: Parts
    ) -> list[int]:
        """Read names of settlements; return the places of those that are in doubt."""
        late: list[int] = []
        reader = self._settlements
        for i in marks:
            fact = line.facts[i]
            if fact and reader.may_start(line, i, fact) and found.at(i) is None:
                part = reader.named(line, i, found)
                if part is None and fact.is_unknown:
                    part = self._villages.shaped(line, i)
                if part and not names_road(line, part.first):
                    found.add((part,))
                elif fact.towns:
                    late.append(i)
        return late

    def _read_pack(self, line: Line, marks: Sequence[int], found: Parts) -> None:
        """Read territories of the pack, then tell what is said in passing."""
        starts = [i for i in marks if (fact := line.facts[i]) and fact.is_pack]
        if starts:
            self._pack.read(line, starts, found)
        if not found.has(kinds.SETTLEMENT):
            return
        self._pack.recognize(line, found)
        for part in found.of(kinds.SETTLEMENT):
            if is_aside(line, part, self._words):
                found.replace(part, part._replace(is_aside=True))
        if found.has(kinds.MUNICIPALITY):
            _tell_districts(line, found, self._words.rural)

    def _read_streets(self, line: Line, marks: Iterable[int], found: Parts) -> None:
        """Read streets without a kind word."""
        for i in marks:
            fact = line.facts[i]
            if fact is None:
                continue
            if fact.street and found.at(i) is None:
                if fact.street == POSSIBLE and not self._loose.may_start(
                    line, i, found
                ):
                    continue
                start = i
            elif fact.role == roles.MONTH and i and found.at(i - 1) is None:
                start = i - 1
            else:
                continue
            for part in self._loose.loose(line, start, found):
                self._add(line, part, found)

    def _place(self, line: Line, found: Parts) -> Place:
        territory = choose_territory(line, found, self._gazetteer, self._words)
        address: str = ""
        spans: list[tuple[int, int]] = []
        if found.has_any(_ADDRESSED):
            address, spans = self._address(line, found)
        spans += [(part.first, part.end) for part in territory.parts]
        return Place(
            territory.id,
            territory.name,
            address,
            tuple(sorted(spans)),
            found.all(),
            territory.rivals,
            territory.rival_ids,
        )

    def _address(self, line: Line, found: Parts) -> tuple[str, list[tuple[int, int]]]:
        """Write the first street with a house, else the first street or house."""
        streets = [
            part
            for part in found.of(kinds.STREET, kinds.DISTRICT)
            if part.kind == kinds.STREET
            or roles.STREET in {line.role(part.first), line.role(part.last - 1)}
        ]
        first: PlacePart | None = None
        for street in streets:
            house = self._houses.of_street(line, street, found)
            if house:
                return f"{street.shown}, {house.shown}", _merged(street, house)
            first = first or street
        if first is None:
            first = next(iter(found.of(kinds.HOUSE)), None)
        return (first.shown, _merged(first)) if first else ("", [])


def _tell_districts(line: Line, found: Parts, rural: frozenset[str]) -> None:
    """Tell districts of a town from municipalities: a town is named beside them."""
    towns = [
        part
        for part in found.of(kinds.SETTLEMENT)
        if line.tokens[part.first] not in rural and not part.is_aside
    ]
    for area in found.of(kinds.MUNICIPALITY):
        if towns and not area.ids:
            found.replace(area, area._replace(kind=kinds.DISTRICT))


def _merged(*parts: PlacePart) -> list[tuple[int, int]]:
    """Join the spans of parts that touch."""
    spans: list[tuple[int, int]] = []
    for part in sorted(parts, key=lambda part: part.first):
        if spans and part.first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(part.last, spans[-1][1]))
        else:
            spans.append((part.first, part.last))
    return spans
