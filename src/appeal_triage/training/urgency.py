"""Fit the level's model on out-of-fold scores and cues, and set its operating point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from appeal_triage.features import Document
from appeal_triage.training.calibration import (
    Marks,
    lowest,
    shares_by_leaf,
    threshold_for_recall,
)
from appeal_triage.urgency import CueHit
from appeal_triage.urgency.bounds import LEVELS, Bounds, is_raised
from appeal_triage.urgency.level import (
    UrgencyHead,
    UrgencyInputs,
)

WRITTEN_RECALLS, LETTER_RECALLS = (0.86, 0.89), (0.88, 0.85)
"""What the operating point must find, out of fold, of emergencies and of high or above.

More than is wanted of a new region (.85, .82), for it finds less there: of letters that
are scored by models of other regions two or three points more are asked; of written
comments, where asking .80 and .80 found .80 and .71 on letters, one and seven.
"""
_NORMAL_FROM = np.linspace(0.25, 0.5, 26)
"""Where the border between a wish and a defect may lie: where most of the stream falls
on its side of it, but never where a likelier defect would be taken for a wish."""
MIN_DANGERS = 30
"""Urgent texts that a recall can be asked of; where fewer are marked, all texts are."""
_PENALTY = 0.01
_ABSENT = -20.0


def fit_urgency(
    predictions: tuple[NDArray[np.float64], NDArray[np.float64]],
    documents: Sequence[Document],
    hits: Sequence[Sequence[CueHit]],
    targets: tuple[NDArray[np.intp], NDArray[np.intp]],
    marks: Marks,
) -> tuple[UrgencyHead, NDArray[np.float64]]:
    """Fit the level's model.

    It is fitted on all texts, for dangers are rare in a stream; its intercepts are then
    moved to the shares of levels that the stream has. The operating point is set on
    probabilities that each text gets from the other folds.

    Parameters
    ----------
    predictions : tuple of ndarray
        Out-of-fold scores of the linear heads, shape (n_texts, 14), and out-of-fold
        probabilities of subtopics, shape (n_texts, n_subtopics).
    documents : sequence of Document
        The texts.
    hits : sequence of sequence of CueHit
        Their cues.
    targets : tuple of ndarray of shape (n_texts,), intp
        True levels and true subtopics.
    marks : Marks
        What each text may be used for.

    Returns
    -------
    head : UrgencyHead
        With its operating point.
    probabilities : ndarray of shape (n_texts, 4), float64
        What heads fitted on the other folds say of the texts.
    """
    (levels, leaves), stream, folds = targets, marks.stream, marks.folds
    n_leaves = predictions[1].shape[1]
    raised = np.array([is_raised(found) for found in hits])

    def _fitted(inside: NDArray[np.bool_]) -> tuple[UrgencyHead, NDArray[np.float64]]:
        tables = []
        for group in (inside & ~raised, inside & raised):
            known = group if group.any() else inside
            tables.append(
                shares_by_leaf((leaves[known], levels[known]), (n_leaves, len(LEVELS)))
            )
        inputs = UrgencyInputs(np.stack(tables))
        rows = np.array([
            inputs.row(scores, subtopics, found, len(document.units))
            for scores, subtopics, found, document in zip(
                *predictions, hits, documents, strict=True
            )
        ])
        return _fit(inputs, rows[inside], levels[inside], stream[inside]), rows

    probabilities = np.zeros((len(levels), len(LEVELS)))
    for fold in np.unique(folds):
        outside = folds != fold
        if len(np.unique(levels[outside])) < 2:
            outside = np.ones_like(outside)
        head, rows = _fitted(outside)
        for row in np.flatnonzero(folds == fold):
            probabilities[row] = head.probabilities(rows[row])
    head, _ = _fitted(np.ones(len(levels), dtype=bool))
    bounds = np.array([Bounds.of(found) for found in hits], dtype=np.intp)
    return _operating_point(head, probabilities, (levels, bounds), marks), probabilities


def _fit(
    inputs: UrgencyInputs,
    rows: NDArray[np.float64],
    levels: NDArray[np.intp],
    stream: NDArray[np.bool_],
) -> UrgencyHead:
    model = LogisticRegression(C=_PENALTY, max_iter=2000, tol=1e-6).fit(rows, levels)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        # Two classes are fitted as one difference; each takes half of it.
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    weights = np.zeros((rows.shape[1], len(LEVELS)))
    bias = np.full(len(LEVELS), _ABSENT)
    weights[:, model.classes_] = coefficients.T
    wanted = levels[stream] if stream.any() else levels
    shift = np.log(_shares(wanted) / _shares(levels))
    bias[model.classes_] = intercepts + shift[model.classes_]
    return UrgencyHead(inputs, weights, bias)


def _shares(levels: NDArray[np.intp]) -> NDArray[np.float64]:
    """Count the levels as shares, none of them zero."""
    counts = np.bincount(levels, minlength=len(LEVELS)) + 0.5
    return np.asarray(counts / counts.sum())


def _operating_point(
    head: UrgencyHead,
    probabilities: NDArray[np.float64],
    known: tuple[NDArray[np.intp], NDArray[np.intp]],
    marks: Marks,
) -> UrgencyHead:
    """Set the thresholds; what cues prove or rule out is so whatever they are."""
    levels, bounds = known
    least, most = bounds.T

    def _from(level: int, recall: float) -> float:
        wanted = levels >= level
        asked = wanted & marks.dangers
        if asked.sum() < MIN_DANGERS:
            asked = wanted
        above = probabilities[:, level:].sum(axis=1)
        left = asked & (least < level) & (most >= level)
        # Of those that no cue decides, so many are still to be found.
        missing = recall * asked.sum() - (asked & (least >= level)).sum()
        rest = min(max(missing / max(left.sum(), 1), 0.0), 1.0)
        return threshold_for_recall(above, left, rest) if rest > 0 else 1.0

    emergency, high = LETTER_RECALLS if marks.of_letters else WRITTEN_RECALLS
    high_from = _from(2, high)
    calm = marks.stream & (probabilities[:, 2:].sum(axis=1) < high_from)
    some, is_some = probabilities[calm, 1:].sum(axis=1), levels[calm] >= 1

    def _errors(threshold: float) -> float:
        return float(((some >= threshold) != is_some).mean()) if calm.any() else 0.0

    return replace(
        head,
        emergency_from=_from(3, emergency),
        high_from=high_from,
        normal_from=lowest(_NORMAL_FROM.tolist(), _errors),
    )
