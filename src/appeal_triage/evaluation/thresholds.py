"""What another operating point of urgency would find, and at what cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.evaluation.labelled import LabelledSet
from appeal_triage.evaluation.metrics import Figure, share
from appeal_triage.pipeline import Triager
from appeal_triage.taxonomy import load_taxonomy
from appeal_triage.urgency.bounds import Odds

RECALLS = (0.70, 0.75, 0.80, 0.85, 0.90, 0.95)
"""Shares of the urgent texts that the points of the table find."""
STEPS = {"emergency": "экстренная", "high": "высокая и выше"}
"""Borders whose cost is asked, and how people call what lies above."""


@dataclass(frozen=True)
class Point:
    """One threshold of one border.

    Attributes
    ----------
    border : str
        ``"emergency"`` or ``"high"``: the level that begins at the threshold.
    threshold : float
        Probability of this level or above, from which a text is given it.
    is_shipped : bool
        Whether it is the threshold of the model.
    recall, precision : Figure
        Of texts labelled with this level or above.
    raised : float
        Share of all texts that would be given it, in [0, 1].
    """

    border: str
    threshold: float
    is_shipped: bool
    recall: Figure
    precision: Figure
    raised: float

    def to_dict(self) -> dict[str, Any]:
        """Return the point as plain values.

        Returns
        -------
        dict
            Ready for JSON.
        """
        figures = {n: getattr(self, n).to_dict() for n in ("recall", "precision")}
        rounded = {n: round(getattr(self, n), 4) for n in ("threshold", "raised")}
        return asdict(self) | rounded | figures


@dataclass(frozen=True)
class TradeOff:
    """Points of both borders on one labelled set.

    Attributes
    ----------
    name : str
        Name of the set.
    n_texts : int
        Texts with a level.
    points : tuple of Point
        By border, the shipped threshold first, then by rising recall.
    """

    name: str
    n_texts: int
    points: tuple[Point, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain values.

        Returns
        -------
        dict
            Ready for JSON.
        """
        points = [point.to_dict() for point in self.points]
        return {"name": self.name, "n_texts": self.n_texts, "points": points}

    def to_text(self) -> str:
        """Return the table as people read it.

        Returns
        -------
        str
            Lines in Russian, with 95 % intervals; the shipped threshold is marked «*».
        """
        lines = [f"{self.name}: пороги срочности, текстов {self.n_texts}"]
        for border, called in STEPS.items():
            lines.append(f"{called}: порог, полнота, точность, доля поднятых")
            lines += [
                f"{'*' if point.is_shipped else ' '} {point.threshold:.3f}  "
                f"{point.recall!s:<22}  {point.precision!s:<22}  {point.raised:.3f}"
                for point in self.points
                if point.border == border
            ]
        return "\n".join(lines)


def trade_off(labelled: LabelledSet, triager: Triager, name: str) -> TradeOff:
    """Ask what every threshold finds.

    What cues prove holds at any threshold, and counts so here.

    Parameters
    ----------
    labelled : LabelledSet
        Texts with levels of urgency.
    triager : Triager
        Whose probabilities to cut.
    name : str
        Name of the set.

    Returns
    -------
    TradeOff
        The table.
    """
    ids = list(load_taxonomy().urgency.ids)
    known = [(t, ids.index(u)) for t, u in _levels(labelled) if u in ids]
    odds = [triager.urgency_odds(text) for text, _ in known]
    truth = np.array([level for _, level in known], dtype=np.intp)
    points: list[Point] = []
    for border in STEPS:
        level = ids.index(border)
        score = np.array([_score(found, level) for found in odds])
        shipped = triager.urgency_from[border]
        points += _points(border, score, truth >= level, shipped)
    return TradeOff(name, len(known), tuple(points))


def _score(odds: Odds, level: int) -> float:
    if odds.bounds.most < level:
        return -1.0
    return 1.0 if odds.bounds.least >= level else sum(odds.probabilities[level:])


def _levels(labelled: LabelledSet) -> Iterator[tuple[str, str]]:
    return zip(labelled.texts, labelled.column("urgency"), strict=True)


def _points(
    border: str,
    score: NDArray[np.float64],
    positive: NDArray[np.bool_],
    shipped: float,
) -> Iterator[Point]:
    thresholds: Sequence[float] = [shipped]
    if positive.any():
        wanted = np.quantile(score[positive], 1 - np.array(RECALLS))
        # What cues rule out is found at no threshold.
        thresholds = [shipped, *np.clip(wanted, 0.0, 1.0)]
    for number, threshold in enumerate(thresholds):
        raised = score >= threshold
        yield Point(
            border,
            float(threshold),
            number == 0,
            share(raised, positive),
            share(positive, raised),
            float(raised.mean()) if len(raised) else 0.0,
        )
