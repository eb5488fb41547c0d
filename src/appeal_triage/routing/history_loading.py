"""The folder ``history`` of a region pack: read, every byte verified before it is used.

``manifest.json``
    Protocol, labels, bodies, settings, and the SHA-256 of every other file.
``features.txt``, ``names.txt``
    Names of the features of words and of places, sorted, one a line.
``weights.npz``
    ``counts``, ``weights``, ``name_weights``, ``label_weights``, ``bias``,
    ``body_counts``, ``combining``.
``cells.csv``
    ``place``, ``subtopic``, ``agency``, ``letters``: how many letters each body took.

Nothing in it is code, and nothing is text that a resident wrote.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.errors import RegionError
from appeal_triage.features import FeatureSpace, WordScorer, WordVectors
from appeal_triage.routing.history import History
from appeal_triage.routing.history_evidence import EVIDENCE, Bodies
from appeal_triage.routing.history_places import PlaceNames, read_body_name
from appeal_triage.routing.history_weights import HistoryWeights
from appeal_triage.taxonomy import load_taxonomy

FOLDER, MANIFEST, PROTOCOL = "history", "manifest.json", 1
FILES = ("features.txt", "names.txt", "weights.npz", "cells.csv")
CELL_COLUMNS = ("place", "subtopic", "agency", "letters")
_AGAIN = "выучите историю заново: appeal-triage learn-routing"


def read_history(pack: Path) -> History | None:
    """Read what a pack has learned.

    Parameters
    ----------
    pack : Path
        Folder of the pack.

    Returns
    -------
    History or None
        None if the pack has learned nothing.

    Raises
    ------
    RegionError
        If a file is missing, changed, of a newer protocol or not as described.
    """
    folder = pack / FOLDER
    if not folder.is_dir():
        return None
    manifest = _manifest(folder)
    content = {name: _verified(folder, name, manifest) for name in FILES}
    try:
        return _assembled(manifest, content)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise RegionError(
            f"{FOLDER}: не разобрано ({type(error).__name__}); {_AGAIN}"
        ) from error


def manifest_digest(manifest: Mapping[str, Any]) -> str:
    """Hash all that a manifest says but for this hash.

    Parameters
    ----------
    manifest : mapping
        The manifest, with the hashes of its files.

    Returns
    -------
    str
        Hexadecimal SHA-256.
    """
    said = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _manifest(folder: Path) -> dict[str, Any]:
    where = f"{FOLDER}/{MANIFEST}"
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise RegionError(
            f"{where}: нет или не читается ({type(error).__name__}); {_AGAIN} или "
            f"уберите папку {FOLDER}"
        ) from error
    protocol = manifest.get("protocol") if isinstance(manifest, dict) else None
    if not isinstance(protocol, int) or isinstance(protocol, bool) or protocol < 1:
        raise RegionError(f"{where}: это не описание истории (нет protocol); {_AGAIN}")
    if protocol > PROTOCOL:
        raise RegionError(
            f"{where}: протокол {protocol}, а эта версия читает до {PROTOCOL}; "
            "обновите пакет appeal_triage"
        )
    if manifest.get("digest") != manifest_digest(manifest):
        raise RegionError(f"{where}: изменён или повреждён; {_AGAIN}")
    return dict(manifest)


def _verified(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    where = f"{FOLDER}/{name}"
    try:
        data = (folder / name).read_bytes()
    except OSError:
        raise RegionError(f"{where}: файла нет; {_AGAIN}") from None
    hashes = manifest.get("files")
    expected = hashes.get(name) if isinstance(hashes, dict) else None
    actual = hashlib.sha256(data).hexdigest()
    if actual != expected:
        raise RegionError(
            f"{where}: изменён или повреждён (SHA-256 {actual[:12]}…, а в описании "
            f"{str(expected)[:12]}…); {_AGAIN}"
        )
    return data


def _assembled(manifest: Mapping[str, Any], content: Mapping[str, bytes]) -> History:
    taxonomy = load_taxonomy()
    for facet, labels in (
        ("subtopics", taxonomy.subtopics),
        ("owners", taxonomy.owners),
    ):
        if list(manifest[facet]) != list(labels):
            raise RegionError(
                f"{FOLDER}/{MANIFEST}: выучено по другому списку меток ({facet}); "
                f"{_AGAIN}"
            )
    arrays = _arrays(content["weights.npz"])
    ids = tuple(str(body["id"]) for body in manifest["bodies"])
    names = tuple(str(body["name"]) for body in manifest["bodies"])
    bodies = Bodies(tuple(read_body_name(name) for name in names))
    _check(list(bodies.roles) == manifest["roles"], "roles")
    _check(list(bodies.places) == manifest["places"], "places")
    width = 2 * len(ids) + len(bodies.roles) + len(bodies.places)
    counts, combining = arrays["body_counts"], arrays["combining"]
    _check(counts.shape == (len(ids),), "body_counts")
    _check(combining.shape == (len(EVIDENCE),), "combining")
    _check(list(manifest["evidence"]) == list(EVIDENCE), "evidence")
    lemmas = {place.lemma for name in bodies.names for place in name.places}
    return History(
        ids,
        names,
        bodies,
        np.asarray(counts, dtype=np.float64),
        _weights(manifest, content, arrays, width),
        np.asarray(combining, dtype=np.float64),
        tuple(taxonomy.subtopics),
        _cells(content["cells.csv"], ids),
        PlaceNames(lemmas),
        bool(manifest["by_gazetteer"]),
    )


def _arrays(data: bytes) -> dict[str, NDArray[Any]]:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except zipfile.BadZipFile as error:
        raise ValueError(str(error)) from error


def _weights(
    manifest: Mapping[str, Any],
    content: Mapping[str, bytes],
    arrays: Mapping[str, NDArray[Any]],
    width: int,
) -> HistoryWeights:
    words, names = (
        content[name].decode("utf-8").split("\n")[:-1]
        for name in ("features.txt", "names.txt")
    )
    n_labels = len(manifest["subtopics"]) + len(manifest["owners"])
    _check(arrays["counts"].shape == (len(words),), "counts")
    _check(arrays["weights"].shape == (len(words), width), "weights")
    _check(arrays["name_weights"].shape == (len(names), width), "name_weights")
    _check(arrays["label_weights"].shape == (n_labels, width), "label_weights")
    _check(arrays["bias"].shape == (width,), "bias")
    space = FeatureSpace(words, arrays["counts"], int(manifest["n_texts"]))
    none = WordVectors([], np.zeros((0, 1), np.int8), np.ones(1, np.float32))
    projection = np.zeros((1, width), np.float32)
    return HistoryWeights(
        WordScorer(space, arrays["weights"], none, projection),
        {name: row for row, name in enumerate(names)},
        arrays["name_weights"],
        arrays["label_weights"],
        arrays["bias"],
        float(manifest["exponent"]),
    )


def _cells(data: bytes, ids: tuple[str, ...]) -> dict[tuple[str, str], dict[int, int]]:
    cells: dict[tuple[str, str], dict[int, int]] = {}
    for row in csv.DictReader(io.StringIO(data.decode("utf-8"))):
        cell = cells.setdefault((row["place"], row["subtopic"]), {})
        cell[ids.index(row["agency"])] = int(row["letters"])
    return cells


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)
