"""Which texts are scored by a model that has not seen them or their likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

N_FOLDS = 5
KEY_LENGTH = 50
"""Letters by which two texts count as copies of one."""


def near_duplicate_key(text: str) -> str:
    """Return what copies of one text have in common.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Its first letters, in small, without anything between them.

    Examples
    --------
    >>> near_duplicate_key("Нет воды!") == near_duplicate_key("нет  воды...")
    True
    """
    letters = (letter for letter in text.lower() if letter.isalpha())
    return "".join(
        letter for letter, _ in zip(letters, range(KEY_LENGTH), strict=False)
    )


def assign_folds(texts: Sequence[str]) -> NDArray[np.intp]:
    """Assign each text to one of ``N_FOLDS`` folds, near copies to the same.

    Parameters
    ----------
    texts : sequence of str
        Canonical texts.

    Returns
    -------
    ndarray of shape (n_texts,), intp
        Fold numbers from 0.
    """
    keys = [near_duplicate_key(text) for text in texts]
    if max(Counter(keys).values(), default=0) > len(keys) / N_FOLDS:
        # A form of address that everybody begins with makes no copies of their texts.
        keys = [text.lower() for text in texts]
    groups = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    order = np.random.default_rng(0).permutation(len(groups))
    return np.array([order[groups[key]] % N_FOLDS for key in keys], dtype=np.intp)
