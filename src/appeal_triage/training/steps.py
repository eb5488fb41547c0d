"""The level's linear scores: of what is said of the present, by text and by part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import Document, FeatureSpace, WordVectors
from appeal_triage.pipeline.segments import segments, unit_starts
from appeal_triage.training.heads import LinearHead, fit_head
from appeal_triage.training.matrices import TextMatrix, text_matrix
from appeal_triage.urgency import load_telling_cues
from appeal_triage.urgency.bounds import LEVELS, unsaid
from appeal_triage.urgency.level import STEPS, told

_BALANCE = 0.5
_BELOW, _REACHED = "below", "reached"


def said_of_the_present(document: Document) -> Document:
    """Leave out the words of dangers that are denied, past or feared.

    Parameters
    ----------
    document : Document
        A text.

    Returns
    -------
    Document
        The same with the other units, perhaps none; the text itself where none of its
        words is of such a danger.
    """
    denied = unsaid(load_telling_cues().find(document.tokens, document.morphs))
    if not denied:
        return document
    kept = [unit for unit in document.units if unit.token not in denied]
    return (
        document if len(kept) == len(document.units) else document._replace(units=kept)
    )


def fit_steps(
    matrix: TextMatrix,
    targets: Sequence[str],
    *,
    exponent: float,
    weights: NDArray[np.float64],
) -> LinearHead:
    """Fit a machine for each level: this one or above, against below.

    Parameters
    ----------
    matrix : TextMatrix
        What the texts say of the present.
    targets : sequence of str
        Their levels; texts with an empty one are passed over.
    exponent : float
        Power of the length that sums are divided by.
    weights : ndarray of shape (n_texts,), float64
        How much each text counts.

    Returns
    -------
    LinearHead
        One output per level of ``STEPS``.

    References
    ----------
    .. [1] Frank and Hall, "A Simple Approach to Ordinal Classification", ECML 2001.
    """
    machines = []
    for step in STEPS:
        least = LEVELS.index(step)
        reached = [
            t and (_REACHED if LEVELS.index(t) >= least else _BELOW) for t in targets
        ]
        machines.append(
            fit_head(
                matrix,
                reached,
                (_BELOW, _REACHED),
                exponent=exponent,
                balance=_BALANCE,
                weights=weights,
            )
        )
    return LinearHead(
        STEPS,
        exponent,
        np.column_stack([m.features[:, 1] for m in machines]),
        np.column_stack([m.vectors[:, 1] for m in machines]),
        np.array([m.bias[1] for m in machines]),
    )


def level_scores(
    documents: Sequence[Document],
    space: FeatureSpace,
    vectors: WordVectors,
    heads: Sequence[LinearHead],
) -> NDArray[np.float64]:
    """Score texts and their parts.

    Parameters
    ----------
    documents : sequence of Document
        What the texts say of the present.
    space : FeatureSpace
        Features that were counted.
    vectors : WordVectors
        Vectors of lemmas.
    heads : sequence of LinearHead
        Of the levels, then of the steps.

    Returns
    -------
    ndarray of shape (n_texts, 14), float64
        As ``SCORES``, then as ``TOLD``.
    """
    parts: list[Document] = []
    ends: list[int] = []
    for document in documents:
        parts += _parts(document)
        ends.append(len(parts))
    whole = _scores(text_matrix(documents, space, vectors), heads)
    by_part = _scores(text_matrix(parts, space, vectors), heads)
    strongest = [told(part) for part in np.split(by_part, ends[:-1])]
    return np.hstack([whole, np.array(strongest).reshape(len(documents), -1)])


def _scores(matrix: TextMatrix, heads: Sequence[LinearHead]) -> NDArray[np.float64]:
    return np.hstack([head.scores(matrix) for head in heads])


def _parts(document: Document) -> list[Document]:
    """Cut a text into its segments; one part where nothing is left to cut."""
    starts = unit_starts(document, segments(document.tokens))
    parts = [
        document._replace(units=document.units[start:end])
        for start, end in pairwise([*starts, len(document.units)])
        if end > start
    ]
    return parts or [document]
