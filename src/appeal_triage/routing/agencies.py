"""``agencies.csv``: the bodies of a pack, one for a role, a place and a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from appeal_triage.errors import RegionError
from appeal_triage.knowledge import Row
from appeal_triage.places import Gazetteer
from appeal_triage.routing.bodies import Agency
from appeal_triage.routing.ladder import whole_region
from appeal_triage.routing.owners import OwnerRules
from appeal_triage.routing.settings import PackSettings
from appeal_triage.routing.tables import (
    day,
    listed,
    optional,
    read_pack_table,
    territory_id,
    unique_id,
)
from appeal_triage.taxonomy import load_taxonomy

AGENCIES = "agencies.csv"
"""Name of the file."""
_COLUMNS = ("id", "name", "owner", "territory", "subtopics", "source")
_NOBODY = "none"


def read_agencies(folder: Path, gazetteer: Gazetteer) -> dict[str, Agency]:
    """Read the bodies of a pack.

    Parameters
    ----------
    folder : Path
        Folder of the pack.
    gazetteer : Gazetteer
        Its territories.

    Returns
    -------
    dict of str to Agency
        Bodies by id.

    Raises
    ------
    RegionError
        If a row is wrong, or two bodies have one duty at one place on one day.
    """
    seen: set[str] = set()
    agencies: dict[str, Agency] = {}
    rivals: defaultdict[tuple[str, str], list[Agency]] = defaultdict(list)
    whole = whole_region(gazetteer)
    for row in read_pack_table(folder / AGENCIES, _COLUMNS):
        agency = _agency(row, gazetteer, seen)
        if agency.owner:
            place = "" if agency.territory in whole else agency.territory
            here = rivals[agency.owner, place]
            _check_rivals(row, agency, here)
            here.append(agency)
        agencies[agency.id] = agency
    return agencies


def _agency(row: Row, gazetteer: Gazetteer, seen: set[str]) -> Agency:
    taxonomy = load_taxonomy()
    agency = Agency(
        unique_id(row, seen),
        row["name"],
        row.choice("owner", {"", *taxonomy.owners} - {_NOBODY}),
        territory_id(row, gazetteer),
        frozenset(listed(row["subtopics"])),
        optional(row, "phone"),
        optional(row, "email"),
        optional(row, "site"),
        day(row, "valid_from"),
        day(row, "valid_to"),
    )
    for subtopic in listed(row["subtopics"]):
        if subtopic not in taxonomy.subtopics:
            raise row.fail(
                "subtopics",
                f"нет подтемы «{subtopic}»; список печатает appeal-triage labels "
                "topics",
            )
    if agency.valid_from and agency.valid_to and agency.valid_from > agency.valid_to:
        raise row.fail("valid_to", "конец раньше начала; поменяйте даты местами")
    return agency


def _check_rivals(row: Row, agency: Agency, others: Iterable[Agency]) -> None:
    for other in others:
        if _overlap(agency, other) and _same_scope(agency, other):
            common = sorted(agency.subtopics & other.subtopics)
            what = f"подтемы «{common[0]}» " if common else ""
            raise row.fail(
                "subtopics",
                f"у роли «{agency.owner}» здесь уже есть «{other.id}»: {what}не "
                "поделить; перечислите разные подтемы, другую территорию или сроки "
                "(valid_from, valid_to)",
            )


def _same_scope(one: Agency, other: Agency) -> bool:
    """Tell whether neither of two bodies is the special one."""
    if one.subtopics and other.subtopics:
        return not one.subtopics.isdisjoint(other.subtopics)
    return not one.subtopics and not other.subtopics


def _overlap(one: Agency, other: Agency) -> bool:
    starts = [a.valid_from for a in (one, other) if a.valid_from]
    ends = [a.valid_to for a in (one, other) if a.valid_to]
    return not starts or not ends or max(starts) <= min(ends)


def check_roles(
    folder: Path,
    agencies: Iterable[Agency],
    gazetteer: Gazetteer,
    settings: PackSettings,
    rules: OwnerRules,
) -> None:
    """Check that a pack that names bodies alone has one wherever it is asked.

    Parameters
    ----------
    folder : Path
        Folder of the pack, for the message.
    agencies : iterable of Agency
        Its bodies.
    gazetteer : Gazetteer
        Its territories.
    settings : PackSettings
        Whether a role may stand in for a body.
    rules : OwnerRules
        Roles of every subtopic.

    Raises
    ------
    RegionError
        If a role has no body, or none for a territory or a subtopic of it.
    """
    if settings.generic_roles:
        return
    filled: defaultdict[str, list[Agency]] = defaultdict(list)
    for agency in agencies:
        if agency.is_valid(None):
            filled[agency.owner].append(agency)
    lacking = next(_lacking(filled, gazetteer, rules), None)
    if lacking:
        last = len((folder / AGENCIES).read_text(encoding="utf-8-sig").splitlines())
        raise RegionError(
            f"{AGENCIES}, после строки {last}, «owner»: нет {lacking}; добавьте строку "
            "или поставьте generic_roles = true в region.toml"
        )


def _lacking(
    filled: Mapping[str, Sequence[Agency]], gazetteer: Gazetteer, rules: OwnerRules
) -> Iterator[str]:
    """Describe duties that nobody has, the emptiest first."""
    taxonomy = load_taxonomy()
    for owner in taxonomy.owners:
        if owner != _NOBODY and not filled.get(owner):
            yield f"ни одного ведомства с ролью «{owner}»"
    for subtopic in taxonomy.subtopics:
        for owner in rules.owners(subtopic):
            bare = _uncovered(filled.get(owner, ()), subtopic, gazetteer)
            if owner != _NOBODY and bare is not None:
                where = f" на территории «{bare}»" if bare else ""
                yield f"ведомства с ролью «{owner}» для подтемы «{subtopic}»{where}"


def _uncovered(
    bodies: Iterable[Agency], subtopic: str, gazetteer: Gazetteer
) -> str | None:
    """Return the first territory without a body around it, or within it."""
    places = {agency.territory for agency in bodies if agency.covers(subtopic)}
    if "" in places:
        return None
    if not places or not len(gazetteer):
        return ""
    reached = {around for place in places for around in gazetteer.chain(place)}
    for territory in gazetteer:
        if territory.id not in reached and places.isdisjoint(
            gazetteer.chain(territory.id)
        ):
            return territory.id
    return None
