"""Copies of one text: which is kept, and which may not be fitted on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from appeal_triage.training.folds import copy_keys
from appeal_triage.training.sources import LETTERS, WEAK, WRITTEN, Mixture


def mixture_keys(mixture: Mixture) -> list[str]:
    """Return the keys by which near copies are known, across all sources.

    Parameters
    ----------
    mixture : Mixture
        Texts.

    Returns
    -------
    list of str
        One per text. A form of address that is common in one source is a key in none
        of its texts.
    """
    keys = [""] * len(mixture.canonical)
    groups = mixture.groups
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        found = copy_keys([mixture.canonical[row] for row in rows])
        for row, key in zip(rows.tolist(), found, strict=True):
            keys[row] = key
    return keys


def without_copies(mixture: Mixture) -> Mixture:
    """Keep one of texts that are the same, and no weak text that copies a labelled one.

    Parameters
    ----------
    mixture : Mixture
        Texts.

    Returns
    -------
    Mixture
        Of written comments and letters that are the same when normalized the first one
        with a label; of weak texts those that are near copies of none of these, and of
        which no copy has another label.
    """
    is_weak = mixture.of_kind(WEAK).tolist()
    topics = mixture.labelled.column("topic")
    canonical = [text.lower() for text in mixture.canonical]
    seen: dict[str, int] = {}
    for row, text in enumerate(canonical):
        if is_weak[row]:
            continue
        first = seen.setdefault(text, row)
        if topics[row] and not topics[first]:
            seen[text] = row
    weak = np.flatnonzero(is_weak).tolist()
    kept = _kept_weak(mixture, canonical, weak) if weak else []
    return mixture.take([*sorted(seen.values()), *kept])


def _kept_weak(
    mixture: Mixture, canonical: Sequence[str], weak: Sequence[int]
) -> list[int]:
    keys = mixture_keys(mixture)
    others = set(range(len(keys))) - set(weak)
    known = {keys[row] for row in others} | {canonical[row] for row in others}
    subtopics = mixture.labelled.column("subtopic")
    copies: dict[str, list[int]] = {}
    for row in weak:
        if keys[row] not in known and canonical[row] not in known:
            copies.setdefault(canonical[row], []).append(row)
    return [
        rows[0] for rows in copies.values() if len({subtopics[r] for r in rows}) == 1
    ]


def left_out(
    keys: Sequence[str], tested: NDArray[np.bool_], away: NDArray[np.bool_]
) -> list[int]:
    """List the texts that a model may be fitted on that others are tested by.

    Parameters
    ----------
    keys : sequence of str
        Key of each text, from :func:`mixture_keys`.
    tested : ndarray of shape (n_texts,), bool
        Texts to be tested.
    away : ndarray of shape (n_texts,), bool
        Texts of the same fold or source, tested or not.

    Returns
    -------
    list of int
        Positions of all texts that are neither away nor near copies of tested ones.
    """
    held = {keys[row] for row in np.flatnonzero(tested).tolist()}
    return [
        row
        for row, (key, out) in enumerate(zip(keys, away.tolist(), strict=True))
        if not out and key not in held
    ]


def gold(mixture: Mixture) -> NDArray[np.bool_]:
    """Mark the texts that people labelled under the guide.

    Parameters
    ----------
    mixture : Mixture
        Texts.

    Returns
    -------
    ndarray of shape (n_texts,), bool
        Written comments and letters.
    """
    return mixture.of_kind(WRITTEN, LETTERS)
