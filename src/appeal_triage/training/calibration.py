"""Out-of-fold scores → sharpness, calibration and thresholds.

Nothing here sees a score that a text gave to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.topics import TopicHead

_SHARPNESS = (3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 8.0)
_POWERS = np.geomspace(0.25, 6.0, 60)
_SMOOTHING = 5.0
"""Texts that a subtopic is thought to have had of the usual mix before any was seen."""


class Marks(NamedTuple):
    """What each text may be used for once it has a score of another fold.

    Attributes
    ----------
    stream : ndarray of shape (n_texts,), bool
        Texts whose mix is that of a real stream: calibration and thresholds are set on
        these, for texts made of hard pairs would make every decision look doubtful.
    dangers : ndarray of shape (n_texts,), bool
        Texts by which recall of urgent levels is asked. Each level speaks for itself,
        so their mix does not matter.
    folds : ndarray of shape (n_texts,), intp
        Texts of a fold are scored by a model fitted on the others.
    of_letters : bool
        Whether ``dangers`` are of real letters.
    """

    stream: NDArray[np.bool_]
    dangers: NDArray[np.bool_]
    folds: NDArray[np.intp]
    of_letters: bool = False

    def take(self, rows: Sequence[int]) -> Marks:
        """Choose texts.

        Parameters
        ----------
        rows : sequence of int
            Positions.

        Returns
        -------
        Marks
            Those of these texts.
        """
        chosen = np.asarray(rows, dtype=np.intp)
        return self._replace(
            stream=self.stream[chosen],
            dangers=self.dangers[chosen],
            folds=self.folds[chosen],
        )


def shares_by_leaf(
    positions: tuple[NDArray[np.intp], NDArray[np.intp]], shape: tuple[int, int]
) -> NDArray[np.float64]:
    """Count labels by subtopic, smoothed towards their overall shares.

    Parameters
    ----------
    positions : tuple of ndarray of shape (n_texts,), intp
        Subtopic and label of each text.
    shape : tuple of int, int
        Number of subtopics and of labels.

    Returns
    -------
    ndarray of shape (n_subtopics, n_labels), float64
        Rows sum to 1.
    """
    counts = np.zeros(shape)
    np.add.at(counts, positions, 1.0)
    counts += _SMOOTHING * counts.sum(axis=0) / counts.sum()
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def log_loss(probabilities: NDArray[np.float64], targets: NDArray[np.intp]) -> float:
    """Compute the mean negative log-likelihood.

    Parameters
    ----------
    probabilities : ndarray of shape (n_texts, n_labels), float64
        Predicted.
    targets : ndarray of shape (n_texts,), intp
        True positions.

    Returns
    -------
    float
        In nats.
    """
    own = probabilities[np.arange(len(targets)), targets]
    return float(-np.log(np.maximum(own, 1e-12)).mean())


def lowest(candidates: Sequence[float], loss: Callable[[float], float]) -> float:
    """Return the candidate with the lowest loss, the first of equals.

    Parameters
    ----------
    candidates : sequence of float
        Values to try.
    loss : callable
        What to minimize.

    Returns
    -------
    float
        The best value.
    """
    return float(min(candidates, key=loss))


def calibrate_topics(
    head: TopicHead, scores: NDArray[np.float64], leaves: NDArray[np.intp]
) -> TopicHead:
    """Choose the sharpness by topic accuracy, then both powers by likelihood.

    Parameters
    ----------
    head : TopicHead
        With any sharpness and powers.
    scores : ndarray of shape (n_texts, n_subtopics), float64
        Out-of-fold scores.
    leaves : ndarray of shape (n_texts,), intp
        True subtopics.

    Returns
    -------
    TopicHead
        Calibrated.
    """
    parents = np.asarray(head.parents)
    topics = parents[leaves]

    def _errors(sharpness: float) -> float:
        shares, _ = replace(head, sharpness=sharpness).probabilities(scores)
        return float((shares.argmax(axis=1) != topics).mean())

    best = replace(head, sharpness=lowest(_SHARPNESS, _errors))

    def _topic_loss(power: float) -> float:
        shares, _ = replace(best, topic_power=power).probabilities(scores)
        return log_loss(shares, topics)

    best = replace(best, topic_power=lowest(list(_POWERS), _topic_loss))

    def _leaf_loss(power: float) -> float:
        _, shares = replace(best, subtopic_power=power).probabilities(scores)
        return log_loss(shares, leaves)

    return replace(best, subtopic_power=lowest(list(_POWERS), _leaf_loss))


def threshold_for_recall(
    probabilities: NDArray[np.float64],
    positive: NDArray[np.bool_],
    recall: float,
) -> float:
    """Return the highest threshold that finds a share of the positives.

    Parameters
    ----------
    probabilities : ndarray of shape (n_texts,), float64
        Probability of being positive.
    positive : ndarray of shape (n_texts,), bool
        Truth.
    recall : float
        Share to find, in (0, 1].

    Returns
    -------
    float
        In [0, 1]; 0.5 when there is no positive.
    """
    found = np.sort(probabilities[positive])
    if not len(found):
        return 0.5
    # A tiny step back: 0.8 * 5 is a little above 4 in binary.
    wanted = int(np.ceil(recall * len(found) - 1e-9))
    return float(found[len(found) - max(wanted, 1)])


def threshold_for_accuracy(
    confidence: NDArray[np.float64],
    correct: NDArray[np.bool_],
    accuracy: float,
    most: float = 1.0,
) -> float:
    """Return the lowest threshold above which decisions are accurate enough.

    Where that would send more than a given share of the texts to review, the threshold
    is the one that sends just so many: a queue that nobody gets through helps nobody.

    Parameters
    ----------
    confidence : ndarray of shape (n_texts,), float64
        Probability of the chosen label.
    correct : ndarray of shape (n_texts,), bool
        Whether it was right.
    accuracy : float
        Share of right decisions to reach among those at or above the threshold.
    most : float, optional
        Largest share of the texts that may fall below the threshold.

    Returns
    -------
    float
        In [0, 1].
    """
    order = np.argsort(-confidence, kind="stable")
    kept = np.cumsum(correct[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(kept >= accuracy)
    wanted = float(confidence[order][enough[-1]]) if len(enough) else 1.0
    return min(wanted, float(np.quantile(confidence, most)))
