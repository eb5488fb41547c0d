"""``overrides.csv`` and ``receivers.csv``: what duties of bodies do not tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from appeal_triage.knowledge import Row
from appeal_triage.places import Gazetteer
from appeal_triage.routing.bodies import Agency, Override, Receiver
from appeal_triage.routing.channels import channel_key
from appeal_triage.routing.owners import OwnerRules
from appeal_triage.routing.tables import read_pack_table, territory_id
from appeal_triage.taxonomy import load_taxonomy

OVERRIDES = "overrides.csv"
"""Name of the file of exceptions."""
RECEIVERS = "receivers.csv"
"""Name of the file of receivers, which a pack may leave out."""
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
_RECEIVERS = (
    "subtopic",
    "owner",
    "territory",
    "channel",
    "agency",
    "reason",
    "source",
)
_NOBODY = "none"


def read_overrides(
    folder: Path,
    gazetteer: Gazetteer,
    agencies: Mapping[str, Agency],
    rules: OwnerRules,
) -> list[Override]:
    """Read the exceptions of a pack.

    Parameters
    ----------
    folder : Path
        Folder of the pack.
    gazetteer : Gazetteer
        Its territories.
    agencies : mapping of str to Agency
        Its bodies by id.
    rules : OwnerRules
        Roles of every subtopic, and the cues there are.

    Returns
    -------
    list of Override
        The exceptions in file order.

    Raises
    ------
    RegionError
        If a row is wrong, repeats another one or can never be reached.
    """
    overrides: list[Override] = []
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    owners = {"", *load_taxonomy().owners} - {_NOBODY}
    for row in read_pack_table(folder / OVERRIDES, _OVERRIDES):
        override = Override(
            row.choice("subtopic", load_taxonomy().subtopics),
            row.choice("owner", owners),
            territory_id(row, gazetteer),
            row.choice("cue", {"", *rules.cue_ids}),
            row.choice("agency", agencies),
            row.number("weight", 1),
            row["reason"],
        )
        if not 0 < override.weight <= 1:
            raise row.fail("weight", "нужно число от 0 до 1")
        _check_reason(row)
        _check_reachable(row, override, rules)
        _check_place(row, gazetteer, agencies[override.agency], override.territory)
        _check_repeated(row, seen, "subtopic", override[:4])
        overrides.append(override)
        rows.append(row)
    for row, override in zip(rows, overrides, strict=True):
        _check_shadowed(row, override, overrides, agencies, rules)
    return overrides


def read_receivers(
    folder: Path, gazetteer: Gazetteer, agencies: Mapping[str, Agency]
) -> list[Receiver]:
    """Read who collects messages in a region.

    Parameters
    ----------
    folder : Path
        Folder of the pack.
    gazetteer : Gazetteer
        Its territories.
    agencies : mapping of str to Agency
        Its bodies by id.

    Returns
    -------
    list of Receiver
        The rows in file order; none if there is no such file.

    Raises
    ------
    RegionError
        If a row is wrong or repeats another one.
    """
    if not (folder / RECEIVERS).exists():
        return []
    receivers: list[Receiver] = []
    seen: dict[tuple[str, ...], int] = {}
    taxonomy = load_taxonomy()
    for row in read_pack_table(folder / RECEIVERS, _RECEIVERS):
        receiver = Receiver(
            row.choice("subtopic", {"", *taxonomy.subtopics}),
            row.choice("owner", {"", *taxonomy.owners}),
            territory_id(row, gazetteer),
            channel_key(row["channel"]),
            row.choice("agency", agencies),
            row["reason"],
        )
        _check_reason(row)
        _check_place(row, gazetteer, agencies[receiver.agency], receiver.territory)
        _check_repeated(row, seen, "subtopic", receiver[:4])
        receivers.append(receiver)
    return receivers


def _check_reason(row: Row) -> None:
    if not row["reason"]:
        raise row.fail("reason", "напишите причину по-русски")


def _check_reachable(row: Row, override: Override, rules: OwnerRules) -> None:
    possible = [i for i in rules.owners(override.subtopic) if i != _NOBODY]
    if override.owner and override.owner not in possible:
        raise row.fail(
            "owner",
            f"строка недостижима: у подтемы «{override.subtopic}» роли "
            f"«{override.owner}» не бывает; бывают: {', '.join(possible)}",
        )
    if not possible:
        raise row.fail(
            "subtopic",
            f"строка недостижима: по подтеме «{override.subtopic}» отвечать некому; "
            "уберите строку",
        )


def _check_shadowed(
    row: Row,
    override: Override,
    others: Sequence[Override],
    agencies: Mapping[str, Agency],
    rules: OwnerRules,
) -> None:
    """Refuse a row for any owner where every owner has a row of its own."""
    if override.owner:
        return
    named = {
        other.owner
        for other in others
        if other._replace(owner="")[:4] == override[:4]
        and agencies[other.agency].is_always_valid
    }
    possible = set(rules.owners(override.subtopic)) - {_NOBODY}
    if possible <= named:
        raise row.fail(
            "owner",
            "строка недостижима: у каждой роли этой подтемы здесь есть своя строка; "
            "уберите эту",
        )


def _check_place(
    row: Row, gazetteer: Gazetteer, agency: Agency, territory: str
) -> None:
    chain = gazetteer.chain(territory)
    if agency.territory and territory and agency.territory not in chain:
        raise row.fail(
            "territory",
            f"строка недостижима: «{agency.id}» работает не здесь, а на территории "
            f"«{agency.territory}»; исправьте территорию или ведомство",
        )


def _check_repeated(
    row: Row, seen: dict[tuple[str, ...], int], column: str, key: tuple[str, ...]
) -> None:
    first = seen.setdefault(key, row.line)
    if first != row.line:
        raise row.fail(
            column,
            f"строка с теми же условиями уже есть (строка {first}), эта недостижима; "
            "уберите одну из двух",
        )
