"""What a bundle holds once it is in memory, and the names of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import WordScorer
from appeal_triage.topics import TopicHead
from appeal_triage.urgency.level import UrgencyHead

PROTOCOL = 1
MANIFEST = "manifest.json"
FILES = ("features.txt", "weights.npz", "vectors.txt", "vectors.npz")


@dataclass(frozen=True)
class Head:
    """Where the scores of one facet lie among the outputs.

    Attributes
    ----------
    labels : tuple of str
        Ids, one per output.
    columns : slice
        Their outputs.
    exponent : float
        The sum over words is divided by the number of words to this power.
    """

    labels: tuple[str, ...]
    columns: slice
    exponent: float


@dataclass(frozen=True)
class Model:
    """Everything that was fitted, ready to score.

    Attributes
    ----------
    manifest : mapping
        The manifest as read.
    scorer : WordScorer
        Words to scores.
    bias : ndarray of shape (n_outputs,), float32
        Added to every text's scores.
    heads : mapping of str to Head
        By facet: ``subtopic`` (or ``topic`` where there are no subtopics), ``urgency``,
        ``owner``. A foreign rubricator may have the first alone.
    topic : TopicHead
        Two-level decision over the first head.
    urgency : UrgencyHead or None
        Decision over levels.
    owner_habit : ndarray of shape (n_subtopics, n_owners), float64, or None
        Share of each owner among the fitted texts of a subtopic; None in bundles that
        were made before it was counted.
    """

    manifest: Mapping[str, Any]
    scorer: WordScorer
    bias: NDArray[np.float32]
    heads: Mapping[str, Head]
    topic: TopicHead
    urgency: UrgencyHead | None
    owner_habit: NDArray[np.float64] | None = None

    @property
    def version(self) -> str:
        """Version of the model."""
        return str(self.manifest["version"])

    @property
    def leaf_head(self) -> Head:
        """The head that the topic is decided by."""
        return self.heads.get("subtopic") or self.heads["topic"]

    @property
    def reads_names(self) -> bool:
        """Whether names of places count as words: so in a rubricator of one's own."""
        return bool(self.manifest.get("reads_names", False))

    def threshold(self, name: str) -> float:
        """Return a threshold of the manifest.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        float
            A probability; 0 where the model has none.
        """
        return float(self.manifest["thresholds"].get(name, 0.0))

    def asking(self, urgency_from: Mapping[str, float]) -> Model:
        """Move the operating point of urgency.

        Parameters
        ----------
        urgency_from : mapping of str to float
            Thresholds by level, as :meth:`UrgencyHead.at` takes them.

        Returns
        -------
        Model
            The same model at another point; itself where it decides no urgency.
        """
        if self.urgency is None:
            return self
        return replace(self, urgency=self.urgency.at(urgency_from))
