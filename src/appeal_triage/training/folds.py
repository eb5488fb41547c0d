"""Which texts are scored by a model that has not seen them or their likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

N_FOLDS = 5
FEWER_FOLDS, MANY_TEXTS = 3, 10_000
"""Of so many texts two thirds fit a model that is as good as that of four fifths."""
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


def copy_keys(texts: Sequence[str]) -> list[str]:
    """Return the keys by which the texts of one source are copies of each other.

    Parameters
    ----------
    texts : sequence of str
        Canonical texts.

    Returns
    -------
    list of str
        Those of :func:`near_duplicate_key`, or whole texts where one key is that of
        too many.
    """
    keys = [near_duplicate_key(text) for text in texts]
    if max(Counter(keys).values(), default=0) > max(len(keys) / N_FOLDS, 1):
        # A form of address that everybody begins with makes no copies of their texts.
        return [text.lower() for text in texts]
    return keys


def assign_folds(texts: Sequence[str]) -> NDArray[np.intp]:
    """Assign each text to one of ``N_FOLDS`` folds, near copies to the same.

    Of ``MANY_TEXTS`` there are ``FEWER_FOLDS``.

    Parameters
    ----------
    texts : sequence of str
        Canonical texts.

    Returns
    -------
    ndarray of shape (n_texts,), intp
        Fold numbers from 0.
    """
    keys = copy_keys(texts)
    groups = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    order = np.random.default_rng(0).permutation(len(groups))
    n_folds = N_FOLDS if len(texts) < MANY_TEXTS else FEWER_FOLDS
    return np.array([order[groups[key]] % n_folds for key in keys], dtype=np.intp)


def source_folds(
    texts: Sequence[str], groups: NDArray[np.intp], scored: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Make one fold of each source, and ``N_FOLDS`` of what is of no source.

    Parameters
    ----------
    texts : sequence of str
        Canonical texts.
    groups : ndarray of shape (n_texts,), intp
        Source of each text; -1 for texts that were written for the corpus.
    scored : ndarray of shape (n_texts,), bool
        Texts that are to be scored out of their fold.

    Returns
    -------
    ndarray of shape (n_texts,), intp
        Fold numbers from 0: folds of the written texts first, then the sources in
        order. Where the scored texts are all of one source, no other could score them,
        and all texts are split as written ones are.
    """
    if (groups[scored] >= 0).all() and len(np.unique(groups[scored])) < 2:
        return assign_folds(texts)
    written = np.flatnonzero(groups < 0).tolist()
    folds = np.zeros(len(texts), dtype=np.intp)
    folds[written] = assign_folds([texts[row] for row in written])
    _, numbers = np.unique(groups[groups >= 0], return_inverse=True)
    folds[groups >= 0] = N_FOLDS + numbers
    return folds
