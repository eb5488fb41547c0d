"""Linear scores of a letter for the bodies of a history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import Document, WordScorer
from appeal_triage.routing.history_features import name_features, territory_feature

LABEL_POWER = 0.25
"""Power of the probabilities of subtopics and owners.

A sharp model says 0.999 and leaves what else a letter is about in the third digit. On a
sample of one history a fourth root gave less loss than a root; a lower power, the same.
"""


class Letter(NamedTuple):
    """What a history is asked about.

    Attributes
    ----------
    document : Document
        The text.
    territory : str
        What the caller says of the territory; empty if nothing.
    subtopics, owners : ndarray of shape (n_labels,), float64
        Probabilities of the package's own model.
    """

    document: Document
    territory: str
    subtopics: NDArray[np.float64]
    owners: NDArray[np.float64]


@dataclass(frozen=True)
class HistoryWeights:
    """Linear heads of a history.

    Attributes
    ----------
    scorer : WordScorer
        Words to outputs: bodies, roles, places, bodies by the subject alone.
    names : mapping of str to int
        Row of each feature of places.
    name_weights : ndarray of shape (n_names, n_outputs)
        What each adds.
    label_weights : ndarray of shape (n_subtopics + n_owners, n_outputs)
        What each of :func:`label_inputs` adds.
    bias : ndarray of shape (n_outputs,)
        Added to every letter's scores.
    exponent : float
        The sum over words is divided by the number of words to this power.
    """

    scorer: WordScorer
    names: Mapping[str, int]
    name_weights: NDArray[np.float32]
    label_weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    exponent: float

    def outputs(self, letter: Letter) -> NDArray[np.float64]:
        """Score a letter.

        Parameters
        ----------
        letter : Letter
            The letter.

        Returns
        -------
        ndarray of shape (n_outputs,), float64
            Linear scores.
        """
        parts = self.scorer.parts(letter.document)
        total = parts.sum(axis=0, dtype=np.float64)
        total /= max(len(parts), 1) ** self.exponent
        found = place_features(letter)
        rows = sorted(self.names[name] for name in found if name in self.names)
        total += self.name_weights[rows].sum(axis=0, dtype=np.float64)
        labels = label_inputs(letter)
        return np.asarray(total + labels @ self.label_weights + self.bias)


def label_inputs(letter: Letter) -> NDArray[np.float64]:
    """List what the model says of a letter, its small doubts enlarged.

    Parameters
    ----------
    letter : Letter
        The letter.

    Returns
    -------
    ndarray of shape (n_subtopics + n_owners,), float64
        Probabilities to the power ``LABEL_POWER``.
    """
    labels = np.concatenate([letter.subtopics, letter.owners])
    return np.asarray(np.maximum(labels, 0.0) ** LABEL_POWER)


def place_features(letter: Letter) -> frozenset[str]:
    """List the features of the place of a letter.

    Parameters
    ----------
    letter : Letter
        The letter.

    Returns
    -------
    frozenset of str
        Names in the text, and what the caller says of the territory.
    """
    given = territory_feature(letter.territory)
    found = name_features(letter.document)
    return found | {given} if given else found
