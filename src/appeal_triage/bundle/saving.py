"""Arrays and JSON, written so that the same values are the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.bundle.model import FILES, MANIFEST, PROTOCOL
from appeal_triage.features import FeatureSpace, WordVectors


def write_arrays(path: Path, **arrays: NDArray[Any]) -> None:
    """Write arrays as ``npz`` with the same bytes for the same values.

    Parameters
    ----------
    path : Path
        Target file.
    **arrays : ndarray
        Arrays by name.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            # ZipInfo's own date is fixed (1980); the clock must not be in the bytes.
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = io.BytesIO()
            np.lib.format.write_array(
                content, np.ascontiguousarray(arrays[name]), allow_pickle=False
            )
            archive.writestr(entry, content.getvalue())


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes.

    Parameters
    ----------
    data : bytes
        Content of a file.

    Returns
    -------
    str
        Hexadecimal digest.
    """
    return hashlib.sha256(data).hexdigest()


def manifest_digest(manifest: Mapping[str, Any]) -> str:
    """Hash all that a manifest says but for its version and this hash.

    Parameters
    ----------
    manifest : mapping
        The manifest, with the hashes of its files.

    Returns
    -------
    str
        Hexadecimal SHA-256.
    """
    said = {k: v for k, v in manifest.items() if k not in {"version", "digest"}}
    return sha256(json.dumps(said, sort_keys=True).encode())


def save_bundle(
    folder: Path,
    manifest: dict[str, Any],
    *,
    space: FeatureSpace,
    vectors: WordVectors,
    arrays: Mapping[str, NDArray[Any]],
) -> dict[str, Any]:
    """Write a bundle.

    Parameters
    ----------
    folder : Path
        Where to; made if absent, files of the same names are replaced.
    manifest : dict
        All but ``protocol``, ``version`` and ``files``, which are filled in here: the
        version is the package's with the hash of all that was fitted and set.
    space : FeatureSpace
        Features.
    vectors : WordVectors
        Vectors.
    arrays : mapping of str to ndarray
        Content of ``weights.npz`` but for ``counts``.

    Returns
    -------
    dict
        The manifest as written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / "features.txt", space.names)
    _write_lines(folder / "vectors.txt", vectors.words)
    write_arrays(folder / "vectors.npz", codes=vectors.codes, scale=vectors.scale)
    write_arrays(folder / "weights.npz", counts=space.counts, **arrays)
    hashes = {name: sha256((folder / name).read_bytes()) for name in FILES}
    done = {"protocol": PROTOCOL, "files": hashes, **manifest}
    digest = manifest_digest(done)
    done |= {"version": f"{manifest['package']}+{digest[:8]}", "digest": digest}
    text = json.dumps(done, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return done


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
