"""A folder → a model, every byte verified before it is used."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.bundle.model import FILES, MANIFEST, PROTOCOL, Head, Model
from appeal_triage.bundle.saving import manifest_digest, sha256
from appeal_triage.errors import (
    ModelFormatError,
    ModelIntegrityError,
    ModelNotFoundError,
)
from appeal_triage.features import FeatureSpace, WordScorer, WordVectors
from appeal_triage.topics import TopicHead
from appeal_triage.urgency.bounds import LEVELS
from appeal_triage.urgency.level import (
    AT_LEAST,
    INPUTS,
    STEPS,
    UrgencyHead,
    UrgencyInputs,
)

_TOLD = ("version", "kind", "package", "thresholds", "n_texts")
"""What the rest of the package asks of a manifest."""


def default_model_path() -> Path:
    """Find the model that the package carries.

    Returns
    -------
    Path
        Its folder: inside an installed package, or ``models/default`` of a checkout.

    Raises
    ------
    ModelNotFoundError
        If it is in neither place.
    """
    package = Path(str(files("appeal_triage")))
    places = (package / "_model", package.parent.parent / "models" / "default")
    for place in places:
        if (place / MANIFEST).is_file():
            return place
    shown = " и ".join(str(place) for place in places)
    raise ModelNotFoundError(f"модель не найдена, искали в {shown}; укажите --model")


def load_bundle(folder: Path | None = None) -> Model:
    """Read a bundle and verify every byte of it.

    Parameters
    ----------
    folder : Path, optional
        The bundle; the package's own by default.

    Returns
    -------
    Model
        Ready to score.

    Raises
    ------
    ModelNotFoundError
        If there is no manifest.
    ModelFormatError
        If the protocol is newer, or the manifest or an array is not as described.
    ModelIntegrityError
        If a file is missing, or its SHA-256 or that of the manifest differs.
    """
    folder = default_model_path() if folder is None else folder
    manifest = _read_manifest(folder)
    content = {name: _verified(folder, name, manifest) for name in FILES}
    try:
        return _assemble(manifest, content)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ModelFormatError(
            f"{folder}: модель не разобрана ({type(error).__name__}); "
            "обучите её заново этой версией пакета"
        ) from error


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise ModelNotFoundError(f"{folder}: нет файла {MANIFEST}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelFormatError(
            f"{path}: не читается ({type(error).__name__})"
        ) from error
    protocol = manifest.get("protocol") if isinstance(manifest, dict) else None
    if not isinstance(protocol, int) or isinstance(protocol, bool) or protocol < 1:
        raise ModelFormatError(f"{path}: это не описание модели (нет protocol)")
    if protocol > PROTOCOL:
        raise ModelFormatError(
            f"{path}: протокол {protocol}, а эта версия читает до {PROTOCOL}; "
            "обновите пакет"
        )
    if manifest.get("digest") != manifest_digest(manifest):
        raise ModelIntegrityError(
            f"{path}: описание изменено или повреждено; возьмите модель заново"
        )
    return dict(manifest)


def _verified(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    try:
        data = (folder / name).read_bytes()
    except OSError:
        raise ModelIntegrityError(f"{folder / name}: файла модели нет") from None
    hashes = manifest.get("files")
    expected = hashes.get(name) if isinstance(hashes, dict) else None
    actual = sha256(data)
    if actual != expected:
        raise ModelIntegrityError(
            f"{folder / name}: файл изменён или повреждён (SHA-256 {actual[:12]}…, "
            f"а в описании {str(expected)[:12]}…); возьмите модель заново"
        )
    return data


def _read_arrays(data: bytes) -> dict[str, NDArray[Any]]:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except zipfile.BadZipFile as error:
        raise ValueError(str(error)) from error


def _assemble(manifest: dict[str, Any], content: Mapping[str, bytes]) -> Model:
    arrays = _read_arrays(content["weights.npz"])
    table = _read_arrays(content["vectors.npz"])
    names = content["features.txt"].decode("utf-8").split("\n")[:-1]
    words = content["vectors.txt"].decode("utf-8").split("\n")[:-1]
    space = FeatureSpace(names, arrays["counts"], int(manifest["n_texts"]))
    vectors = WordVectors(words, table["codes"], table["scale"])
    weights, projection, bias = (arrays[k] for k in ("weights", "projection", "bias"))
    _check(all(manifest[name] is not None for name in _TOLD), "manifest")
    heads = _read_heads(manifest["heads"])
    width = max(head.columns.stop for head in heads.values())
    _check(arrays["counts"].shape == (len(names),), "counts")
    _check(weights.shape == (len(names), width), "weights")
    _check(vectors.codes.shape == (len(words), len(vectors.scale)), "vectors")
    _check(projection.shape == (vectors.n_dimensions, width), "projection")
    _check(bias.shape == (width,), "bias")
    return Model(
        manifest,
        WordScorer(space, weights, vectors, projection),
        bias,
        heads,
        _read_topic(manifest, heads),
        _read_urgency(manifest, heads, arrays),
        _read_habit(heads, arrays),
    )


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _read_heads(described: Mapping[str, Any]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    first = 0
    for facet, head in described.items():
        labels = tuple(str(label) for label in head["labels"])
        columns = slice(first, first + len(labels))
        heads[facet] = Head(labels, columns, float(head["exponent"]))
        first = columns.stop
    return heads


def _read_topic(manifest: Mapping[str, Any], heads: Mapping[str, Head]) -> TopicHead:
    settings = manifest["topic"]
    leaf = heads.get("subtopic") or heads["topic"]
    topics = tuple(str(topic) for topic in settings["topics"])
    parents = [topics.index(parent) for parent in settings["parents"]]
    _check(len(parents) == len(leaf.labels), "parents")
    _check(set(parents) == set(range(len(topics))), "topics")
    return TopicHead(
        topics,
        leaf.labels,
        parents,
        float(settings["sharpness"]),
        float(settings["topic_power"]),
        float(settings["subtopic_power"]),
    )


def _read_habit(
    heads: Mapping[str, Head], arrays: Mapping[str, NDArray[Any]]
) -> NDArray[np.float64] | None:
    table = arrays.get("owner_by_subtopic")
    if table is None or "owner" not in heads:
        return None
    shape = (len(heads["subtopic"].labels), len(heads["owner"].labels))
    _check(table.shape == shape, "owner_by_subtopic")
    return np.asarray(table, dtype=np.float64)


def _read_urgency(
    manifest: Mapping[str, Any],
    heads: Mapping[str, Head],
    arrays: Mapping[str, NDArray[Any]],
) -> UrgencyHead | None:
    if "urgency" not in heads:
        return None
    settings = manifest["urgency"]
    table = arrays["urgency_by_subtopic"]
    # One table for all texts is what bundles had before there were two.
    inputs = UrgencyInputs(np.stack([table, table]) if table.ndim == 2 else table)
    head = UrgencyHead(
        inputs,
        arrays["urgency_weights"],
        arrays["urgency_bias"],
        float(settings["emergency_from"]),
        float(settings["high_from"]),
        float(settings["normal_from"]),
    )
    _check(tuple(settings["inputs"]) == INPUTS, "inputs")
    _check(heads["urgency"].labels == LEVELS, "heads")
    _check(AT_LEAST in heads and heads[AT_LEAST].labels == STEPS, "heads")
    _check(head.weights.shape == (len(INPUTS), 4), "urgency_weights")
    _check(head.bias.shape == (4,), "urgency_bias")
    n_leaves = len((heads.get("subtopic") or heads["topic"]).labels)
    _check(inputs.by_subtopic.shape == (2, n_leaves, 4), "urgency_by_subtopic")
    _check("owner" not in heads or "none" in heads["owner"].labels, "owner")
    _check("owner" not in heads or manifest["owner"]["sharpness"] > 0, "owner")
    return head
