"""Region packs: folders of facts about the territories and bodies of a region.

A pack holds four files; more columns and keys than these are allowed.

``region.toml``
    ``id``, ``name``, ``version``, ``language``, ``source``; in ``[fallback]``
    ``generic_roles`` (name the role where no body is known) and ``specific_share``
    (share of bodies made for a subtopic beside the general body of a place).
``territories.csv``
    ``id``, ``name``, ``kind``, ``parent``, ``aliases`` (by «;»), ``source``; if wanted
    ``needs`` (what must stand before a name that means other things too: ``kind`` or
    ``preposition``) and ``population`` (weight where no place is named).
``agencies.csv``
    ``id``, ``name``, ``owner`` role, ``territory`` (empty: the whole region),
    ``subtopics`` (by «;», empty: all of the role), ``source``.
``overrides.csv``
    ``subtopic``; ``owner``, ``territory``, ``cue`` if wanted; ``agency``, ``weight``
    (its share), ``reason``, ``source``.

What a pack may say of channels and working hours is told in
:mod:`appeal_triage.routing.channels`.

Everything in it is checked when it is read, so that a wrong row is
met by who wrote it and not by who relies on it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from appeal_triage.errors import RegionError
from appeal_triage.knowledge import Row, package_data, read_settings, read_table
from appeal_triage.places import Gazetteer, Territory
from appeal_triage.routing.channels import read_channels, working_time
from appeal_triage.routing.owners import OwnerRules, load_owner_rules
from appeal_triage.routing.pack import Agency, Override, PackSettings, RegionPack
from appeal_triage.taxonomy import Taxonomy, load_taxonomy

_TERRITORIES = ("id", "name", "kind", "parent", "aliases", "source")
_AGENCIES = ("id", "name", "owner", "territory", "subtopics", "source")
_OVERRIDES = (
    "subtopic",
    "owner",
    "territory",
    "cue",
    "agency",
    "weight",
    "reason",
    "source",
)
_KINDS = frozenset({
    "region",
    "district",
    "okrug",
    "city",
    "city_district",
    "settlement",
})
_NEEDS = frozenset({"", "kind", "preposition"})
_GENERIC = "generic"


def load_region(region: str | Path | None = None) -> RegionPack:
    """Load a region pack and check it.

    Parameters
    ----------
    region : str, Path or None, optional
        Name of a pack of the package («kursk»), a folder with a pack, or None for
        the pack of all Russia, whose bodies are the owner roles themselves.

    Returns
    -------
    RegionPack
        The pack.

    Raises
    ------
    RegionError
        If there is no such pack, or a file of it is wrong; the message names the file,
        the row, the column and the mend.

    Examples
    --------
    >>> pack = load_region("kursk")
    >>> pack.rank({"municipality": 1.0}, "potholes", pack.territory("Льгов")).agencies[
    ...     0
    ... ].label
    'Администрация города Льгова'
    """
    folder = _folder(region)
    rules = load_owner_rules()
    taxonomy = load_taxonomy()
    settings = _settings(folder)
    gazetteer = _gazetteer(folder)
    agencies = _agencies(folder, gazetteer, taxonomy)
    _check_roles(agencies, settings, taxonomy)
    overrides = _overrides(folder, gazetteer, agencies, rules)
    roles = {owner.id: owner.label for owner in taxonomy.owners.values()}
    folders = (folder, package_data("regions", _GENERIC))
    channels = read_channels(folders, settings.working_time)
    return RegionPack(
        settings, gazetteer, agencies.values(), overrides, roles, channels
    )


def shipped_regions() -> tuple[str, ...]:
    """List the packs that the package carries.

    Returns
    -------
    tuple of str
        Their names in alphabetical order.

    Examples
    --------
    >>> "kursk" in shipped_regions()
    True
    """
    return tuple(
        sorted(
            path.parent.name for path in package_data("regions").glob("*/region.toml")
        )
    )


def _folder(region: str | Path | None) -> Path:
    if region is None:
        return package_data("regions", _GENERIC)
    if isinstance(region, str) and region in shipped_regions():
        return package_data("regions", region)
    folder = Path(region)
    try:
        is_folder = folder.is_dir()
    except OSError:  # a name longer than the system allows
        is_folder = False
    if not is_folder:
        shown = ", ".join(shipped_regions())
        raise RegionError(
            f"нет ни набора региона, ни папки «{region}»; в пакете есть: {shown}"
        )
    return folder


def _settings(folder: Path) -> PackSettings:
    path = folder / "region.toml"
    table = read_settings(path, error=RegionError)
    texts = {
        key: _text(table, key)
        for key in ("id", "name", "version", "language", "source")
    }
    fallback = table.get("fallback", {})
    if not isinstance(fallback, dict):
        raise RegionError(f"{path.name}: «fallback» должна быть таблицей")
    generic = fallback.get("generic_roles", True)
    share = fallback.get("specific_share", 0.8)
    if not isinstance(generic, bool):
        raise RegionError(f"{path.name}: «fallback.generic_roles» — true или false")
    if isinstance(share, bool) or not isinstance(share, int | float):
        raise RegionError(f"{path.name}: «fallback.specific_share» — число")
    if not 0 < share <= 1:
        raise RegionError(f"{path.name}: «fallback.specific_share» — от 0 до 1")
    return PackSettings(
        **texts,
        generic_roles=generic,
        specific_share=float(share),
        working_time=working_time(table),
    )


def _text(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RegionError(f"region.toml: нет строки «{key}» или она пуста")
    return value


def _unique(row: Row, seen: set[str]) -> str:
    key = row["id"]
    if not key.isascii() or not key.replace("-", "_").isidentifier():
        raise row.fail("id", f"«{key}» не латинский идентификатор")
    if key in seen:
        raise row.fail("id", f"«{key}» повторяется")
    seen.add(key)
    if not row["name"]:
        raise row.fail("name", "пустая ячейка")
    return key


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _gazetteer(folder: Path) -> Gazetteer:
    rows = read_table(folder / "territories.csv", _TERRITORIES, error=RegionError)
    territories: list[Territory] = []
    seen: set[str] = set()
    for row in rows:
        territories.append(
            Territory(
                _unique(row, seen),
                row["name"],
                row.choice("kind", _KINDS),
                row["parent"],
                _listed(row["aliases"]),
                row.choice("needs", _NEEDS) if "needs" in row.values else "",
                _population(row),
            )
        )
    _check_parents(rows, seen)
    return Gazetteer(territories)


def _population(row: Row) -> float:
    if "population" not in row.values:
        return 0.0
    value = row.number("population", 0)
    if not 0 <= value < float("inf"):
        raise row.fail("population", "нужно число от нуля")
    return value


def _check_parents(rows: list[Row], ids: set[str]) -> None:
    parents = {row["id"]: row["parent"] for row in rows}
    for row in rows:
        if row["parent"] and row["parent"] not in ids:
            raise row.fail("parent", f"нет территории «{row['parent']}»")
        passed = {row["id"]}
        at = row["parent"]
        while at:
            if at in passed:
                raise row.fail("parent", "территория лежит сама в себе")
            passed.add(at)
            at = parents[at]


def _agencies(
    folder: Path, gazetteer: Gazetteer, taxonomy: Taxonomy
) -> dict[str, Agency]:
    agencies: dict[str, Agency] = {}
    seen: set[str] = set()
    general: dict[tuple[str, str], str] = {}
    roles = set(taxonomy.owners) - {"none"}
    for row in read_table(folder / "agencies.csv", _AGENCIES, error=RegionError):
        key = _unique(row, seen)
        owner = row.choice("owner", roles)
        territory = _territory(row, gazetteer)
        subtopics = _listed(row["subtopics"])
        for subtopic in subtopics:
            if subtopic not in taxonomy.subtopics:
                raise row.fail("subtopics", f"нет подтемы «{subtopic}»")
        if not subtopics:
            other = general.setdefault((owner, territory), key)
            if other != key:
                raise row.fail(
                    "subtopics",
                    f"у роли «{owner}» здесь уже есть «{other}»: "
                    "перечислите подтемы хотя бы у одного из двух",
                )
        agencies[key] = Agency(key, row["name"], owner, territory, frozenset(subtopics))
    return agencies


def _territory(row: Row, gazetteer: Gazetteer) -> str:
    if row["territory"] and row["territory"] not in gazetteer:
        raise row.fail("territory", f"нет территории «{row['territory']}»")
    return row["territory"]


def _check_roles(
    agencies: dict[str, Agency], settings: PackSettings, taxonomy: Taxonomy
) -> None:
    if settings.generic_roles:
        return
    filled = {agency.owner for agency in agencies.values()}
    for owner in taxonomy.owners:
        if owner != "none" and owner not in filled:
            raise RegionError(
                f"agencies.csv: нет ни одного ведомства с ролью «{owner}»; добавьте "
                "строку или поставьте generic_roles = true в region.toml"
            )


def _overrides(
    folder: Path,
    gazetteer: Gazetteer,
    agencies: dict[str, Agency],
    rules: OwnerRules,
) -> list[Override]:
    overrides: list[Override] = []
    taxonomy = load_taxonomy()
    seen: set[tuple[str, ...]] = set()
    for row in read_table(folder / "overrides.csv", _OVERRIDES, error=RegionError):
        override = Override(
            row.choice("subtopic", taxonomy.subtopics),
            row.choice("owner", {"", *taxonomy.owners}),
            _territory(row, gazetteer),
            row.choice("cue", {"", *rules.cue_ids}),
            row.choice("agency", agencies),
            row.number("weight", 1),
            row["reason"],
        )
        _check_override(row, override, gazetteer, agencies, rules)
        if override[:4] in seen:
            raise row.fail("subtopic", "строка с теми же условиями уже есть")
        seen.add(override[:4])
        overrides.append(override)
    return overrides


def _check_override(
    row: Row,
    override: Override,
    gazetteer: Gazetteer,
    agencies: dict[str, Agency],
    rules: OwnerRules,
) -> None:
    if not 0 < override.weight <= 1:
        raise row.fail("weight", "нужно число от 0 до 1")
    if not override.reason:
        raise row.fail("reason", "напишите причину по-русски")
    if override.owner and override.owner not in rules.owners(override.subtopic):
        raise row.fail(
            "owner",
            f"строка недостижима: у подтемы «{override.subtopic}» роли "
            f"«{override.owner}» не бывает",
        )
    place = agencies[override.agency].territory
    chain = gazetteer.chain(override.territory)
    if place and override.territory and place not in chain:
        raise row.fail(
            "territory",
            f"строка недостижима: «{override.agency}» работает не здесь, "
            f"а на территории «{place}»",
        )
