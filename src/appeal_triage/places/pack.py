"""Names of the region pack's territories among the parts of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from appeal_triage.places import facts as roles
from appeal_triage.places import parts as kinds
from appeal_triage.places.facts import TELLING
from appeal_triage.places.gazetteer import Gazetteer, Mention
from appeal_triage.places.line import Line, reads_as_street
from appeal_triage.places.parts import Parts, PlacePart
from appeal_triage.places.words import PlaceWords

REGION = "region"
_ROAD_NUMBER = re.compile(r"[мрmp]-?\d{1,3}")
_QUOTES = frozenset('"«»„“')
_KINDS = {
    "district": kinds.MUNICIPALITY,
    "okrug": kinds.MUNICIPALITY,
    "city_district": kinds.DISTRICT,
}
_NAMED = frozenset({kinds.SETTLEMENT, kinds.MUNICIPALITY, kinds.DISTRICT})


class PackReader:
    """Finds territories of a region pack.

    Parameters
    ----------
    gazetteer : Gazetteer
        The territories.
    words : PlaceWords
        Closed classes of words.
    """

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self._gazetteer = gazetteer
        self._words = words

    def read(self, line: Line, starts: Iterable[int], found: Parts) -> None:
        """Mark the parts that name territories, and add those not yet found.

        Parameters
        ----------
        line : Line
            The text.
        starts : iterable of int
            Tokens that begin a name of the pack, in order.
        found : Parts
            Parts that are already known.
        """
        end = 0
        for start in starts:
            mention = (
                self._gazetteer.match(line.tokens, start) if start >= end else None
            )
            if mention is None:
                continue
            end = mention.end
            part = found.at(mention.start)
            if part is None and mention.end > mention.start + 1:
                part = found.at(mention.end - 1)
            if part is None:
                found.add(self._added(line, mention))
            elif part.kind in _NAMED and not self._is_road_region(line, mention):
                ids = self._fitting(line, mention, part)
                if ids:
                    found.replace(part, self._told(part, ids))

    def recognize(self, line: Line, found: Parts) -> None:
        """Find the territories of settlements whose name was not written in full.

        Parameters
        ----------
        line : Line
            The text.
        found : Parts
            Parts that are already known.
        """
        for part in found.of(kinds.SETTLEMENT):
            ids = () if part.ids else self._by_name.get(part.name, ())
            if ids and line.token(part.first - 1) in self._words.roads:
                found.replace(part, part._replace(is_aside=True))
            elif ids and line.tokens[part.first] not in self._words.rural:
                found.replace(part, self._told(part, ids))

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        names: dict[str, tuple[str, ...]] = {}
        for territory in self._gazetteer:
            if territory.kind not in _KINDS:
                known = names.get(territory.name, ())
                names[territory.name] = (*known, territory.id)
        return names

    def _fitting(
        self, line: Line, mention: Mention, part: PlacePart
    ) -> tuple[str, ...]:
        """Keep the territories that a part found by other signs may be."""
        # «октябрьский» of «октябрьский район» is no town.
        end = part.last if line.role(part.last - 1) == roles.AREA else part.end
        if mention.start != part.start or mention.end != end:
            return ()
        if line.tokens[part.first] not in self._words.rural:
            return mention.ids
        return tuple(
            i for i in mention.ids if self._gazetteer[i].kind not in {"city", REGION}
        )

    def _told(self, part: PlacePart, ids: tuple[str, ...]) -> PlacePart:
        territory = self._gazetteer[ids[0]]
        kind = _KINDS.get(territory.kind, part.kind)
        return part._replace(kind=kind, ids=ids)

    def _added(self, line: Line, mention: Mention) -> tuple[PlacePart, ...]:
        ids = tuple(i for i in mention.ids if self._is_place(i, line, mention))
        is_road = names_road(line, mention.start) or self._is_road_region(line, mention)
        fact = line.fact(mention.start)
        is_street = (
            mention.end - mention.start == 1
            and fact is not None
            and fact.street == TELLING
            and reads_as_street(line, mention.start)
        )
        if not ids or is_road or is_street:
            return ()
        territory = self._gazetteer[ids[0]]
        end = mention.end
        if line.role(end - 1) == roles.AREA and end - mention.start > 1:
            end -= 1
        is_named = territory.kind != REGION or territory.population > 0
        kind = _KINDS.get(territory.kind, kinds.SETTLEMENT if is_named else REGION)
        name = territory.name
        return (
            PlacePart(
                kind, name, mention.start, end, name, mention.start, mention.end, ids
            ),
        )

    def _is_place(self, territory_id: str, line: Line, mention: Mention) -> bool:
        territory = self._gazetteer[territory_id]
        before = line.token(mention.start - 1)
        # «в Дзержинском районе» is no Dzerzhinsk: the instrumental of such a town is
        # also the locative of its adjective.
        if line.tokens[mention.end - 1].endswith("ском") and territory.kind == "city":
            return before in self._words.instrumentals
        if not territory.needs:
            return True
        if before in self._words.settlements:
            return before in self._words.cities or territory.kind != "city"
        return territory.needs == "preposition" and before in self._words.prepositions

    def _is_road_region(self, line: Line, mention: Mention) -> bool:
        # «трасса Курск — Льгов» joins two towns; no region is named so.
        return line.token(mention.start - 1) in self._words.roads and all(
            self._gazetteer[i].kind == REGION for i in mention.ids
        )


def names_road(line: Line, start: int) -> bool:
    """Tell whether a name is that of a highway: «трасса М-2 Крым».

    Parameters
    ----------
    line : Line
        The text.
    start : int
        Where the name starts.

    Returns
    -------
    bool
        True after the number of a highway.
    """
    before = start - 1
    if line.token(before) in _QUOTES:
        before -= 1
    if before < 0 or not line.tokens[before][-1].isdigit():
        return False
    # «м2» is two tokens, «м-2» is one.
    first = before - (before > 0 and line.tokens[before].isdigit())
    return bool(_ROAD_NUMBER.fullmatch("".join(line.tokens[first : before + 1])))
