"""What a model is fitted on: written comments, real letters, texts with weak labels."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appeal_triage.errors import InputError, LabelError
from appeal_triage.evaluation.labelled import (
    LabelledSet,
    check_labelled,
    join_labelled,
    read_labelled_file,
)
from appeal_triage.normalization import normalize
from appeal_triage.reading.sources import FORMATS
from appeal_triage.training.crosswalk import read_crosswalk, read_weak

WRITTEN, LETTERS, WEAK = "written", "letters", "weak"
ALL = "all"
CALIBRATIONS = (ALL, WRITTEN, LETTERS)
"""On which texts probabilities and thresholds may be set."""
LETTERS_WEIGHT, WEAK_WEIGHT = 1.0, 0.2
"""What one text counts beside a written one.

At .2 to .3 labels of a platform, of which one in five or so is wrong, added one to two
points of topic accuracy on sources that were left out.
"""

Files = Sequence[str | PathLike[str]]


@dataclass(frozen=True)
class MoreTexts:
    """Sources besides the written comments.

    Attributes
    ----------
    letters : sequence of path
        Labelled files of real letters; each is a source of its own.
    letters_weight : float
        What a letter counts in the fit, > 0.
    weak : sequence of path
        Files with the labels of a platform alone. They count in the fit of topics and
        subtopics; nothing is calibrated or measured on them.
    crosswalk : path, optional
        What these labels stand for, see
        :func:`appeal_triage.training.crosswalk.read_crosswalk`.
    weak_weight : float
        What such a text counts in the fit, > 0.
    together : sequence of sequence of path
        Files of one region, by path or name: each inner sequence is one source.
    calibrate_on : {"all", "written", "letters"}
        On which texts probabilities and thresholds are set: the written stream, the
        letters, or both. Letters with a column ``stream`` are taken by it, as the
        written ones are.
    """

    letters: Files = ()
    letters_weight: float = LETTERS_WEIGHT
    weak: Files = ()
    crosswalk: str | PathLike[str] | None = None
    weak_weight: float = WEAK_WEIGHT
    together: Sequence[Files] = ()
    calibrate_on: str = ALL

    def check(self) -> None:
        """Check that the parts fit together.

        Raises
        ------
        InputError
            If they do not.
        """
        weights = (self.letters_weight, self.weak_weight)
        if not all(math.isfinite(weight) and weight > 0 for weight in weights):
            raise InputError("вес текстов должен быть числом больше 0")
        if bool(self.weak) != (self.crosswalk is not None):
            raise InputError(
                "файлы с метками платформы (--weak) и таблица соответствий "
                "(--crosswalk) нужны вместе"
            )
        if self.calibrate_on not in CALIBRATIONS:
            raise InputError(f"calibrate_on: возможны {', '.join(CALIBRATIONS)}")
        if self.calibrate_on == LETTERS and not self.letters:
            raise InputError("калибровать на письмах нельзя: писем нет")


@dataclass(frozen=True)
class Source:
    """One file.

    Attributes
    ----------
    name : str
        What the manifest calls it; never a whole path.
    kind : {"written", "letters", "weak"}
        How its texts are used.
    sha256 : str
        Of its bytes.
    group : int
        Files of one number are left out together; -1 for written ones.
    weight : float
        What one of its texts counts.
    has_stream : bool
        Whether it says itself which of its texts are of a stream.
    """

    name: str
    kind: str
    sha256: str
    group: int
    weight: float
    has_stream: bool = False


@dataclass(frozen=True)
class Mixture:
    """Texts of all sources, and which text is of which.

    Attributes
    ----------
    labelled : LabelledSet
        Texts and labels.
    canonical : list of str
        The same texts, normalized.
    origins : ndarray of shape (n_texts,), intp
        Position of each text's file among ``sources``.
    sources : tuple of Source
        The files.
    more : MoreTexts
        How they were asked for.
    crosswalk_sha256 : str
        Of the crosswalk; empty if there is none.
    """

    labelled: LabelledSet
    canonical: list[str]
    origins: NDArray[np.intp]
    sources: tuple[Source, ...]
    more: MoreTexts = field(default_factory=MoreTexts)
    crosswalk_sha256: str = ""

    @property
    def groups(self) -> NDArray[np.intp]:
        """Source number of each text, -1 for written ones."""
        return np.array([s.group for s in self.sources], dtype=np.intp)[self.origins]

    @property
    def weights(self) -> NDArray[np.float64]:
        """What each text counts."""
        return np.array([s.weight for s in self.sources])[self.origins]

    def of_kind(self, *kinds: str) -> NDArray[np.bool_]:
        """Mark texts of some kinds.

        Parameters
        ----------
        *kinds : str
            ``written``, ``letters``, ``weak``.

        Returns
        -------
        ndarray of shape (n_texts,), bool
            The marks.
        """
        return np.array([s.kind in kinds for s in self.sources])[self.origins]

    def take(self, rows: Sequence[int]) -> Mixture:
        """Choose texts.

        Parameters
        ----------
        rows : sequence of int
            Positions.

        Returns
        -------
        Mixture
            These texts of the same sources.
        """
        return replace(
            self,
            labelled=self.labelled.take(rows),
            canonical=[self.canonical[row] for row in rows],
            origins=self.origins[np.asarray(rows, dtype=np.intp)],
        )


def read_mixture(
    written: Iterable[str | PathLike[str]],
    more: MoreTexts | None = None,
    *,
    text_column: str | None = None,
) -> Mixture:
    """Read all sources.

    Parameters
    ----------
    written : iterable of path
        Labelled files, or folders of tables.
    more : MoreTexts, optional
        Letters and texts with weak labels.
    text_column : str, optional
        Column of the text; found by its usual names when not given.

    Returns
    -------
    Mixture
        Every text, copies included: written ones, letters, weak ones.

    Raises
    ------
    InputError
        If a file cannot be read, two have one name, or the parts do not fit together.
    LabelError
        If labels are missing, or the crosswalk is wrong.
    """
    more = more or MoreTexts()
    more.check()
    groups = _find_groups(more)
    sets: list[LabelledSet] = []
    sources: list[Source] = []

    def _add(path: Path, name: str, kind: str, part: LabelledSet) -> None:
        weight = {LETTERS: more.letters_weight, WEAK: more.weak_weight}.get(kind, 1.0)
        group = -1 if kind == WRITTEN else groups[path]
        stream = "stream" in part.labels
        sets.append(part)
        sources.append(Source(name, kind, _digest(path), group, weight, stream))

    for path in _expand(written):
        part = read_labelled_file(path, text_column)
        _add(path, f"{path.parent.name}/{path.name}".lstrip("/"), WRITTEN, part)
    for path in map(Path, more.letters):
        part = check_labelled(read_labelled_file(path, text_column))
        _add(path, path.name, LETTERS, part)
    crosswalk = None if more.crosswalk is None else read_crosswalk(more.crosswalk)
    for path in map(Path, more.weak):
        assert crosswalk is not None  # checked above
        _add(path, path.name, WEAK, read_weak(path, crosswalk, text_column))
    labelled = check_labelled(join_labelled(sets))
    return Mixture(
        labelled,
        [normalize(text) for text in labelled.texts],
        np.repeat(np.arange(len(sets)), [len(part.texts) for part in sets]),
        tuple(sources),
        more,
        "" if more.crosswalk is None else _digest(Path(more.crosswalk)),
    )


def _expand(paths: Iterable[str | PathLike[str]]) -> Iterable[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            found = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in FORMATS]
            if not found:
                raise LabelError(f"{path}: в папке нет таблиц ({', '.join(FORMATS)})")
            yield from found
        else:
            yield path


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise InputError(
            f"{path}: для обучения нужен файл, который можно прочитать дважды"
        ) from None


def _find_groups(more: MoreTexts) -> dict[Path, int]:
    """Give files that are named together one number."""
    files = [Path(path) for path in (*more.letters, *more.weak)]
    if len({path.name for path in files}) < len(files):
        raise InputError("у двух файлов писем одно имя: переименуйте один из них")
    bound: dict[Path, int] = {}
    for number, names in enumerate(more.together):
        for name in names:
            file = _find_file(Path(name), files)
            if bound.setdefault(file, number) != number:
                raise InputError(f"--together: {file.name} назван в двух группах")
    tags = [("together", bound[f]) if f in bound else ("file", f.name) for f in files]
    numbers = {tag: number for number, tag in enumerate(dict.fromkeys(tags))}
    return {file: numbers[tag] for file, tag in zip(files, tags, strict=True)}


def _find_file(asked: Path, files: Sequence[Path]) -> Path:
    for file in files:
        if file == asked or (asked.name == str(asked) == file.name):
            return file
    raise InputError(
        f"--together: {asked.name} нет среди писем и файлов с метками платформы"
    )
