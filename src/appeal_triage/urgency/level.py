"""Scores of a text, its subtopic and its cues → probabilities of the four levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from appeal_triage.errors import InputError
from appeal_triage.features import softmax
from appeal_triage.urgency.bounds import LEVELS, Bounds, is_limited, is_raised
from appeal_triage.urgency.cues import CueHit
from appeal_triage.urgency.scopes import PRESENT

AT_LEAST, STEPS = "at_least", LEVELS[1:]
"""Name of the head that tells whether a text reaches a level, and these levels."""
SCORES = (
    *(f"score:{level}" for level in LEVELS),
    *(f"at_least:{level}" for level in STEPS),
)
"""Linear scores of a text or of a part of it, in order: one level against the others,
and one level or more against less."""
TOLD = (
    *("part:danger", "part:risk"),
    *(f"part:{score}" for score in (*SCORES[2:4], *SCORES[4:])),
)
"""The strongest that any one part of a text says, in order."""
INPUTS = (
    *SCORES,
    *TOLD,
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
emergencies of two unseen sources fell from .55 to .27. What the parts say was added
for dangers told in one sentence of a long letter: on the same sources precision at
recall .86 rose from .42 to .53.
"""
SCORE_SCALE = 0.2
"""Shrinks the scores of the words, which know the corpus best, beside the cues."""
_MOST_CUES = 2
_UNBOUND = Bounds()


def told(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the strongest that any one part of a text says.

    Parameters
    ----------
    parts : ndarray of shape (n_parts, 7), float64
        Scores of the parts, in the order of ``SCORES``; at least one part.

    Returns
    -------
    ndarray of shape (7,), float64
        In the order of ``TOLD``.
    """
    calm = parts[:, :2].max(axis=1)
    danger, risk = parts[:, 3] - calm, parts[:, 2:4].max(axis=1) - calm
    return np.concatenate([[danger.max(), risk.max()], parts[:, 2:].max(axis=0)])


@dataclass(frozen=True)
class UrgencyInputs:
    """Make the inputs of the level's model from what is known about a text.

    Attributes
    ----------
    by_subtopic : ndarray of shape (2, n_subtopics, 4), float64
        Share of each level in the fitted texts of a subtopic, smoothed: of those
        without a cue of a present danger, risk or outage, then of those with one. An
        open manhole that was closed again is not what most letters on manholes are.
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
        scores : ndarray of shape (14,), float64
            Linear scores of the text, as ``SCORES``, then of its parts, as ``TOLD``.
        subtopics : ndarray of shape (n_subtopics,), float64
            Probabilities of the subtopics.
        hits : sequence of CueHit
            Cues found in the text. Those said of the present count, once or twice: what
            is said three times is no more urgent. A danger that lasts for weeks or is
            guarded counts as a high one.
        n_words : int
            Length of the text in scored units.

        Returns
        -------
        ndarray of shape (23,), float64
            In the order of ``INPUTS``.
        """
        levels = [hit.cue.level for hit in hits if hit.state == PRESENT]
        levels += ["high" for hit in hits if is_limited(hit)]
        emergency, high = (levels.count(level) for level in ("emergency", "high"))
        # einsum, unlike a BLAS product, adds in an order that no batch can change.
        table = self.by_subtopic[int(is_raised(hits))]
        expected = np.einsum("s,sl->l", subtopics, table)
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

    def level(
        self, probabilities: NDArray[np.float64], bounds: Bounds = _UNBOUND
    ) -> int:
        """Choose a level at the operating point.

        Parameters
        ----------
        probabilities : ndarray of shape (4,), float64
            Probabilities in rising order of urgency.
        bounds : Bounds, optional
            What cues prove.

        Returns
        -------
        int
            Position in ``LEVELS``.
        """
        reached = (
            probabilities[1:].sum() >= self.normal_from,
            probabilities[2:].sum() >= self.high_from,
            probabilities[3] >= self.emergency_from,
        )
        chosen = max(
            (step for step, is_so in enumerate(reached, 1) if is_so), default=0
        )
        return min(max(chosen, bounds.least), bounds.most)

    @property
    def point(self) -> dict[str, float]:
        """The operating point: threshold by level."""
        return {step: float(getattr(self, f"{step}_from")) for step in STEPS}

    def at(self, point: Mapping[str, float]) -> UrgencyHead:
        """Move the operating point.

        Parameters
        ----------
        point : mapping of str to float
            Thresholds in [0, 1] by level: ``emergency``, ``high``, ``normal``. What is
            not named stays.

        Returns
        -------
        UrgencyHead
            The same probabilities, cut elsewhere.

        Raises
        ------
        InputError
            If a level is unknown or a threshold is no probability.
        """
        for level, threshold in point.items():
            if level not in STEPS:
                raise InputError(
                    f"urgency_from: порог бывает у уровней {', '.join(STEPS)}"
                )
            if not 0 <= threshold <= 1:
                raise InputError(f"urgency_from: порог {level} должен быть от 0 до 1")
        moved = self.point | {level: float(value) for level, value in point.items()}
        return replace(
            self,
            emergency_from=moved["emergency"],
            high_from=moved["high"],
            normal_from=moved["normal"],
        )
