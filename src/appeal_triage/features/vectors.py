"""Meaning of words: vectors learned from news, for words that no comment had.

The table is made from navec [1]_ by ``scripts/build_vectors.py``: lemmas that are no
names, reduced by principal components, one byte a number.

References
----------
.. [1] A. Kukushkin, "navec", https://github.com/natasha/navec (MIT licence).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class WordVectors:
    """Vectors of lemmas, quantized.

    Attributes
    ----------
    words : sequence of str
        Lemmas.
    codes : ndarray of shape (n_words, n_dimensions), int8
        Quantized values.
    scale : ndarray of shape (n_dimensions,), float32
        What one step of each dimension is worth.
    """

    words: Sequence[str]
    codes: NDArray[np.int8]
    scale: NDArray[np.float32]

    @cached_property
    def index(self) -> dict[str, int]:
        """Row by lemma."""
        return {word: row for row, word in enumerate(self.words)}

    @property
    def n_dimensions(self) -> int:
        """Length of a vector."""
        return int(self.codes.shape[1])

    def vector(self, lemma: str) -> NDArray[np.float32] | None:
        """Return the vector of a lemma.

        Parameters
        ----------
        lemma : str
            Dictionary form, е for ё.

        Returns
        -------
        ndarray of shape (n_dimensions,), float32, or None
            None if there is no such lemma.
        """
        row = self.index.get(lemma)
        return None if row is None else self.codes[row] * self.scale
