"""Scores of subtopics → probabilities of topics and, inside each, of subtopics.

One linear score a subtopic; a topic is as probable as its subtopics together, so the
two levels can never contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import sharpen, softmax


@dataclass(frozen=True)
class TopicHead:
    """Two-level decision over subtopics and their topics.

    Attributes
    ----------
    topics : sequence of str
        Topic ids.
    subtopics : sequence of str
        Subtopic ids, one per score.
    parents : sequence of int
        Position of each subtopic's topic.
    sharpness : float
        Multiplies the scores before they become shares; chosen for accuracy.
    topic_power, subtopic_power : float
        Calibration of the topic and of the subtopic inside its topic.
    """

    topics: Sequence[str]
    subtopics: Sequence[str]
    parents: Sequence[int]
    sharpness: float
    topic_power: float = 1.0
    subtopic_power: float = 1.0

    @cached_property
    def _members(self) -> tuple[NDArray[np.intp], ...]:
        parents = np.asarray(self.parents)
        return tuple(np.flatnonzero(parents == t) for t in range(len(self.topics)))

    def probabilities(
        self, scores: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Compute calibrated probabilities.

        Parameters
        ----------
        scores : ndarray of shape (n_texts, n_subtopics), float64
            Linear scores.

        Returns
        -------
        topics : ndarray of shape (n_texts, n_topics), float64
            Each row sums to 1.
        subtopics : ndarray of shape (n_texts, n_subtopics), float64
            Joint with the topic: those of a topic sum to the topic's probability.
        """
        shares = softmax(self.sharpness * scores)
        raw = np.stack([shares[:, m].sum(axis=1) for m in self._members], axis=1)
        topics = sharpen(raw, self.topic_power)
        subtopics = np.empty_like(shares)
        for topic, members in enumerate(self._members):
            inside = sharpen(shares[:, members], self.subtopic_power)
            subtopics[:, members] = topics[:, [topic]] * inside
        return topics, subtopics
