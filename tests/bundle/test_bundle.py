from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from appeal_triage import Triager
from appeal_triage.bundle import (
    PROTOCOL,
    default_model_path,
    load_bundle,
    write_arrays,
)
from appeal_triage.bundle.saving import manifest_digest
from appeal_triage.errors import (
    ModelError,
    ModelFormatError,
    ModelIntegrityError,
    ModelNotFoundError,
)

FILES = ("features.txt", "weights.npz", "vectors.txt", "vectors.npz")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_model_path(), tmp_path / "модель"))


def rewrite(bundle: Path, **changes: object) -> None:
    """Change the manifest and vouch for the change, as its author would."""
    path = bundle / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest.update(changes)
    manifest["digest"] = manifest_digest(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_a_copy_of_the_shipped_bundle_decides_the_same(
    bundle: Path, triager: Triager
) -> None:
    text = "Третий день нет отопления, в квартире холодно"
    assert Triager.load(bundle).triage(text) == triager.triage(text)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_found(bundle: Path, name: str) -> None:
    path = bundle / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelIntegrityError, match=name):
        load_bundle(bundle)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_found(bundle: Path, name: str) -> None:
    (bundle / name).unlink()
    with pytest.raises(ModelIntegrityError, match=name):
        load_bundle(bundle)


def test_a_newer_protocol_is_refused_with_advice(bundle: Path) -> None:
    rewrite(bundle, protocol=PROTOCOL + 1)
    with pytest.raises(ModelFormatError, match="обновите пакет"):
        load_bundle(bundle)


@pytest.mark.parametrize("protocol", [None, "1", True, 0, -1])
def test_a_strange_protocol_is_refused(bundle: Path, protocol: object) -> None:
    rewrite(bundle, protocol=protocol)
    with pytest.raises(ModelFormatError, match="protocol"):
        load_bundle(bundle)


@pytest.mark.parametrize(
    "changes",
    [
        {"heads": {}},
        {"heads": {"subtopic": {"labels": ["a"], "exponent": 1}}},
        {"topic": {}},
        {"urgency": {"inputs": []}},
        {"n_texts": "много"},
        {"files": []},
        {"thresholds": None},
        {"kind": None},
        {"owner": {}},
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    bundle: Path, changes: dict[str, object]
) -> None:
    rewrite(bundle, **changes)
    with pytest.raises(ModelError):
        load_bundle(bundle)


def test_a_manifest_edited_by_hand_is_found(bundle: Path) -> None:
    path = bundle / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"normal_from"', '"normal_from" '), encoding="utf-8")
    load_bundle(bundle)
    path.write_text(text.replace('"railway"', '"police"', 1), encoding="utf-8")
    with pytest.raises(ModelIntegrityError, match="описание изменено"):
        load_bundle(bundle)


@pytest.mark.parametrize("text", ["", "[]", "{", "\udcff", "[" * 100_000])
def test_a_manifest_that_is_no_json_is_refused(bundle: Path, text: str) -> None:
    (bundle / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModelFormatError):
        load_bundle(bundle)


def test_an_absent_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match=r"manifest\.json"):
        load_bundle(tmp_path / "нет")


def test_a_bundle_that_holds_a_pickle_is_refused(bundle: Path) -> None:
    import hashlib

    np.savez(bundle / "weights.npz", counts=np.array([{"a": 1}], dtype=object))
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((bundle / "weights.npz").read_bytes()).hexdigest()
    rewrite(bundle, files=manifest["files"] | {"weights.npz": digest})
    with pytest.raises(ModelFormatError):
        load_bundle(bundle)


def test_arrays_are_written_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        write_arrays(tmp_path / name, x=np.arange(5), y=np.eye(2))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_no_feature_comes_from_fewer_than_three_texts() -> None:
    assert load_bundle().scorer.space.counts.min() >= 3
