"""``territories.csv``: the territories of a pack and what lies within what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from appeal_triage.knowledge import Row
from appeal_triage.places import Gazetteer, Territory
from appeal_triage.routing.tables import listed, optional, read_pack_table, unique_id

TERRITORIES = "territories.csv"
"""Name of the file."""
_COLUMNS = ("id", "name", "kind", "parent", "aliases", "source")
_REGION = "region"
_KINDS = (_REGION, "district", "okrug", "city", "city_district", "settlement")
_NEEDS = ("", "kind", "preposition")


def read_territories(folder: Path) -> Gazetteer:
    """Read the territories of a pack.

    Parameters
    ----------
    folder : Path
        Folder of the pack.

    Returns
    -------
    Gazetteer
        The territories.

    Raises
    ------
    RegionError
        If a row is wrong, lies in no territory of the pack or in itself.
    """
    rows = read_pack_table(folder / TERRITORIES, _COLUMNS)
    seen: set[str] = set()
    territories = [
        Territory(
            unique_id(row, seen),
            row["name"],
            row.choice("kind", _KINDS),
            row["parent"],
            listed(row["aliases"]),
            row.choice("needs", _NEEDS) if optional(row, "needs") else "",
            _population(row),
        )
        for row in rows
    ]
    _check_parents(rows)
    return Gazetteer(territories)


def _population(row: Row) -> float:
    if not optional(row, "population"):
        return 0.0
    value = row.number("population", 0)
    if value < 0:
        raise row.fail("population", "нужно число от нуля")
    return value


def _check_parents(rows: Sequence[Row]) -> None:
    parents = {row["id"]: row["parent"] for row in rows}
    has_region = any(row["kind"] == _REGION for row in rows)
    for row in rows:
        parent = row["parent"]
        if parent and parent not in parents:
            raise row.fail(
                "parent",
                f"нет территории «{parent}»; добавьте её строку или впишите id той, "
                "что есть",
            )
        if not parent and has_region and row["kind"] != _REGION:
            raise row.fail(
                "parent",
                "территория лежит вне региона; впишите id территории вокруг неё",
            )
    for row in rows:
        _check_cycle(row, parents)


def _check_cycle(row: Row, parents: dict[str, str]) -> None:
    passed = [row["id"]]
    at = row["parent"]
    while at and at not in passed:
        passed.append(at)
        at = parents[at]
    if at == row["id"]:
        circle = " → ".join((*passed, at))
        raise row.fail(
            "parent", f"территория лежит сама в себе: {circle}; разорвите круг"
        )
