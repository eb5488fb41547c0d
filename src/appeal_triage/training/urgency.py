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
    shares_by_leaf,
    threshold_for_recall,
)
from appeal_triage.urgency import CueHit
from appeal_triage.urgency.level import LEVELS, UrgencyHead, UrgencyInputs

WRITTEN_RECALLS, LETTER_RECALLS = (0.80, 0.80), (0.86, 0.83)
"""What the operating point must find, out of fold, of emergencies and of high or above.

Written dangers are told in harder ways than those of a stream: where .80 of them is
found, about .85 and .81 of those of a real source were. Of letters, each scored by a
model of other regions, just so many are asked as are wanted.
"""
NORMAL_RECALL = 0.98
"""The same of normal or above, in the stream: a defect taken for a wish is not mended.
"""
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
        Out-of-fold scores of the linear head, shape (n_texts, 4), and out-of-fold
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

    def _fitted(inside: NDArray[np.bool_]) -> tuple[UrgencyHead, NDArray[np.float64]]:
        table = shares_by_leaf(
            (leaves[inside], levels[inside]), (n_leaves, len(LEVELS))
        )
        inputs = UrgencyInputs(table)
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
    return _operating_point(head, probabilities, levels, marks), probabilities


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
    levels: NDArray[np.intp],
    marks: Marks,
) -> UrgencyHead:
    def _from(level: int, recall: float) -> float:
        wanted = levels >= level
        asked = wanted & marks.dangers
        if asked.sum() < MIN_DANGERS:
            asked = wanted
        above = probabilities[:, level:].sum(axis=1)
        return threshold_for_recall(above, asked, recall)

    emergency, high = LETTER_RECALLS if marks.of_letters else WRITTEN_RECALLS
    some = probabilities[marks.stream, 1:].sum(axis=1)
    normal = threshold_for_recall(some, levels[marks.stream] >= 1, NORMAL_RECALL)
    return replace(
        head,
        emergency_from=_from(3, emergency),
        high_from=_from(2, high),
        normal_from=normal,
    )
