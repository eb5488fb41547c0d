"""Region packs: folders of facts about the territories and bodies of a region.

A pack holds these files; more columns and keys than are told here are allowed, and
columns after «if wanted» may be left out.

``region.toml``
    ``id``, ``name``, ``version``, ``language``, ``source``; in ``[fallback]``
    ``generic_roles`` (name the role where no body is known) and ``specific_share``
    (share of bodies made for a subtopic beside the general body of a place).
``territories.csv``
    ``id``, ``name``, ``kind``, ``parent``, ``aliases`` (by «;»), ``source``; if wanted
    ``needs`` (what must stand before a name that means other things too: ``kind`` or
    ``preposition``) and ``population`` (weight where no place is named).
``agencies.csv``
    ``id``, ``name``, ``owner`` role (empty: only receives or takes exceptions),
    ``territory`` (empty: the whole region), ``subtopics`` (by «;», empty: all of the
    role), ``source``; if wanted ``phone``, ``email``, ``site``, ``valid_from`` and
    ``valid_to`` (first and last day as 2026-01-31, empty: open).
``overrides.csv``
    ``subtopic``; ``owner``, ``territory``, ``cue``, each empty for any; ``agency``,
    ``weight`` (its share), ``reason``, ``source``.
``receivers.csv``, which a pack may leave out
    Who collects messages, whoever is responsible: ``subtopic``, ``owner``,
    ``territory``, ``channel``, each empty for any; ``agency``, ``reason``, ``source``.

What a pack may say of channels and working hours is told in
:mod:`appeal_triage.routing.channels`.

Everything in it is checked when it is read, so that a wrong row is
met by who wrote it and not by who relies on it.
"""

from __future__ import annotations

from pathlib import Path

from appeal_triage.errors import RegionError
from appeal_triage.knowledge import package_data
from appeal_triage.routing.agencies import check_roles, read_agencies
from appeal_triage.routing.channels import read_channels
from appeal_triage.routing.exceptions import read_overrides, read_receivers
from appeal_triage.routing.history_loading import read_history
from appeal_triage.routing.owners import load_owner_rules
from appeal_triage.routing.pack import RegionPack
from appeal_triage.routing.parts import PackParts
from appeal_triage.routing.settings import read_pack_settings
from appeal_triage.routing.territories import read_territories
from appeal_triage.taxonomy import load_taxonomy

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
    settings = read_pack_settings(folder)
    gazetteer = read_territories(folder)
    agencies = read_agencies(folder, gazetteer)
    check_roles(folder, agencies.values(), gazetteer, settings, rules)
    overrides = read_overrides(folder, gazetteer, agencies, rules)
    roles = {owner.id: owner.label for owner in load_taxonomy().owners.values()}
    folders = (folder, package_data("regions", _GENERIC))
    parts = PackParts(
        read_channels(folders, settings.working_time),
        tuple(read_receivers(folder, gazetteer, agencies)),
        read_history(folder),
    )
    return RegionPack(settings, gazetteer, agencies.values(), overrides, roles, parts)


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
