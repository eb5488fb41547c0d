"""Leave one source out: every source is tested by a model that has not seen its like.

What a model says of texts from where it was fitted flatters it; the next region is
what counts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appeal_triage.bundle import Model, load_bundle
from appeal_triage.errors import LabelError
from appeal_triage.evaluation.comparison import (
    POOL,
    Answered,
    Comparison,
    compare,
    pool,
)
from appeal_triage.features import Document, WordVectors, read_document
from appeal_triage.pipeline import Triager
from appeal_triage.pipeline.scoring import head_scores
from appeal_triage.training.building import build, read_vectors
from appeal_triage.training.copies import left_out, mixture_keys
from appeal_triage.training.rubrics import find_rubric
from appeal_triage.training.sources import LETTERS, Mixture, MoreTexts, read_mixture


def evaluate_left_out(
    more: MoreTexts,
    *,
    written: Iterable[str | PathLike[str]] = (),
    text_column: str | None = None,
    vectors: str | PathLike[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Test each source of letters by a full model of everything else.

    Each model has its own heads, calibration and thresholds, made as
    :func:`appeal_triage.training.train_files` makes them. Near copies of tested texts
    are not fitted on, wherever they come from.

    Parameters
    ----------
    more : MoreTexts
        The sources to test, ``letters``; texts with weak labels; which of them are of
        one region and are left out together.
    written : iterable of path, optional
        Labelled files, or folders of tables, that every model is fitted on.
    text_column : str, optional
        Column of the text.
    vectors : path, optional
        Folder with the vectors of lemmas; those of the shipped model by default.
    progress : callable, optional
        Called with a line of text at each step.

    Returns
    -------
    Comparison
        Figures of every source, of those that were left out together, and of all.

    Raises
    ------
    InputError
        If a file cannot be read.
    LabelError
        If labels are missing or contradict the taxonomy, or nothing is left to fit on.
    """
    say = progress or (lambda line: None)
    mixture = read_mixture(written, more, text_column=text_column)
    letters = [n for n, s in enumerate(mixture.sources) if s.kind == LETTERS]
    if not letters:
        raise LabelError("не указано ни одного источника для проверки")
    _need_all_facets(find_rubric(mixture.labelled).own)
    groups = list(dict.fromkeys(mixture.sources[number].group for number in letters))
    bench = _Bench(mixture, read_vectors(vectors), say)
    tested: list[Answered] = []
    columns: list[Answered] = []
    for group in groups:
        members = [n for n in letters if mixture.sources[n].group == group]
        parts = bench.test(group, members)
        tested += parts
        columns += parts
        if len(parts) > 1:
            columns.append(pool(" + ".join(part.name for part in parts), parts))
    if len(groups) > 1:
        columns.append(pool(POOL, tested))
    say("показатели и интервалы")
    return Comparison([compare(column) for column in columns], bench.models)


def _need_all_facets(has_them: bool) -> None:
    if not has_them:
        raise LabelError(
            "источникам для проверки и обучения нужны метки таксономии по всем "
            "четырём вопросам: topic, subtopic, urgency, owner"
        )


class _Bench:
    """Texts read once for all models."""

    def __init__(
        self, mixture: Mixture, vectors: WordVectors, say: Callable[[str], None]
    ) -> None:
        self.models: dict[str, dict[str, object]] = {}
        self._mixture = mixture
        self._vectors = vectors
        self._say = say
        self._keys = mixture_keys(mixture)
        self._documents: dict[str, Document] = {}

    def test(self, group: int, members: list[int]) -> list[Answered]:
        """Fit a model without a group and test its files."""
        mixture = self._mixture
        names = [mixture.sources[number].name for number in members]
        called = " + ".join(names)
        tested = np.isin(mixture.origins, members)
        rows = left_out(self._keys, tested, mixture.groups == group)
        if not rows:
            raise LabelError(f"{called}: без этого источника обучать не на чем")
        with tempfile.TemporaryDirectory(prefix="appeal-triage-") as place:
            folder = Path(place) / "model"
            manifest = build(
                mixture.take(rows),
                folder,
                self._vectors,
                lambda line: self._say(f"без {called}: {line}"),
                self._documents,
            )
            _need_all_facets(manifest["kind"] == "appeal_triage")
            triager, model = Triager.load(folder), load_bundle(folder)
        self._say(f"без {called}: проверка")
        told = {k: manifest[k] for k in ("version", "n_texts", "thresholds", "metrics")}
        self.models |= {
            name: told | {"provenance": manifest["provenance"]} for name in names
        }
        return [self._decided(number, triager, model) for number in members]

    def _decided(self, number: int, triager: Triager, model: Model) -> Answered:
        part = self._mixture.take(
            np.flatnonzero(self._mixture.origins == number).tolist()
        )
        results = list(triager.triage_many(part.labelled.texts))
        owners = [self._owner(model, text) for text in part.canonical]
        threshold = [model.threshold("topic")] * len(results)
        name = self._mixture.sources[number].name
        return Answered(name, part.labelled, results, owners, threshold)

    def _owner(self, model: Model, text: str) -> str:
        """Name the owner that the fitted head alone would choose."""
        document = self._documents.get(text) or read_document(text)
        total: NDArray[np.float64] = model.scorer.parts(document).sum(
            axis=0, dtype=np.float64
        )
        head = model.heads["owner"]
        scores = head_scores(model, total, head, len(document.units))
        # The softmax of scores is largest where they are.
        return head.labels[int(scores.argmax())]
