"""``region.toml``: who a pack is and how it falls back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from appeal_triage.errors import RegionError
from appeal_triage.knowledge import read_settings
from appeal_triage.norms import WorkingTime
from appeal_triage.routing.channels import working_time
from appeal_triage.routing.tables import check_encoding

SETTINGS = "region.toml"
"""Name of the file."""
_TEXTS = ("id", "name", "version", "language", "source")


class PackSettings(NamedTuple):
    """What ``region.toml`` says.

    Attributes
    ----------
    id, name, version, language, source : str
        Who the pack is.
    generic_roles : bool
        Where no body is known, name the role itself instead of nobody.
    specific_share : float
        Share of the bodies made for a subtopic beside the general body of a place.
    working_time : WorkingTime
        When offices of the region work.
    """

    id: str
    name: str
    version: str
    language: str
    source: str
    generic_roles: bool = True
    specific_share: float = 0.8
    working_time: WorkingTime = WorkingTime()


def read_pack_settings(folder: Path) -> PackSettings:
    """Read who a pack is.

    Parameters
    ----------
    folder : Path
        Folder of the pack.

    Returns
    -------
    PackSettings
        Its settings.

    Raises
    ------
    RegionError
        If the file is absent or a key is wrong.
    """
    path = folder / SETTINGS
    check_encoding(path)
    table = read_settings(path, error=RegionError)
    texts = {key: _text(table, key) for key in _TEXTS}
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
        raise RegionError(f"{SETTINGS}: нет строки «{key}» или она пуста")
    return value
