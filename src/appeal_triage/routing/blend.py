"""Owner: what the fitted head says times what rules and past labels say."""

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
    _priors: dict[tuple[str, frozenset[str]], NDArray[np.float64]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def _prior(
        self, subtopic: str, hits: Sequence[JurisdictionHit]
    ) -> NDArray[np.float64]:
        key = (subtopic, frozenset(hit.cue.id for hit in hits))
        found = self._priors.get(key)
        if found is None:
            prior = self.rules.prior(subtopic, hits)
            found = np.array([prior.get(owner, 0.0) for owner in self.owners])
            if len(self._priors) < _CACHE_SIZE:
                self._priors[key] = found
        return found

    def expected_prior(
        self, subtopics: NDArray[np.float64], hits: Sequence[JurisdictionHit]
    ) -> NDArray[np.float64]:
        """Average the rules over the likeliest subtopics.

        Parameters
        ----------
        subtopics : ndarray of shape (n_subtopics,), float64
            Probabilities.
        hits : sequence of JurisdictionHit
            Cues of jurisdiction in the text.

        Returns
        -------
        ndarray of shape (n_owners,), float64
            Sums to about 1.
        """
        top = np.argsort(-subtopics, kind="stable")[:TOP_SUBTOPICS]
        total = np.zeros(len(self.owners))
        for place in top:
            total += subtopics[place] * self._prior(self.subtopics[place], hits)
        return np.asarray(total / subtopics[top].sum())

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
        prior = self.expected_prior(subtopics, hits)
        habit = prior if self.habit is None else subtopics @ self.habit
        return self.weigh(scores, prior, habit)

    def weigh(
        self,
        scores: NDArray[np.float64],
        prior: NDArray[np.float64],
        habit: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Multiply the three opinions.

        Parameters
        ----------
        scores : ndarray of shape (..., n_owners), float64
            Linear scores of the head.
        prior, habit : ndarray of shape (..., n_owners), float64
            What the rules and the shares expect.

        Returns
        -------
        ndarray of shape (..., n_owners), float64
            Sums to 1 along the last axis.
        """
        return softmax(
            self.sharpness * scores
            + self.rule_power * np.log(prior + _FLOOR)
            + self.habit_power * np.log(habit + _FLOOR)
        )
