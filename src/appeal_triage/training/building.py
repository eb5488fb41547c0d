"""Labelled files → a fitted, calibrated bundle on disk."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import appeal_triage
from appeal_triage.bundle import (
    MANIFEST,
    default_model_path,
    load_bundle,
    save_bundle,
)
from appeal_triage.errors import InputError, LabelError
from appeal_triage.evaluation.labelled import LabelledSet, read_labelled
from appeal_triage.features import Document, FeatureSpace, WordVectors, read_document
from appeal_triage.normalization import normalize
from appeal_triage.training.decisions import Decisions, fit_decisions
from appeal_triage.training.folds import assign_folds
from appeal_triage.training.heads import LinearHead, fit_head
from appeal_triage.training.matrices import count_features, text_matrix
from appeal_triage.training.rubrics import Rubric, find_rubric

EXPONENT = 0.75
"""Power of the length that the sums over words are divided by.

A mean (power 1) makes long letters look unsure, a root (power 0.5) makes them look too
sure; between the two their confidence is that of short comments. Accuracy is the same
within its interval from 0.5 to 1 (four development sources).
"""
MIN_ROWS, MIN_STREAM = 20, 300


@dataclass(frozen=True)
class _Fitted:
    space: FeatureSpace
    heads: dict[str, LinearHead]


def train_files(
    paths: Iterable[str | PathLike[str]],
    out: str | PathLike[str],
    *,
    text_column: str | None = None,
    vectors: str | PathLike[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Fit a model on labelled files and write its bundle.

    Parameters
    ----------
    paths : iterable of path
        Labelled files, or folders of CSV files. Labels of the package's taxonomy make
        a full model; any other labels in ``topic`` make a rubricator of one's own.
    out : path
        Folder of the bundle; made if absent, replaced if it is a bundle.
    text_column : str, optional
        Column of the text.
    vectors : path, optional
        Folder with ``vectors.npz`` and ``vectors.txt``; those of the shipped model by
        default.
    progress : callable, optional
        Called with a line of text at each step.

    Returns
    -------
    dict
        Summary: ``model_version``, ``folder``, ``texts``, ``topics`` and the
        out-of-fold accuracy of each facet.

    Raises
    ------
    InputError
        If a file cannot be read, or ``out`` holds something that is no bundle.
    LabelError
        If there are too few labelled texts, or labels contradict the taxonomy.
    """
    say = progress or (lambda line: None)
    target = Path(out)
    _check_target(target)
    files = list(_expand(paths))
    labelled = _without_copies(read_labelled(files, text_column=text_column))
    rubric = find_rubric(labelled)
    n_known = sum(map(bool, rubric.targets[rubric.leaf]))
    if n_known < MIN_ROWS:
        raise LabelError(f"разных размеченных текстов {n_known}, нужно {MIN_ROWS}")
    say(f"текстов {len(labelled.texts)}, размечено {n_known}, тем {len(rubric.topics)}")
    table = _read_vectors(vectors)
    documents = [read_document(normalize(text)) for text in labelled.texts]
    folds = assign_folds([document.text for document in documents])
    scores = _out_of_fold(documents, rubric, folds, table, say)
    decisions = fit_decisions(documents, rubric, scores, (_stream(labelled), folds))
    say("обучение на всех текстах")
    fitted = _fit(documents, rubric, table)
    manifest = _describe(files, labelled, rubric, decisions)
    arrays = _fold_arrays(fitted, rubric) | decisions.arrays
    done = _save(target, manifest, fitted.space, table, arrays)
    return {
        "model_version": done["version"],
        "folder": str(target),
        "texts": done["n_texts"],
        "topics": len(rubric.topics),
        **done["metrics"],
    }


def _check_target(target: Path) -> None:
    if target.is_file():
        raise InputError(f"{target}: это файл, а нужна папка для модели")
    if target.is_dir() and any(
        p.name not in {"features.txt", "vectors.txt", MANIFEST, "MODEL_CARD.md"}
        and p.suffix != ".npz"
        for p in target.iterdir()
    ):
        raise InputError(f"{target}: в папке есть посторонние файлы, укажите другую")


def _expand(paths: Iterable[str | PathLike[str]]) -> Iterable[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(path.rglob("*.csv"))
        else:
            yield path


def _without_copies(labelled: LabelledSet) -> LabelledSet:
    """Keep one of texts that are the same when normalized, a labelled one if any."""
    topics = labelled.column("topic")
    seen: dict[str, int] = {}
    for row, text in enumerate(labelled.texts):
        first = seen.setdefault(normalize(text).lower(), row)
        if topics[row] and not topics[first]:
            seen[normalize(text).lower()] = row
    return labelled.take(sorted(seen.values()))


def _stream(labelled: LabelledSet) -> NDArray[np.bool_]:
    """Mark the texts whose mix is that of a real stream; all, where too few are."""
    marked = np.array([cell not in {"", "0"} for cell in labelled.column("stream")])
    return marked if marked.sum() >= MIN_STREAM else np.ones_like(marked)


def _read_vectors(folder: str | PathLike[str] | None) -> WordVectors:
    if folder is None:
        return load_bundle(default_model_path()).scorer.vectors
    place = Path(folder)
    try:
        words = (place / "vectors.txt").read_text("utf-8").split("\n")[:-1]
        with np.load(place / "vectors.npz", allow_pickle=False) as arrays:
            return WordVectors(words, arrays["codes"], arrays["scale"])
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            f"{place}: нет векторов слов (vectors.npz, vectors.txt)"
        ) from error


def _fit(
    documents: Sequence[Document], rubric: Rubric, vectors: WordVectors
) -> _Fitted:
    space = count_features(documents)
    matrix = text_matrix(documents, space, vectors)
    heads = {
        facet: fit_head(matrix, rubric.targets[facet], labels, exponent=EXPONENT)
        for facet, labels in rubric.labels.items()
    }
    return _Fitted(space, heads)


def _out_of_fold(
    documents: Sequence[Document],
    rubric: Rubric,
    folds: NDArray[np.intp],
    vectors: WordVectors,
    say: Callable[[str], None],
) -> dict[str, NDArray[np.float64]]:
    """Score every text by a model that was fitted on the other folds."""
    scores = {
        facet: np.zeros((len(documents), len(labels)))
        for facet, labels in rubric.labels.items()
    }
    for fold in sorted(set(folds.tolist())):
        say(f"проверочная часть {fold + 1} из {folds.max() + 1}")
        inside = np.flatnonzero(folds == fold).tolist()
        outside = np.flatnonzero(folds != fold).tolist()
        fitted = _fit([documents[i] for i in outside], rubric.take(outside), vectors)
        matrix = text_matrix([documents[i] for i in inside], fitted.space, vectors)
        for facet, head in fitted.heads.items():
            scores[facet][inside] = head.scores(matrix)
    return scores


def _fold_arrays(fitted: _Fitted, rubric: Rubric) -> dict[str, NDArray[Any]]:
    """Stack the heads and fold the weights of the features into them."""
    heads = [fitted.heads[facet] for facet in rubric.labels]
    weights = np.hstack([head.features for head in heads])
    weights = weights * fitted.space.weights[:, None]
    return {
        "weights": weights.astype(np.float16),
        "projection": np.hstack([head.vectors for head in heads]).astype(np.float32),
        "bias": np.concatenate([head.bias for head in heads]).astype(np.float32),
    }


def _describe(
    files: Sequence[Path],
    labelled: LabelledSet,
    rubric: Rubric,
    decisions: Decisions,
) -> dict[str, Any]:
    hashes = {
        f"{file.parent.name}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }
    return {
        "kind": "appeal_triage" if rubric.own else "rubricator",
        "package": appeal_triage.__version__,
        "n_texts": len(labelled.texts),
        "heads": {
            facet: {"labels": list(labels), "exponent": EXPONENT}
            for facet, labels in rubric.labels.items()
        },
        **decisions.settings,
        "thresholds": decisions.thresholds,
        "metrics": decisions.metrics,
        "provenance": {"files": hashes},
    }


def _save(
    target: Path,
    manifest: dict[str, Any],
    space: FeatureSpace,
    vectors: WordVectors,
    arrays: dict[str, NDArray[Any]],
) -> dict[str, Any]:
    """Write beside the target and move in, so that no half bundle is ever seen."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".bundle-") as place:
        fresh = Path(place)
        done = save_bundle(fresh, manifest, space=space, vectors=vectors, arrays=arrays)
        target.mkdir(exist_ok=True)
        # The manifest goes last: it vouches for the rest.
        for file in sorted(fresh.iterdir(), key=lambda f: f.name == MANIFEST):
            shutil.move(file, target / file.name)
    return done
