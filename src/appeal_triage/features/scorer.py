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

    def pair(self, left: str, right: str) -> NDArray[np.float32] | None:
        """Tell what two neighboring lemmas add together.

        Parameters
        ----------
        left, right : str
            Lemmas in text order.

        Returns
        -------
        ndarray of shape (n_outputs,), float32, or None
            None if the pair is not known.
        """
        row = self.space.index.get(pair_feature(left, right))
        return None if row is None else self.weights[row].astype("float32")

    def parts(self, document: Document) -> NDArray[np.float32]:
        """Split the scores of a text over its units.

        Parameters
        ----------
        document : Document
            The text.

        Returns
        -------
        ndarray of shape (n_units, n_outputs), float32
            What each unit adds. A pair counts half to either of its words.
        """
        parts = np.zeros((len(document.units), self.n_outputs), dtype=np.float32)
        for row, unit in enumerate(document.units):
            parts[row] = self.word(unit.word, unit.lemma)
        for row, (left, right) in enumerate(pairwise(document.units)):
            both = self.pair(left.lemma, right.lemma)
            if both is not None:
                parts[row] += both / 2
                parts[row + 1] += both / 2
        return parts

    def total(self, document: Document) -> NDArray[np.float64]:
        """Sum the contributions of all words and pairs of a text.

        Parameters
        ----------
        document : Document
            The text.

        Returns
        -------
        ndarray of shape (n_outputs,), float64
            Zeros for a text without words.
        """
        units = document.units
        rows = [self.word(unit.word, unit.lemma) for unit in units]
        if not rows:
            return np.zeros(self.n_outputs)
        index = self.space.index
        known = [
            row
            for left, right in pairwise(units)
            if (row := index.get(pair_feature(left.lemma, right.lemma))) is not None
        ]
        total: NDArray[np.float64] = np.array(rows).sum(axis=0, dtype=np.float64)
        if known:
            total += self.weights[known].sum(axis=0, dtype=np.float64)
        return total
