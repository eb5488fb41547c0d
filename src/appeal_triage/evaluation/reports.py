"""A labelled set against a triager: one report, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.evaluation.labelled import LabelledSet, read_labelled
from appeal_triage.evaluation.metrics import (
    Figure,
    accuracy,
    calibration_error,
    f1,
    share,
)
from appeal_triage.pipeline import Triager
from appeal_triage.results import Candidate, Status, TriageResult

FIGURE_NAMES = {
    "topic_strict": "тема, строго",
    "topic_lenient": "тема, с учётом второй",
    "subtopic_strict": "подтема, строго",
    "urgency_strict": "срочность, строго",
    "urgency_lenient": "срочность, с учётом второй",
    "owner_strict": "ответственный, строго",
    "owner_lenient": "ответственный, с учётом второго",
    "none_f1": "«не обращение», F1",
    "emergency_recall": "экстренные, полнота",
    "emergency_precision": "экстренные, точность",
    "emergency_seen": "экстренные, отнесённые к высокой срочности и выше",
    "high_recall": "высокая срочность и выше, полнота",
    "high_precision": "высокая срочность и выше, точность",
    "topic_calibration_error": "ошибка калибровки темы",
    "coverage": "доля решений без проверки",
    "covered_topic_lenient": "тема среди решений без проверки",
}


@dataclass(frozen=True)
class Report:
    """Figures of one labelled set.

    Attributes
    ----------
    name : str
        Name of the set.
    n_texts : int
        Texts read.
    model_version : str
        Which model decided.
    figures : dict of str to Figure
        Figures by name; those that the set's labels allow.
    """

    name: str
    n_texts: int
    model_version: str
    figures: dict[str, Figure]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values.

        Returns
        -------
        dict
            Ready for JSON; a figure that is not defined is None.
        """
        return {
            "name": self.name,
            "n_texts": self.n_texts,
            "model_version": self.model_version,
            "figures": {name: f.to_dict() for name, f in self.figures.items()},
        }

    def to_text(self) -> str:
        """Return the report as people read it.

        Returns
        -------
        str
            Lines in Russian, with 95 % intervals.
        """
        lines = [
            f"{self.name}: текстов {self.n_texts}, модель {self.model_version}",
            "показатель, значение и 95 % интервал, на скольких текстах",
        ]
        width = max(len(name) for name in FIGURE_NAMES.values())
        lines += [
            f"  {FIGURE_NAMES[name]:<{width}}  {figure!s:<22}  {figure.n}"
            for name, figure in self.figures.items()
        ]
        return "\n".join(lines)


def evaluate_file(
    path: str | PathLike[str], *, triager: Triager, text_column: str | None = None
) -> Report:
    """Score a triager on a labelled file.

    Parameters
    ----------
    path : path
        A table with a text column and any of ``topic``, ``subtopic``, ``urgency``,
        ``owner`` and ``alt_…`` of these.
    triager : Triager
        What to score.
    text_column : str, optional
        Column of the text; found by its usual names when not given.

    Returns
    -------
    Report
        The figures.

    Raises
    ------
    InputError
        If the file cannot be read or has no labels.
    """
    labelled = read_labelled([path], text_column=text_column)
    return evaluate(labelled, triager, name=Path(path).name)


def evaluate(labelled: LabelledSet, triager: Triager, *, name: str) -> Report:
    """Score a triager on labelled texts.

    Parameters
    ----------
    labelled : LabelledSet
        Texts and labels.
    triager : Triager
        What to score.
    name : str
        Name of the set, for the report.

    Returns
    -------
    Report
        The figures. Texts with an empty label of a facet do not count in it.
    """
    results = list(triager.triage_many(labelled.texts))
    figures = measure(labelled, results)
    return Report(name, len(results), triager.model_version, figures)


def measure(
    labelled: LabelledSet, results: Sequence[TriageResult]
) -> dict[str, Figure]:
    """Compute all figures of decisions that are already made.

    Parameters
    ----------
    labelled : LabelledSet
        Texts and labels.
    results : sequence of TriageResult
        What was decided about each text.

    Returns
    -------
    dict of str to Figure
        By name, in the order of ``FIGURE_NAMES``; those that the labels allow.
    """
    figures: dict[str, Figure] = {}
    for facet in labelled.facets:
        rows = [row for row, label in enumerate(labelled.column(facet)) if label]
        part = labelled.take(rows)
        _add_accuracy(figures, facet, part, [results[row] for row in rows])
    return {key: figures[key] for key in FIGURE_NAMES if key in figures}


def _ids(results: list[TriageResult], facet: str) -> NDArray[np.str_]:
    chosen: list[Candidate | None] = [getattr(result, facet) for result in results]
    return np.array([candidate.id if candidate else "" for candidate in chosen])


def _add_accuracy(
    figures: dict[str, Figure],
    facet: str,
    labelled: LabelledSet,
    results: list[TriageResult],
) -> None:
    predicted = _ids(results, facet)
    # A rubricator calls a subtopic by its topic too where the name alone is not clear.
    names = labelled.column(facet)
    if facet == "subtopic":
        known = set(predicted.tolist())
        full = [
            f"{t} / {s}" for t, s in zip(labelled.column("topic"), names, strict=True)
        ]
        names = [f if f in known else s for f, s in zip(full, names, strict=True)]
    truth = np.array(names)
    second = np.array(labelled.column(f"alt_{facet}"))
    strict = predicted == truth
    lenient = strict | (predicted == second)
    figures[f"{facet}_strict"] = accuracy(strict)
    if facet != "subtopic":
        figures[f"{facet}_lenient"] = accuracy(lenient)
    if facet == "topic":
        _add_topic(figures, results, predicted, truth, lenient)
    if facet == "urgency":
        _add_urgency(figures, predicted, truth)


def _add_topic(
    figures: dict[str, Figure],
    results: list[TriageResult],
    predicted: NDArray[np.str_],
    truth: NDArray[np.str_],
    lenient: NDArray[np.bool_],
) -> None:
    scores = np.array([result.topic.score if result.topic else 0 for result in results])
    sure = np.array([result.status is Status.OK for result in results])
    figures["none_f1"] = f1(predicted == "none", truth == "none")
    figures["topic_calibration_error"] = calibration_error(scores, predicted == truth)
    figures["coverage"] = accuracy(sure)
    figures["covered_topic_lenient"] = share(lenient, sure)


def _add_urgency(
    figures: dict[str, Figure], predicted: NDArray[np.str_], truth: NDArray[np.str_]
) -> None:
    raised = np.isin(predicted, ("high", "emergency"))
    deserved = np.isin(truth, ("high", "emergency"))
    called, real = predicted == "emergency", truth == "emergency"
    figures["emergency_recall"] = share(called, real)
    figures["emergency_precision"] = share(real, called)
    figures["emergency_seen"] = share(raised, real)
    figures["high_recall"] = share(raised, deserved)
    figures["high_precision"] = share(deserved, raised)
