"""Where a matter is: what the text says joined with what the caller knows."""

from __future__ import annotations

from typing import NamedTuple

from appeal_triage.features import Document
from appeal_triage.places import Place, PlaceFinder, PlacePart
from appeal_triage.routing import RegionPack


class Where(NamedTuple):
    """The place of a matter.

    Attributes
    ----------
    territory_id, territory, address : str
        Territory of the pack, its name or that of an unknown one, street and house;
        empty if not known.
    doubt : str
        Why the place is not certain, in Russian; empty if it is.
    parts : tuple of PlacePart
        Names found in the text.
    rivals : tuple of str
        Ids of the territories that it may be as well.
    """

    territory_id: str
    territory: str
    address: str
    doubt: str = ""
    parts: tuple[PlacePart, ...] = ()
    rivals: tuple[str, ...] = ()

    @property
    def possible(self) -> str | tuple[str, ...]:
        """The territory as a ranking takes it: one id, or several that may be."""
        ids = (self.territory_id, *self.rivals) if self.territory_id else self.rivals
        return ids if len(ids) > 1 else self.territory_id


class Locator:
    """Finds the place of a matter.

    Parameters
    ----------
    region : RegionPack
        Territories.
    """

    def __init__(self, region: RegionPack) -> None:
        self._region = region
        self._places = PlaceFinder(region.gazetteer)

    def find(self, document: Document, territory: str) -> Where:
        """Join the caller's territory with what the text says.

        Parameters
        ----------
        document : Document
            The text.
        territory : str
            What the caller knows; empty if nothing.

        Returns
        -------
        Where
            The text is taken at its word where it is more precise than the caller, and
            where the caller's cell says nothing: «не определено», «Россия».
        """
        place = self._places.find(document.tokens, document.morphs, document.text)
        gazetteer = self._region.gazetteer
        given = self._region.territory(territory) if territory.strip() else ""
        if place.territory_id and (
            not given or given in gazetteer.chain(place.territory_id)
        ):
            where = Where(
                place.territory_id, place.territory, place.address, "", place.parts
            )
            return where if given else _doubted(where, place)
        name = gazetteer[given].name if given else territory.strip()
        doubt = ""
        if place.territory_id and place.territory_id not in gazetteer.chain(given):
            doubt = f"В тексте названа другая территория: {place.territory}"
        if territory.strip() and not given:
            doubt = "Указанной территории нет в пакете региона"
        shown = name or place.territory
        where = Where(given, shown, place.address, doubt, place.parts)
        return where if given or doubt else _doubted(where, place)


def _doubted(where: Where, place: Place) -> Where:
    """Say that a text names several places with equal right."""
    if not place.rivals:
        return where
    named = [place.territory] if place.territory else []
    doubt = f"Названо несколько мест: {', '.join((*named, *place.rivals))}"
    return where._replace(doubt=doubt, rivals=place.rival_ids)
