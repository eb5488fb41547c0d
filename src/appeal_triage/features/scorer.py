"""Sum over words: what each word and each pair adds to every score of a model."""

from __future__ import annotations

import threading
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features.document import Document
from appeal_triage.features.space import FeatureSpace, pair_feature, word_features
from appeal_triage.features.vectors import WordVectors

CACHE_SIZE = 50_000
"""Words whose contribution is remembered: 20 MB at 100 outputs.

A word seen again costs a dictionary look-up; the cache never changes a result.
"""


class WordScorer:
    """Linear scores of texts, word by word.

    Parameters
    ----------
    space : FeatureSpace
        Features that are known.
    weights : ndarray of shape (n_features, n_outputs)
        What one occurrence of a feature adds, its idf folded in.
    vectors : WordVectors
        Vectors of lemmas.
    projection : ndarray of shape (n_dimensions, n_outputs), float32
        What a unit of each vector dimension adds per unit of rarity.
    """

    def __init__(
        self,
        space: FeatureSpace,
        weights: NDArray[np.float16] | NDArray[np.float32],
        vectors: WordVectors,
        projection: NDArray[np.float32],
    ) -> None:
        self.space = space
        self.weights = weights
        self.vectors = vectors
        self.projection = projection
        self._words: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    @property
    def n_outputs(self) -> int:
        """How many scores a text has."""
        return int(self.weights.shape[1])

    def word(self, word: str, lemma: str) -> NDArray[np.float32]:
        """Tell what one occurrence of a word adds to each score.

        Parameters
        ----------
        word : str
            Token, lower-case.
        lemma : str
            Its dictionary form.

        Returns
        -------
        ndarray of shape (n_outputs,), float32
            The contribution, not yet divided by the length of the text. Read-only use.
        """
        found = self._words.get(word)
        if found is None:
            found = self._score_word(word, lemma)
            with self._lock:
                if len(self._words) >= CACHE_SIZE:
                    self._words.clear()
                self._words[word] = found
        return found

    def _score_word(self, word: str, lemma: str) -> NDArray[np.float32]:
        index = self.space.index
        rows = [index[name] for name in word_features(word, lemma) if name in index]
        total = self.weights[rows].sum(axis=0, dtype=np.float32)
        vector = self.vectors.vector(lemma)
        if vector is not None:
            total = total + (self.space.rarity(lemma) * vector) @ self.projection
        return np.asarray(total, dtype=np.float32)

    def _pairs(self, document: Document) -> list[tuple[int, int]]:
        """List known pairs: position of the left unit, row of the weights."""
        index = self.space.index
        return [
            (left, row)
            for left, (a, b) in enumerate(pairwise(document.units))
            if (row := index.get(pair_feature(a.lemma, b.lemma))) is not None
        ]

    def parts(self, document: Document) -> NDArray[np.float32]:
        """Split the scores of a text over its units.

        Parameters
        ----------
        document : Document
            The text.

        Returns
        -------
        ndarray of shape (n_units, n_outputs), float32
            What each unit adds; they sum to the scores before division by the length
            and bias. A pair counts half to either of its words.
        """
        if not document.units:
            return np.zeros((0, self.n_outputs), dtype=np.float32)
        parts = np.array([self.word(unit.word, unit.lemma) for unit in document.units])
        pairs = self._pairs(document)
        if pairs:
            halves = self.weights[[row for _, row in pairs]].astype(np.float32) / 2
            lefts = [left for left, _ in pairs]
            # A unit stands at most once on the left, so no index repeats.
            parts[lefts] += halves
            parts[[left + 1 for left in lefts]] += halves
        return parts
