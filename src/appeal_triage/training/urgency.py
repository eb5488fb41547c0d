"""Fit the level's model on out-of-fold scores and cues, and set its operating point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from appeal_triage.features import Document
from appeal_triage.training.calibration import threshold_for_recall
from appeal_triage.urgency import CueHit
from appeal_triage.urgency.level import LEVELS, UrgencyHead, UrgencyInputs

EMERGENCY_RECALL, HIGH_RECALL, NORMAL_RECALL = 0.80, 0.80, 0.98
"""What the operating point must find, out of fold, of a level and those above it.

The first two are asked of the whole corpus, whose dangers are told in harder ways than
those of a stream; on development sources they find .85 and .81. The third is asked of
the stream: a defect taken for a wish is not mended.
"""
_SMOOTHING = 5.0
_PENALTY = 0.01


def level_shares(
    levels: NDArray[np.intp], leaves: NDArray[np.intp], n_leaves: int
) -> NDArray[np.float64]:
    """Count levels by subtopic, smoothed towards the overall shares.

    Parameters
    ----------
    levels, leaves : ndarray of shape (n_texts,), intp
        Level and subtopic of each text.
    n_leaves : int
        Number of subtopics.

    Returns
    -------
    ndarray of shape (n_leaves, 4), float64
        Rows sum to 1.
    """
    counts = np.zeros((n_leaves, len(LEVELS)))
    np.add.at(counts, (leaves, levels), 1.0)
    counts += _SMOOTHING * counts.sum(axis=0) / counts.sum()
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def fit_urgency(
    predictions: tuple[NDArray[np.float64], NDArray[np.float64]],
    documents: Sequence[Document],
    hits: Sequence[Sequence[CueHit]],
    targets: tuple[NDArray[np.intp], NDArray[np.intp]],
    stream: NDArray[np.bool_],
) -> tuple[UrgencyHead, NDArray[np.float64]]:
    """Fit the level's model.

    It is fitted on all texts, for dangers are rare in a stream; its intercepts are then
    moved to the shares of levels that the stream has.

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
    stream : ndarray of shape (n_texts,), bool
        Texts whose mix is that of a real stream.

    Returns
    -------
    head : UrgencyHead
        With its operating point.
    probabilities : ndarray of shape (n_texts, 4), float64
        What the head says of the texts.
    """
    levels, leaves = targets
    scores, subtopics = predictions
    table = level_shares(levels, leaves, subtopics.shape[1])
    inputs = UrgencyInputs(table)
    rows = np.array([
        inputs.row(scores[i], subtopics[i], hits[i], len(document.units))
        for i, document in enumerate(documents)
    ])
    model = LogisticRegression(C=_PENALTY, max_iter=2000, tol=1e-6).fit(rows, levels)
    weights = np.zeros((rows.shape[1], len(LEVELS)))
    bias = np.full(len(LEVELS), -20.0)
    weights[:, model.classes_] = model.coef_.T
    shift = np.log(_shares(levels[stream]) / _shares(levels))
    bias[model.classes_] = model.intercept_ + shift[model.classes_]
    head = UrgencyHead(inputs, weights, bias)
    probabilities = np.array([head.probabilities(row) for row in rows])
    return _operating_point(head, probabilities, levels, stream), probabilities


def _shares(levels: NDArray[np.intp]) -> NDArray[np.float64]:
    """Count the levels as shares, none of them zero."""
    counts = np.bincount(levels, minlength=len(LEVELS)) + 0.5
    return np.asarray(counts / counts.sum())


def _operating_point(
    head: UrgencyHead,
    probabilities: NDArray[np.float64],
    levels: NDArray[np.intp],
    stream: NDArray[np.bool_],
) -> UrgencyHead:
    # Recall is asked of each level by itself, so all texts may speak for it.
    emergency = threshold_for_recall(probabilities[:, 3], levels == 3, EMERGENCY_RECALL)
    above = probabilities[:, 2:].sum(axis=1)
    high = threshold_for_recall(above, levels >= 2, HIGH_RECALL)
    some = probabilities[stream, 1:].sum(axis=1)
    normal = threshold_for_recall(some, levels[stream] >= 1, NORMAL_RECALL)
    return replace(head, emergency_from=emergency, high_from=high, normal_from=normal)
