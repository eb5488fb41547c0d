"""A learned history → the folder of a region pack, the same bytes each time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.bundle import write_arrays
from appeal_triage.errors import InputError
from appeal_triage.normalization.proper_names import PLACE, name_kind
from appeal_triage.reading.columns import column_key
from appeal_triage.routing.agencies import read_agencies
from appeal_triage.routing.history_evidence import Bodies
from appeal_triage.routing.history_loading import (
    CELL_COLUMNS,
    FILES,
    FOLDER,
    MANIFEST,
    PROTOCOL,
    manifest_digest,
)
from appeal_triage.routing.history_places import NamedPlace
from appeal_triage.routing.settings import SETTINGS
from appeal_triage.routing.territories import read_territories

SOURCE = "история исполнителей"
_TERRITORIES = ("id", "name", "kind", "parent", "aliases", "needs", "source")
_AGENCIES = ("id", "name", "owner", "territory", "subtopics", "source")
_OVERRIDES = (
    *("subtopic", "owner", "territory", "cue", "agency", "weight", "reason"),
    "source",
)
_NOUNS = {"district": "район", "okrug": "округ", "city_district": "округ"}
_MUNICIPAL = ("district", "okrug", "city", "settlement")


@dataclass(frozen=True)
class Learned:
    """What is written.

    Attributes
    ----------
    names : list of str
        Names of the bodies, sorted.
    bodies : Bodies
        What these names say.
    local : frozenset of int
        Bodies that do what a municipality does, by position.
    manifest : dict
        Settings and provenance, without files and digest.
    arrays : mapping of str to ndarray
        Content of ``weights.npz``.
    words, places : sequence of str
        Names of features.
    cells : mapping of (str, str, int) to int
        Letters by place, subtopic and body.
    """

    names: list[str]
    bodies: Bodies
    local: frozenset[int]
    manifest: dict[str, Any]
    arrays: Mapping[str, NDArray[Any]]
    words: Sequence[str]
    places: Sequence[str]
    cells: Mapping[tuple[str, str, int], int]


def check_target(folder: Path) -> None:
    """Check that a pack may be written to a folder.

    Parameters
    ----------
    folder : Path
        An absent or empty folder, or that of a pack, whose tables are kept.

    Raises
    ------
    InputError
        If something else is there.
    RegionError
        If a table of the pack that is there is wrong.
    """
    if folder.is_file():
        raise InputError(f"{folder}: это файл, а нужна папка для набора региона")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SETTINGS).is_file():
        raise InputError(
            f"{folder}: папка не пуста, и это не набор региона; укажите другую"
        )
    if (folder / SETTINGS).is_file():
        # What is wrong in it must be told before the fitting, which takes a while.
        read_agencies(folder, read_territories(folder))


def save_pack(folder: Path, learned: Learned) -> None:
    """Write a pack, or what it has learned into one that is there.

    Parameters
    ----------
    folder : Path
        From :func:`check_target`. Tables that are there are kept: a body is known by
        its name, and bodies that are missing are added to the end of their table.
    learned : Learned
        What is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / SETTINGS).is_file():
        ids = _added(folder, learned)
    else:
        ids = _fresh(folder, learned)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".history-") as place:
        _write_history(Path(place), learned, ids)
        target = folder / FOLDER
        target.mkdir(exist_ok=True)
        # The manifest goes last: it vouches for the rest.
        for file in (*FILES, MANIFEST):
            shutil.move(Path(place) / file, target / file)


def _key(prefix: str, name: str) -> str:
    digest = hashlib.blake2b(column_key(name).encode(), digest_size=5).hexdigest()
    return f"{prefix}_{digest}"


def _fresh(folder: Path, learned: Learned) -> list[str]:
    territories = _territories(learned.bodies)
    _write_table(folder / "territories.csv", _TERRITORIES, territories)
    _write_table(folder / "overrides.csv", _OVERRIDES, ())
    rows = []
    for position, name in enumerate(learned.names):
        place = learned.bodies.names[position].places[:1]
        is_local = position in learned.local and bool(place)
        owner, territory = ("municipality", _place_id(*place)) if is_local else ("", "")
        rows.append((_key("body", name), name, owner, territory, "", SOURCE))
    _write_table(folder / "agencies.csv", _AGENCIES, rows)
    key = folder.resolve().name
    is_key = key.isascii() and key.replace("-", "_").isidentifier()
    shown = json.dumps(key, ensure_ascii=False)
    lines = (
        "# Набор региона, выученный по выгрузке с исполнителями. Таблицы можно",
        "# дополнять: роли (owner) и территории ведомств, исключения. Папка history —",
        "# выученное, её не правят. Проверка: appeal-triage region check ПАПКА",
        f"id = {shown if is_key else json.dumps('learned')}",
        f"name = {shown}",
        'version = "1"',
        'language = "ru"',
        f"source = {json.dumps(SOURCE, ensure_ascii=False)}",
        "",
        "[fallback]",
        "generic_roles = true",
    )
    _write_lines(folder / SETTINGS, lines)
    return [row[0] for row in rows]


def _place_id(place: NamedPlace) -> str:
    return _key("place", f"{place.lemma} {place.kind}")


def local_places(bodies: Bodies) -> list[NamedPlace | None]:
    """Name the municipality of each body.

    Parameters
    ----------
    bodies : Bodies
        The bodies.

    Returns
    -------
    list of NamedPlace or None
        None for bodies of a region, of a district of a city and of no place.
    """
    found: list[NamedPlace | None] = []
    for name in bodies.names:
        is_municipal = bool(name.places) and name.places[0].kind in _MUNICIPAL
        inside = is_municipal and _is_city_district(name.places)
        found.append(name.places[0] if is_municipal and not inside else None)
    return found


def _is_city_district(places: Sequence[NamedPlace]) -> bool:
    kinds = [place.kind for place in places[:2]]
    return kinds[0] in _NOUNS and kinds[1:] == ["city"]


def _territories(bodies: Bodies) -> list[tuple[str, ...]]:
    rows: dict[str, tuple[str, ...]] = {}
    for name in bodies.names:
        for at, place in enumerate(name.places):
            if place.kind not in _MUNICIPAL:
                continue
            inside = _is_city_district(name.places[at:])
            kind = "city_district" if inside else place.kind
            parent = _place_id(name.places[at + 1]) if inside else ""
            noun = _NOUNS.get(kind, "")
            shown = " ".join(filter(None, (_capitalized(place.lemma), noun)))
            needs = "" if noun or name_kind(place.lemma) == PLACE else "kind"
            key = _place_id(place)
            rows.setdefault(key, (key, shown, kind, parent, "", needs, SOURCE))
    return [rows[key] for key in sorted(rows)]


def _capitalized(lemma: str) -> str:
    return "-".join(part.capitalize() for part in lemma.split("-"))


def _added(folder: Path, learned: Learned) -> list[str]:
    """Find the bodies of a pack by their names and add those that it lacks."""
    path = folder / "agencies.csv"
    agencies = read_agencies(folder, read_territories(folder)).values()
    known = {column_key(agency.name): agency.id for agency in agencies}
    text = path.read_text(encoding="utf-8-sig")
    header = next(line for line in text.splitlines() if not line.startswith("#"))
    columns = [column.strip() for column in next(csv.reader([header]))]
    fresh = io.StringIO()
    writer = csv.DictWriter(fresh, columns, "", "ignore", lineterminator="\n")
    ids = []
    for name in learned.names:
        key = known.get(column_key(name))
        if key is None:
            key = _key("body", name)
            writer.writerow({"id": key, "name": name, "source": SOURCE})
        ids.append(key)
    if fresh.getvalue():
        glue = "" if not text or text.endswith("\n") else "\n"
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(glue + fresh.getvalue())
    return ids


def _write_history(folder: Path, learned: Learned, ids: Sequence[str]) -> None:
    _write_lines(folder / "features.txt", learned.words)
    _write_lines(folder / "names.txt", learned.places)
    write_arrays(folder / "weights.npz", **dict(learned.arrays))
    cells = [
        (place, subtopic, ids[body], str(count))
        for (place, subtopic, body), count in sorted(learned.cells.items())
    ]
    _write_table(folder / "cells.csv", CELL_COLUMNS, cells)
    bodies = [
        {"id": key, "name": name} for key, name in zip(ids, learned.names, strict=True)
    ]
    hashes = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES
    }
    done = {"protocol": PROTOCOL, "files": hashes, "bodies": bodies, **learned.manifest}
    done["digest"] = manifest_digest(done)
    text = json.dumps(done, ensure_ascii=False, indent=1)
    _write_lines(folder / MANIFEST, [text])


def _write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def count_cells(
    keys: Sequence[Sequence[str]],
    subtopics: Sequence[str],
    targets: NDArray[np.intp],
    least: int,
) -> dict[tuple[str, str, int], int]:
    """Count letters by place, subtopic and body.

    Parameters
    ----------
    keys : sequence of sequence of str
        Cells of the place of each letter, besides that of any place.
    subtopics : sequence of str
        Subtopic of each letter.
    targets : ndarray of shape (n_texts,), intp
        Who took it.
    least : int
        Letters that a place and subtopic must have to be counted apart.

    Returns
    -------
    dict of (str, str, int) to int
        Letters by place (empty for any), subtopic and position of the body.
    """
    cells: dict[tuple[str, str, int], int] = {}
    totals: dict[tuple[str, str], int] = {}
    rows = zip(keys, subtopics, targets.tolist(), strict=True)
    for places, subtopic, body in rows:
        for place in {"", *places}:
            totals[place, subtopic] = totals.get((place, subtopic), 0) + 1
            key = (place, subtopic, body)
            cells[key] = cells.get(key, 0) + 1
    return {k: n for k, n in cells.items() if not k[0] or totals[k[:2]] >= least}
