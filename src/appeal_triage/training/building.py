"""Labelled files → a fitted, calibrated bundle on disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.bundle import (
    MANIFEST,
    default_model_path,
    load_bundle,
    save_bundle,
)
from appeal_triage.errors import InputError, LabelError
from appeal_triage.features import (
    Document,
    FeatureSpace,
    WordVectors,
    read_document,
    with_names,
)
from appeal_triage.training.calibration import Marks
from appeal_triage.training.copies import gold, mixture_keys, without_copies
from appeal_triage.training.decisions import Decisions, fit_decisions
from appeal_triage.training.describing import describe
from appeal_triage.training.fitting import (
    LEVEL,
    Problem,
    Split,
    fit_heads,
    score_out_of_fold,
)
from appeal_triage.training.folds import source_folds
from appeal_triage.training.rubrics import Rubric, find_rubric
from appeal_triage.training.sources import (
    ALL,
    LETTERS,
    WEAK,
    WRITTEN,
    Mixture,
    MoreTexts,
    read_mixture,
)

MIN_ROWS, MIN_STREAM = 20, 300


def train_files(
    paths: Iterable[str | PathLike[str]],
    out: str | PathLike[str],
    *,
    more: MoreTexts | None = None,
    text_column: str | None = None,
    vectors: str | PathLike[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Fit a model on labelled files and write its bundle.

    Parameters
    ----------
    paths : iterable of path
        Labelled files, or folders of tables. Labels of the package's taxonomy make
        a full model; any other labels in ``topic`` make a rubricator of one's own.
    out : path
        Folder of the bundle; made if absent, replaced if it is a bundle.
    more : MoreTexts, optional
        Real letters, and texts with the labels of a platform.
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
        If there are too few labelled texts, labels contradict the taxonomy, or the
        crosswalk is wrong.
    """
    target = Path(out)
    _check_target(target)
    mixture = read_mixture(paths, more, text_column=text_column)
    table = read_vectors(vectors)
    done = build(mixture, target, table, progress or (lambda line: None))
    return {
        "model_version": done["version"],
        "folder": str(target),
        "texts": done["n_texts"],
        "topics": len(done["topic"]["topics"]),
        **done["metrics"],
    }


def build(
    mixture: Mixture,
    target: Path,
    vectors: WordVectors,
    say: Callable[[str], None],
    documents: dict[str, Document] | None = None,
) -> dict[str, Any]:
    """Fit a model on the texts of all sources and write its bundle.

    Parameters
    ----------
    mixture : Mixture
        Texts; copies are dropped here.
    target : Path
        Folder of the bundle.
    vectors : WordVectors
        Vectors of lemmas.
    say : callable
        Called with a line of text at each step.
    documents : dict of str to Document, optional
        Documents by canonical text, where they are read already; filled up here.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    LabelError
        If there are too few labelled texts, or labels contradict the taxonomy.
    """
    mixture = without_copies(mixture)
    rubric = _find_rubric(mixture)
    known = {} if documents is None else documents
    for text in mixture.canonical:
        if text not in known:
            known[text] = read_document(text)
    say(
        f"текстов {len(mixture.canonical)}, размечено "
        f"{sum(map(bool, rubric.targets[rubric.leaf]))}, тем {len(rubric.topics)}"
    )
    documents_read = [known[text] for text in mixture.canonical]
    if not rubric.own:
        documents_read = list(map(with_names, documents_read))
    problem = Problem.of(documents_read, rubric, mixture.weights)
    if LEVEL in rubric.labels:
        n_denied = len(problem.denied)
        say(f"с опасностями, о которых сказано не о настоящем: {n_denied}")
    decisions = _decide(mixture, problem, vectors, say)
    say("обучение на всех текстах")
    fitted = fit_heads(problem, vectors)
    labels = {facet: head.labels for facet, head in fitted.heads.items()}
    manifest = describe(mixture, rubric, decisions, labels)
    arrays = fitted.arrays() | decisions.arrays
    return _save(target, manifest, fitted.space, vectors, arrays)


def read_vectors(folder: str | PathLike[str] | None) -> WordVectors:
    """Read the vectors of lemmas.

    Parameters
    ----------
    folder : path or None
        Folder with ``vectors.npz`` and ``vectors.txt``; None for those of the shipped
        model.

    Returns
    -------
    WordVectors
        The vectors.

    Raises
    ------
    InputError
        If there are none.
    """
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


def _check_target(target: Path) -> None:
    if target.is_file():
        raise InputError(f"{target}: это файл, а нужна папка для модели")
    if target.is_dir() and any(
        p.name not in {"features.txt", "vectors.txt", MANIFEST, "MODEL_CARD.md"}
        and p.suffix != ".npz"
        for p in target.iterdir()
    ):
        raise InputError(f"{target}: в папке есть посторонние файлы, укажите другую")


def _find_rubric(mixture: Mixture) -> Rubric:
    rubric = find_rubric(mixture.labelled)
    by_people = np.flatnonzero(gold(mixture)).tolist()
    n_known = sum(bool(rubric.targets[rubric.leaf][row]) for row in by_people)
    if n_known < MIN_ROWS:
        raise LabelError(f"разных размеченных текстов {n_known}, нужно {MIN_ROWS}")
    if not rubric.own and mixture.of_kind(WEAK).any():
        raise LabelError(
            "тексты с метками платформы учат только модель с метками таксономии "
            "(topic, subtopic, urgency, owner)"
        )
    return rubric


def _decide(
    mixture: Mixture,
    problem: Problem,
    vectors: WordVectors,
    say: Callable[[str], None],
) -> Decisions:
    """Calibrate on scores of the texts that people labelled."""
    by_people = gold(mixture)
    folds = source_folds(mixture.canonical, mixture.groups, by_people)
    split = Split(folds, by_people, mixture_keys(mixture))
    scores = score_out_of_fold(problem, split, vectors, say)
    rows = np.flatnonzero(by_people).tolist()
    part = problem.take(rows)
    marks = _marks(mixture, folds).take(rows)
    if marks.stream.sum() < MIN_STREAM:
        marks = marks._replace(stream=np.ones_like(marks.stream))
    scores = {facet: values[rows] for facet, values in scores.items()}
    return fit_decisions(part.documents, part.rubric, scores, marks)


def _marks(mixture: Mixture, folds: NDArray[np.intp]) -> Marks:
    """Mark the texts whose mix is that of a real stream, and those with dangers."""
    cells = mixture.labelled.column("stream")
    marked = np.array([cell not in {"", "0"} for cell in cells])
    says = np.array([s.has_stream for s in mixture.sources])[mixture.origins]
    written, letters = mixture.of_kind(WRITTEN), mixture.of_kind(LETTERS)
    parts = {WRITTEN: written & marked, LETTERS: letters & (marked | ~says)}
    wanted = mixture.more.calibrate_on
    stream = parts[WRITTEN] | parts[LETTERS] if wanted == ALL else parts[wanted]
    # How often a danger of a real letter is found is asked of letters, if there are.
    asks_written = wanted == WRITTEN or not letters.any()
    return Marks(stream, written if asks_written else stream, folds, not asks_written)


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
