"""Scores of a text, its subtopic and its cues → probabilities of the four levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import softmax
from appeal_triage.urgency.cues import CueHit

LEVELS = ("low", "normal", "high", "emergency")
"""Ids in rising order, as in ``data/taxonomy/urgency.csv``."""


INPUTS = (
    *(f"score:{level}" for level in LEVELS),
    *(f"subtopic:{level}" for level in LEVELS),
    "length",
    "emergency_cues",
    "high_cues",
    "any_emergency_cue",
    "any_high_cue",
)
"""Inputs of the level's model, in order.

Few on purpose: with a count for each group of cues and each of their states the
model learned how the corpus is written, and at a recall of .80 its precision on the
emergencies of two unseen sources fell from .55 to .27.
"""
SCORE_SCALE = 0.2
"""Shrinks the scores of the words, which know the corpus best, beside the cues."""
PRESENT = "present"
_MOST_CUES = 2


@dataclass(frozen=True)
class UrgencyInputs:
    """Make the inputs of the level's model from what is known about a text.

    Attributes
    ----------
    by_subtopic : ndarray of shape (n_subtopics, 4), float64
        Share of each level in the fitted texts of a subtopic, smoothed.
    """

    by_subtopic: NDArray[np.float64]

    def row(
        self,
        scores: NDArray[np.float64],
        subtopics: NDArray[np.float64],
        hits: Sequence[CueHit],
        n_words: int,
    ) -> NDArray[np.float64]:
        """Assemble the inputs of one text.

        Parameters
        ----------
        scores : ndarray of shape (4,), float64
            Linear scores of the levels.
        subtopics : ndarray of shape (n_subtopics,), float64
            Probabilities of the subtopics.
        hits : sequence of CueHit
            Cues found in the text. Those said of the present count, once or twice: what
            is said three times is no more urgent.
        n_words : int
            Length of the text in scored units.

        Returns
        -------
        ndarray of shape (13,), float64
            In the order of ``INPUTS``.
        """
        levels = [hit.cue.level for hit in hits if hit.state == PRESENT]
        emergency, high = (levels.count(level) for level in ("emergency", "high"))
        # einsum, unlike a BLAS product, adds in an order that no batch can change.
        expected = np.einsum("s,sl->l", subtopics, self.by_subtopic)
        counts = [min(emergency, _MOST_CUES), min(high, _MOST_CUES)]
        rest = [np.log1p(min(n_words, 1000)) / 3, *counts, emergency > 0, high > 0]
        return np.concatenate([SCORE_SCALE * scores, np.log(expected + 1e-3), rest])


@dataclass(frozen=True)
class UrgencyHead:
    """Multinomial logistic model over :class:`UrgencyInputs`.

    Attributes
    ----------
    inputs : UrgencyInputs
        Makes the input row.
    weights : ndarray of shape (n_inputs, 4), float64
        Weights.
    bias : ndarray of shape (4,), float64
        Intercepts.
    emergency_from, high_from, normal_from : float
        Operating point: the level is emergency when P(emergency) reaches the first,
        else high when P(high or emergency) reaches the second, else normal when
        P(normal or above) reaches the third. All in [0, 1].
    """

    inputs: UrgencyInputs
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    emergency_from: float = 0.5
    high_from: float = 0.5
    normal_from: float = 0.5

    def probabilities(self, row: NDArray[np.float64]) -> NDArray[np.float64]:
        """Compute the probability of each level.

        Parameters
        ----------
        row : ndarray of shape (n_inputs,), float64
            Output of :meth:`UrgencyInputs.row`.

        Returns
        -------
        ndarray of shape (4,), float64
            In rising order of urgency; sums to 1.
        """
        return softmax(np.einsum("i,il->l", row, self.weights) + self.bias)

    def level(self, probabilities: NDArray[np.float64]) -> int:
        """Choose a level at the operating point.

        Parameters
        ----------
        probabilities : ndarray of shape (4,), float64
            Probabilities in rising order of urgency.

        Returns
        -------
        int
            Position in ``LEVELS``.
        """
        if probabilities[3] >= self.emergency_from:
            return 3
        if probabilities[2:].sum() >= self.high_from:
            return 2
        return int(probabilities[1:].sum() >= self.normal_from)
