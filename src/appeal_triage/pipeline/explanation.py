"""Which words led to each decision, and by how much.

The weights are the words' own part of the linear score, exactly as it was added up;
what cues and rules added to urgency and owner is in the reasons of the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appeal_triage.bundle import Head
from appeal_triage.features import Document
from appeal_triage.normalization import Trace, token_spans
from appeal_triage.results import TriageResult

_FUNCTION_WORDS = frozenset({"PREP", "CONJ", "PRCL", "NPRO"})


@dataclass(frozen=True, slots=True)
class WordWeight:
    """One word and what it adds to the score of a decision.

    Attributes
    ----------
    word : str
        The word as read, lower-case.
    weight : float
        Its share of the linear score, beside the average label; positive speaks for
        the decision. Unbounded.
    start, end : int
        Where it stands in the original text, in characters.
    """

    word: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A result with the words behind it.

    Attributes
    ----------
    result : TriageResult
        The decision.
    text : str
        Canonical text that was read.
    words : mapping of str to tuple of WordWeight
        By ``topic``, ``subtopic``, ``urgency``, ``owner``: all scored words in text
        order.
    """

    result: TriageResult
    text: str
    words: Mapping[str, tuple[WordWeight, ...]]


def unit_weights(
    parts: NDArray[np.float32], head: Head, chosen: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Split the score of a decision over the units of a text.

    Parameters
    ----------
    parts : ndarray of shape (n_units, n_outputs), float32
        What each unit adds to every score of the model.
    head : Head
        The head.
    chosen : ndarray of shape (n_labels,), float64
        How much each label of the head makes up the decision; sums to 1. One label, or
        the subtopics of a topic by their probabilities.

    Returns
    -------
    ndarray of shape (n_units,), float64
        Contribution to the chosen labels less the mean over all labels.
    """
    own = parts[:, head.columns].astype(np.float64)
    beside = np.einsum("ul,l->u", own, chosen) - own.mean(axis=1)
    return np.asarray(beside / max(len(own), 1) ** head.exponent)


def word_weights(
    weights: NDArray[np.float64], document: Document, trace: Trace, shift: int = 0
) -> tuple[WordWeight, ...]:
    """Place weights of units in the original text.

    Parameters
    ----------
    weights : ndarray of shape (n_units,), float64
        From :func:`unit_weights`.
    document : Document
        The canonical text.
    trace : Trace
        Its offsets in the original.
    shift : int, optional
        Characters of the original before what was traced.

    Returns
    -------
    tuple of WordWeight
        In text order.
    """
    spans = token_spans(document.text)
    placed = []
    for unit, weight in zip(document.units, weights, strict=True):
        start, end = trace.original(*spans[unit.token])
        placed.append(WordWeight(unit.word, float(weight), start + shift, end + shift))
    return tuple(placed)


def telling_words(
    weights: NDArray[np.float64], document: Document, n_words: int = 3
) -> list[str]:
    """Choose the words that speak most for a decision.

    Parameters
    ----------
    weights : ndarray of shape (n_units,), float64
        From :func:`unit_weights`.
    document : Document
        The text.
    n_words : int, optional
        How many at most.

    Returns
    -------
    list of str
        Distinct words of three letters or more, the strongest first.
    """
    best: dict[str, float] = {}
    for unit, weight in zip(document.units, weights, strict=True):
        says_something = document.morphs[unit.token].pos not in _FUNCTION_WORDS
        if weight > 0 and says_something and len(unit.word) > 2 and unit.word.isalpha():
            best[unit.word] = best.get(unit.word, 0.0) + float(weight)
    return sorted(best, key=lambda word: (-best[word], word))[:n_words]
