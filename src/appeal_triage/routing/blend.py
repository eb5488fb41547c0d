"""Owner: what the fitted head says times what rules and past labels say.

Where a cue settles the matter in law, the rules are asked first and the words last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import softmax
from appeal_triage.routing.cues import JurisdictionHit
from appeal_triage.routing.owners import OwnerRules

TOP_SUBTOPICS = 5
"""Subtopics whose rules are asked; the rest hold a few percent of probability."""
DECISIVE = 20.0
"""Weight from which a cue settles the owner: «федеральная трасса», «обломки дрона».

Of 6, 8, 10, 20 and 50 the least that costs no region that is left out anything.
"""
SETTLED_SHARPNESS = 0.5
"""Multiplies the head's scores where a cue settles the owner.

The head has learnt who gets most such letters, which the cue makes an exception of.
"""
_FLOOR = 1e-3
_CACHE_SIZE = 20_000


@dataclass(frozen=True)
class OwnerBlend:
    """Product of three opinions, each raised to a fitted power.

    Attributes
    ----------
    owners : sequence of str
        Owner ids in the order of the head's scores.
    subtopics : sequence of str
        Subtopic ids in the order of their probabilities.
    rules : OwnerRules
        Rules of jurisdiction.
    sharpness : float
        Multiplies the head's scores.
    rule_power : float
        Power of the rules' probability; 0 leaves them out.
    habit : ndarray of shape (n_subtopics, n_owners), float64, optional
        Share of each owner among the labelled texts of a subtopic.
    habit_power : float
        Power of these shares; 0 leaves them out.
    """

    owners: Sequence[str]
    subtopics: Sequence[str]
    rules: OwnerRules
    sharpness: float
    rule_power: float
    habit: NDArray[np.float64] | None = field(default=None, repr=False, compare=False)
    habit_power: float = 0.0
    _opinions: dict[tuple[str, frozenset[str]], NDArray[np.float64]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def _opinion(
        self, subtopic: str, hits: Sequence[JurisdictionHit]
    ) -> NDArray[np.float64]:
        """Ask the rules of a subtopic; the last number tells whether a cue settles."""
        key = (subtopic, frozenset(hit.cue.id for hit in hits))
        found = self._opinions.get(key)
        if found is None:
            prior = self.rules.prior(subtopic, hits)
            strongest = self.rules.strongest(subtopic, hits)
            shares = [prior.get(owner, 0.0) for owner in self.owners]
            found = np.array([*shares, float(strongest >= DECISIVE)])
            if len(self._opinions) < _CACHE_SIZE:
                self._opinions[key] = found
        return found

    def expected(
        self, subtopics: NDArray[np.float64], hits: Sequence[JurisdictionHit]
    ) -> tuple[NDArray[np.float64], float]:
        """Average the rules over the likeliest subtopics.

        Parameters
        ----------
        subtopics : ndarray of shape (n_subtopics,), float64
            Probabilities.
        hits : sequence of JurisdictionHit
            Cues of jurisdiction in the text.

        Returns
        -------
        prior : ndarray of shape (n_owners,), float64
            Sums to about 1.
        settled : float
            Share of these subtopics in which a cue settles the owner, in [0, 1].
        """
        top = np.argsort(-subtopics, kind="stable")[:TOP_SUBTOPICS]
        total = np.zeros(len(self.owners) + 1)
        for place in top:
            total += subtopics[place] * self._opinion(self.subtopics[place], hits)
        total /= subtopics[top].sum()
        return total[:-1], float(total[-1])

    def of_appeal(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """Leave nobody out: an appeal always has an owner.

        Parameters
        ----------
        probabilities : ndarray of shape (..., n_owners), float64
            Output of :meth:`probabilities`.

        Returns
        -------
        ndarray of shape (..., n_owners), float64
            Zero for ``none``; the rest sum to 1.
        """
        kept = np.array([owner != "none" for owner in self.owners])
        masked = np.where(kept, probabilities, 0.0)
        return np.asarray(masked / masked.sum(axis=-1, keepdims=True))

    def probabilities(
        self,
        scores: NDArray[np.float64],
        subtopics: NDArray[np.float64],
        hits: Sequence[JurisdictionHit],
    ) -> NDArray[np.float64]:
        """Compute the probability of each owner.

        Parameters
        ----------
        scores : ndarray of shape (n_owners,), float64
            Linear scores of the head.
        subtopics : ndarray of shape (n_subtopics,), float64
            Probabilities of the subtopics.
        hits : sequence of JurisdictionHit
            Cues of jurisdiction in the text.

        Returns
        -------
        ndarray of shape (n_owners,), float64
            Sums to 1.
        """
        prior, settled = self.expected(subtopics, hits)
        habit = prior if self.habit is None else subtopics @ self.habit
        return self.weigh(scores, prior, habit, settled)

    def weigh(
        self,
        scores: NDArray[np.float64],
        prior: NDArray[np.float64],
        habit: NDArray[np.float64],
        settled: NDArray[np.float64] | float = 0.0,
    ) -> NDArray[np.float64]:
        """Multiply the three opinions.

        Parameters
        ----------
        scores : ndarray of shape (..., n_owners), float64
            Linear scores of the head.
        prior, habit : ndarray of shape (..., n_owners), float64
            What the rules and the shares expect.
        settled : ndarray of shape (...), float64, or float, optional
            How far a cue settles the owner, in [0, 1]: from the fitted powers to the
            rules at full power, a head of little say and no habit.

        Returns
        -------
        ndarray of shape (..., n_owners), float64
            Sums to 1 along the last axis.
        """
        share = np.asarray(settled, dtype=np.float64)[..., None]
        sharpness = self.sharpness + share * (SETTLED_SHARPNESS - self.sharpness)
        rule_power = self.rule_power + share * (1 - self.rule_power)
        return softmax(
            sharpness * scores
            + rule_power * np.log(prior + _FLOOR)
            + (1 - share) * self.habit_power * np.log(habit + _FLOOR)
        )
