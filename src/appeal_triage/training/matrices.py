"""Texts → the matrices that a linear model is fitted on.

They hold exactly what :class:`appeal_triage.features.WordScorer` adds up, so that a
fitted weight can be folded into what a word contributes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from appeal_triage.features import (
    Document,
    FeatureSpace,
    WordVectors,
    pair_feature,
    word_features,
)
from appeal_triage.features.space import FORM, LEMMA, PAIR
from appeal_triage.normalization.proper_names import PERSON, name_kind

MIN_TEXTS = 3
"""A feature seen in fewer texts says little and could point at a person.

Neither may a feature spell a person's name, however many texts have it.
"""
VECTOR_SHARE = 0.5
"""Root-mean-square length of the vector block beside that of the features."""


_WHOLE = FORM + LEMMA + PAIR
_BOUNDS = "^$"


def _pairs(document: Document) -> list[str]:
    return [pair_feature(a.lemma, b.lemma) for a, b in pairwise(document.units)]


def _nameless_pairs(document: Document, people: Set[str]) -> set[str]:
    """List pairs of neighbors of which none is a person's name."""
    return {
        pair_feature(a.lemma, b.lemma)
        for a, b in pairwise(document.units)
        if a.word not in people and b.word not in people
    }


def _spelled(word: str, lemma: str) -> set[str]:
    """List the features that spell a word out."""
    return {FORM + word, LEMMA + lemma, f"^{word}$", f"^{lemma}$"}


def _is_short_name(feature: str) -> bool:
    """Tell an n-gram that is a whole name, even where it comes from another word."""
    return feature[0] not in _WHOLE and name_kind(feature.strip(_BOUNDS)) == PERSON


def count_features(documents: Sequence[Document]) -> FeatureSpace:
    """Find the features that enough texts have.

    Parameters
    ----------
    documents : sequence of Document
        Texts to fit on.

    Returns
    -------
    FeatureSpace
        Features of at least ``MIN_TEXTS`` texts, in sorted order.
    """
    counts: Counter[str] = Counter()
    known: dict[tuple[str, str], set[str]] = {}
    people: set[str] = set()
    for document in documents:
        words = {(unit.word, unit.lemma) for unit in document.units}
        for word in words:
            if word not in known:
                known[word] = set(word_features(*word))
                if name_kind(word[0]) == PERSON:
                    people.add(word[0])
                    known[word] -= _spelled(*word)
        counts.update(set().union(*(known[word] for word in words)))
        counts.update(_nameless_pairs(document, people))
    names = sorted(
        name
        for name, count in counts.items()
        if count >= MIN_TEXTS and not _is_short_name(name)
    )
    return FeatureSpace(
        names, np.array([counts[n] for n in names], dtype=np.int32), len(documents)
    )


@dataclass(frozen=True)
class TextMatrix:
    """Sums over words, before division by length.

    Attributes
    ----------
    features : csr_array of shape (n_texts, n_features)
        Counts times the weights of the space.
    vectors : ndarray of shape (n_texts, n_dimensions), float64
        Sums of vectors, each times the rarity of its lemma.
    lengths : ndarray of shape (n_texts,), float64
        Scored units, at least 1.
    """

    features: sparse.csr_array
    vectors: NDArray[np.float64]
    lengths: NDArray[np.float64]

    def take(self, rows: NDArray[np.intp]) -> TextMatrix:
        """Choose texts.

        Parameters
        ----------
        rows : ndarray of shape (n,), intp
            Positions.

        Returns
        -------
        TextMatrix
            These rows.
        """
        return TextMatrix(self.features[rows], self.vectors[rows], self.lengths[rows])

    def replace(self, rows: NDArray[np.intp], fresh: TextMatrix) -> TextMatrix:
        """Put other texts in the place of some.

        Parameters
        ----------
        rows : ndarray of shape (n,), intp
            Their positions.
        fresh : TextMatrix
            The n texts.

        Returns
        -------
        TextMatrix
            As many rows as before, in the same order.
        """
        n_texts = len(self.lengths)
        order = np.arange(n_texts)
        order[rows] = n_texts + np.arange(len(rows))
        both = sparse.vstack([self.features, fresh.features], format="csr")
        return TextMatrix(
            sparse.csr_array(both)[order],
            np.vstack([self.vectors, fresh.vectors])[order],
            np.concatenate([self.lengths, fresh.lengths])[order],
        )


def text_matrix(
    documents: Sequence[Document], space: FeatureSpace, vectors: WordVectors
) -> TextMatrix:
    """Add up the features of the words of each text.

    Parameters
    ----------
    documents : sequence of Document
        Texts.
    space : FeatureSpace
        Features to count.
    vectors : WordVectors
        Vectors to add.

    Returns
    -------
    TextMatrix
        One row per text.
    """
    words = sorted({
        (u.word, u.lemma) for document in documents for u in document.units
    })
    place = {word: row for row, word in enumerate(words)}
    by_word = _counts([word_features(*word) for word in words], space)
    occurrences = _incidence(
        [[place[u.word, u.lemma] for u in d.units] for d in documents], len(words)
    )
    pairs = _counts([_pairs(document) for document in documents], space)
    weighted = (occurrences @ by_word + pairs) @ sparse.diags_array(space.weights)
    sums = occurrences @ _word_vectors(words, space, vectors)
    lengths = np.array([max(len(d.units), 1) for d in documents], dtype=np.float64)
    return TextMatrix(sparse.csr_array(weighted), np.asarray(sums), lengths)


def _incidence(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    """Count how often each column stands in each row."""
    columns = np.fromiter(chain.from_iterable(rows), dtype=np.int32)
    starts = np.cumsum([0, *(len(row) for row in rows)])
    counts = sparse.csr_array(
        (np.ones(len(columns)), columns, starts), shape=(len(rows), width)
    )
    counts.sum_duplicates()
    return counts


def _counts(names: Sequence[Sequence[str]], space: FeatureSpace) -> sparse.csr_array:
    index = space.index
    rows = [[index[name] for name in row if name in index] for row in names]
    return _incidence(rows, len(space.names))


def _word_vectors(
    words: Sequence[tuple[str, str]], space: FeatureSpace, vectors: WordVectors
) -> NDArray[np.float64]:
    table = np.zeros((len(words), vectors.n_dimensions))
    for row, (_, lemma) in enumerate(words):
        vector = vectors.vector(lemma)
        if vector is not None:
            table[row] = space.rarity(lemma) * vector
    return table
