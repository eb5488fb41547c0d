"""Scores of a text, its subtopic and its cues → probabilities of the four levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.errors import InputError
from appeal_triage.features import softmax
from appeal_triage.urgency.cues import CueHit
from appeal_triage.urgency.scopes import PRESENT

LEVELS = ("low", "normal", "high", "emergency")
"""Ids in rising order, as in ``data/taxonomy/urgency.csv``."""


AT_LEAST, STEPS = "at_least", LEVELS[1:]
"""Name of the head that tells whether a text reaches a level, and these levels."""
RAISING = LEVELS[2:]
"""Levels of the cues that raise the urgency."""
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
_LIMITED = frozenset({"lasting", "guarded"})
"""States of a danger that is there, but not acute or not within reach: it counts as a
risk. On labelled texts about four in five of these are high or emergency."""
_MOST_CUES = 2
_HIGH = LEVELS.index("high")
_PROOF = 0.8
"""Least probability of a level that a cue proves: a cue is sure when so many of the
labelled texts that have it are of its level."""


class Odds(NamedTuple):
    """How likely the levels are, before an operating point chooses one.

    Attributes
    ----------
    probabilities : tuple of float
        Of the levels in rising order; they sum to 1.
    floor : str
        Level below which a sure cue lets no threshold go; ``"low"`` without one.
    """

    probabilities: tuple[float, ...]
    floor: str


def unsaid(hits: Sequence[CueHit]) -> frozenset[int]:
    """Find the words of dangers that are denied, past, feared or told of others.

    They say nothing of how urgent the text is, so no score of a level counts them.

    Parameters
    ----------
    hits : sequence of CueHit
        Cues found in a text.

    Returns
    -------
    frozenset of int
        Tokens of high and emergency cues whose danger is not there, without those that
        another cue says of one that is.
    """
    spans: dict[bool, set[int]] = {True: set(), False: set()}
    for hit in hits:
        if hit.cue.level in RAISING:
            is_said = hit.state == PRESENT or hit.state in _LIMITED
            spans[is_said].update(range(hit.start, hit.end))
    return frozenset(spans[False] - spans[True])


def _is_limited(hit: CueHit) -> bool:
    return hit.state in _LIMITED and hit.cue.level in RAISING


def sure_level(hits: Sequence[CueHit]) -> int:
    """Find the level that cues prove by themselves.

    Parameters
    ----------
    hits : sequence of CueHit
        Cues found in a text.

    Returns
    -------
    int
        Position in ``LEVELS``: the highest of the sure cues that are said of the
        present, and never below high where any danger is; 0 where there is none.
    """
    present = [hit.cue for hit in hits if hit.state == PRESENT]
    proved = [LEVELS.index(cue.level) for cue in present if cue.sure]
    dangers = [_HIGH for cue in present if cue.level == LEVELS[-1]]
    return max((*proved, *dangers), default=0)


def lifted(probabilities: NDArray[np.float64], floor: int) -> NDArray[np.float64]:
    """Make a proved level, or one above it, as probable as its proof is good.

    Parameters
    ----------
    probabilities : ndarray of shape (4,), float64
        Probabilities in rising order of urgency.
    floor : int
        Position in ``LEVELS``, as :func:`sure_level` gives it.

    Returns
    -------
    ndarray of shape (4,), float64
        Probabilities that sum to 1; as they were where nothing is proved or they say
        so themselves.
    """
    reached = float(probabilities[floor:].sum())
    if reached >= _PROOF:
        return probabilities
    below = probabilities[:floor] * (1 - _PROOF) / (1 - reached)
    above = probabilities[floor:].copy()
    above[0] += _PROOF - reached
    return np.concatenate([below, above])


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
        levels += ["high" for hit in hits if _is_limited(hit)]
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

    def level(self, probabilities: NDArray[np.float64], floor: int = 0) -> int:
        """Choose a level at the operating point.

        Parameters
        ----------
        probabilities : ndarray of shape (4,), float64
            Probabilities in rising order of urgency.
        floor : int, optional
            Position in ``LEVELS`` below which the level cannot be, by a cue that is
            proof enough.

        Returns
        -------
        int
            Position in ``LEVELS``.
        """
        if probabilities[3] >= self.emergency_from:
            return 3
        if probabilities[2:].sum() >= self.high_from:
            return max(2, floor)
        return max(int(probabilities[1:].sum() >= self.normal_from), floor)

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
