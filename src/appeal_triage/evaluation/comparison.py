"""Sources that were each tested by a model of the others: one table, one curve each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.evaluation.labelled import LabelledSet, join_labelled
from appeal_triage.evaluation.metrics import Figure, accuracy, share
from appeal_triage.evaluation.reports import FIGURE_NAMES, measure
from appeal_triage.results import TriageResult

POOL = "все источники"
N_STEPS = 20
"""Points of the risk–coverage curve: every twentieth of the texts."""
_WIDTH = len("0.000 [0.000–0.000]")
_TITLE = "каждый источник проверен моделью, обученной без него; 95 % интервалы"
_OWN = {
    "owner_head_strict": "ответственный по одной модели, строго",
    "owner_head_lenient": "ответственный по одной модели, с учётом второго",
    "none_precision": "«не обращение», точность",
    "none_recall": "«не обращение», полнота",
    "sure_topic": "доля текстов с темой не ниже порога проверки",
    "sure_topic_lenient": "тема среди них, с учётом второй",
}
_ORDER = (
    *("topic_strict", "topic_lenient", "subtopic_strict"),
    *("urgency_strict", "urgency_lenient"),
    *("owner_head_strict", "owner_head_lenient", "owner_strict", "owner_lenient"),
    *("none_precision", "none_recall", "none_f1"),
    *("emergency_recall", "emergency_precision", "emergency_seen"),
    *("high_recall", "high_precision", "topic_calibration_error"),
    *("sure_topic", "sure_topic_lenient", "coverage", "covered_topic_lenient"),
)
COMPARED = {name: (FIGURE_NAMES | _OWN)[name] for name in _ORDER}
"""Figures of the comparison and what people call them."""


@dataclass(frozen=True)
class Answered:
    """A source and what a model that has not seen it said of its texts.

    Attributes
    ----------
    name : str
        Name of the source or pool.
    labelled : LabelledSet
        Texts and labels.
    results : list of TriageResult
        Decisions of the whole pipeline.
    owners : list of str
        Owner by the fitted head alone, without rules.
    threshold : list of float
        Probability of the topic from which the model of each text was sure.
    """

    name: str
    labelled: LabelledSet
    results: list[TriageResult]
    owners: list[str]
    threshold: list[float]


def pool(name: str, parts: Sequence[Answered]) -> Answered:
    """Put sources together; each text keeps the decision of its own model.

    Parameters
    ----------
    name : str
        Name of the pool.
    parts : sequence of Answered
        Sources.

    Returns
    -------
    Answered
        All their texts.
    """
    return Answered(
        name,
        join_labelled([part.labelled for part in parts]),
        [result for part in parts for result in part.results],
        [owner for part in parts for owner in part.owners],
        [value for part in parts for value in part.threshold],
    )


@dataclass(frozen=True)
class Compared:
    """Figures of one source or pool.

    Attributes
    ----------
    name : str
        Its name.
    n_texts : int
        Its texts.
    figures : dict of str to Figure
        By name, in the order of ``COMPARED``; those that its labels allow.
    curve : list of dict
        Risk–coverage curve of the topic: ``coverage``, ``confidence`` of the least sure
        text kept, ``strict`` and ``lenient`` accuracy among those kept.
    """

    name: str
    n_texts: int
    figures: dict[str, Figure]
    curve: list[dict[str, float]]


@dataclass(frozen=True)
class Comparison:
    """Figures of several sources, side by side.

    Attributes
    ----------
    columns : list of Compared
        Sources and pools.
    models : dict of str to dict
        By source: version, thresholds and number of texts of the model that tested it.
    """

    columns: list[Compared]
    models: dict[str, dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain values.

        Returns
        -------
        dict
            Ready for JSON; a figure that is not defined is None.
        """
        return {
            "sources": [
                {
                    "name": column.name,
                    "n_texts": column.n_texts,
                    "figures": {n: f.to_dict() for n, f in column.figures.items()},
                    "risk_coverage": column.curve,
                }
                for column in self.columns
            ],
            "models": self.models,
        }

    def to_text(self) -> str:
        """Return the comparison as people read it.

        Returns
        -------
        str
            A row a figure, a column a source, with 95 % intervals.
        """
        widths = [max(map(len, COMPARED.values()))]
        widths += [max(len(column.name), _WIDTH) for column in self.columns]
        rows = [
            ["", *(column.name for column in self.columns)],
            ["", *(f"текстов {column.n_texts}" for column in self.columns)],
        ]
        for name, label in COMPARED.items():
            found = [column.figures.get(name) for column in self.columns]
            rows.append([label, *("—" if f is None else str(f) for f in found)])
        lines = [
            "  ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        return "\n".join([_TITLE, *lines])


def compare(tested: Answered) -> Compared:
    """Compute the figures of one source or pool.

    Parameters
    ----------
    tested : Answered
        Labels and decisions.

    Returns
    -------
    Compared
        Figures with intervals, and the curve.
    """
    figures = measure(tested.labelled, tested.results)
    _add_owners(figures, tested)
    curve = _add_topics(figures, tested) if "topic" in tested.labelled.facets else []
    ordered = {name: figures[name] for name in COMPARED if name in figures}
    return Compared(tested.name, len(tested.results), ordered, curve)


def _labels(
    tested: Answered, facet: str
) -> tuple[list[int], NDArray[np.str_], NDArray[np.str_]]:
    """List the labelled texts, their labels and their second choices."""
    cells = tested.labelled.column(facet)
    rows = [row for row, cell in enumerate(cells) if cell]
    second = tested.labelled.column(f"alt_{facet}")
    return rows, np.array([cells[r] for r in rows]), np.array([second[r] for r in rows])


def _add_owners(figures: dict[str, Figure], tested: Answered) -> None:
    rows, truth, second = _labels(tested, "owner")
    if not rows:
        return
    chosen = np.array([tested.owners[row] for row in rows])
    figures["owner_head_strict"] = accuracy(chosen == truth)
    figures["owner_head_lenient"] = accuracy((chosen == truth) | (chosen == second))


def _add_topics(figures: dict[str, Figure], tested: Answered) -> list[dict[str, float]]:
    rows, truth, second = _labels(tested, "topic")
    topics = [tested.results[row].topic for row in rows]
    chosen = np.array([topic.id if topic else "" for topic in topics])
    confidence = np.array([topic.score if topic else 0.0 for topic in topics])
    strict = chosen == truth
    lenient = strict | (chosen == second)
    sure = confidence >= np.array([tested.threshold[row] for row in rows])
    is_none, called = truth == "none", chosen == "none"
    figures["none_precision"] = share(is_none, called)
    figures["none_recall"] = share(called, is_none)
    figures["sure_topic"] = accuracy(sure)
    figures["sure_topic_lenient"] = share(lenient, sure)
    return risk_coverage(confidence, strict, lenient)


def risk_coverage(
    confidence: NDArray[np.float64],
    strict: NDArray[np.bool_],
    lenient: NDArray[np.bool_],
) -> list[dict[str, float]]:
    """Compute how accurate the surest decisions are, the fewer the surer.

    Parameters
    ----------
    confidence : ndarray of shape (n_texts,), float64
        Probability given to the chosen label.
    strict, lenient : ndarray of shape (n_texts,), bool
        Whether it was right, and right if a second choice counts.

    Returns
    -------
    list of dict
        ``N_STEPS`` points of rising coverage.

    References
    ----------
    .. [1] El-Yaniv and Wiener, "On the Foundations of Noise-free Selective
       Classification", JMLR 11, 2010.
    """
    order = np.argsort(-confidence, kind="stable")
    points = []
    for step in range(1, N_STEPS + 1):
        kept = order[: int(np.ceil(len(order) * step / N_STEPS))]
        points.append({
            "coverage": round(len(kept) / len(order), 4),
            "confidence": round(float(confidence[kept[-1]]), 4),
            "strict": round(float(strict[kept].mean()), 4),
            "lenient": round(float(lenient[kept].mean()), 4),
        })
    return points
