"""Texts with labels and weights → heads, and scores of texts they have not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appeal_triage.features import Document, FeatureSpace, WordVectors
from appeal_triage.training.copies import left_out
from appeal_triage.training.heads import LinearHead, fit_head
from appeal_triage.training.matrices import (
    TextMatrix,
    count_features,
    text_matrix,
)
from appeal_triage.training.rubrics import Rubric
from appeal_triage.training.steps import fit_steps, level_scores, said_of_the_present
from appeal_triage.urgency.level import AT_LEAST, SCORES, TOLD

EXPONENT = 0.6
"""Power of the length that the sums over words are divided by.

A mean (power 1) makes long letters look unsure, a root (power 0.5) makes them look too
sure; between the two their confidence is that of short comments. From 0.6 to 0.75
accuracy on regions that are left out is the same within its interval, at 1 lower.
"""
LEVEL = "urgency"
"""Facet whose heads read only what a text says of the present."""
BALANCE = {"owner": 0.5}
"""How far rare labels of a facet are made up for; 1 where not named.

Owners are bodies that truly get most or few of the letters. Half the balance adds two
to five points of owner accuracy on regions that are left out.
"""


@dataclass(frozen=True)
class Problem:
    """What is fitted.

    Attributes
    ----------
    documents : list of Document
        Texts.
    rubric : Rubric
        Their labels.
    weights : ndarray of shape (n_texts,), float64
        What each counts.
    said : list of Document
        What each text says of the present, by which the level is scored: the text
        itself where nothing in it is denied, and where there is no level to score.
    """

    documents: list[Document]
    rubric: Rubric
    weights: NDArray[np.float64]
    said: list[Document]

    @classmethod
    def of(
        cls, documents: list[Document], rubric: Rubric, weights: NDArray[np.float64]
    ) -> Problem:
        """Look for what is denied, once for all folds.

        Parameters
        ----------
        documents : list of Document
            Texts.
        rubric : Rubric
            Their labels.
        weights : ndarray of shape (n_texts,), float64
            What each counts.

        Returns
        -------
        Problem
            What is fitted.
        """
        has_levels = LEVEL in rubric.labels
        said = list(map(said_of_the_present, documents)) if has_levels else documents
        return cls(documents, rubric, weights, said)

    @property
    def denied(self) -> list[int]:
        """List the texts of which something does not count for the level."""
        pairs = zip(self.documents, self.said, strict=True)
        return [row for row, (whole, said) in enumerate(pairs) if whole is not said]

    def take(self, rows: Sequence[int]) -> Problem:
        """Choose texts.

        Parameters
        ----------
        rows : sequence of int
            Positions.

        Returns
        -------
        Problem
            These texts.
        """
        return Problem(
            [self.documents[row] for row in rows],
            self.rubric.take(rows),
            self.weights[np.asarray(rows, dtype=np.intp)],
            [self.said[row] for row in rows],
        )


@dataclass(frozen=True)
class Fitted:
    """Heads over one space of features.

    Attributes
    ----------
    space : FeatureSpace
        Features that were counted.
    heads : dict of str to LinearHead
        By facet.
    """

    space: FeatureSpace
    heads: dict[str, LinearHead]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Stack the heads and fold the weights of the features into them.

        Returns
        -------
        dict of str to ndarray
            ``weights``, ``projection`` and ``bias`` of a bundle.
        """
        heads = list(self.heads.values())
        weights = np.hstack([head.features for head in heads])
        weights = weights * self.space.weights[:, None]
        return {
            "weights": weights.astype(np.float16),
            "projection": np.hstack([h.vectors for h in heads]).astype(np.float32),
            "bias": np.concatenate([h.bias for h in heads]).astype(np.float32),
        }


def fit_heads(problem: Problem, vectors: WordVectors) -> Fitted:
    """Fit a head for each facet.

    Parameters
    ----------
    problem : Problem
        What to fit on.
    vectors : WordVectors
        Vectors of lemmas.

    Returns
    -------
    Fitted
        Heads in the order of the rubric's facets.
    """
    space = count_features(problem.documents)
    matrix = text_matrix(problem.documents, space, vectors)
    rubric, weights = problem.rubric, problem.weights
    said = _said_matrix(problem, matrix, space, vectors)
    heads = {
        facet: fit_head(
            said if facet == LEVEL else matrix,
            rubric.targets[facet],
            labels,
            exponent=EXPONENT,
            balance=BALANCE.get(facet, 1.0),
            weights=weights,
        )
        for facet, labels in rubric.labels.items()
    }
    if LEVEL in rubric.labels:
        heads[AT_LEAST] = fit_steps(
            said, rubric.targets[LEVEL], exponent=EXPONENT, weights=weights
        )
    return Fitted(space, heads)


def _said_matrix(
    problem: Problem, matrix: TextMatrix, space: FeatureSpace, vectors: WordVectors
) -> TextMatrix:
    """Read again the texts of which something does not count; few are."""
    rows = problem.denied
    if not rows:
        return matrix
    fresh = text_matrix([problem.said[row] for row in rows], space, vectors)
    return matrix.replace(np.array(rows, dtype=np.intp), fresh)


@dataclass(frozen=True)
class Split:
    """Who is scored by whom.

    Attributes
    ----------
    folds : ndarray of shape (n_texts,), intp
        Fold of each text.
    scored : ndarray of shape (n_texts,), bool
        Texts that are wanted scores of; the others are only fitted on.
    keys : sequence of str
        Keys of near copies.
    """

    folds: NDArray[np.intp]
    scored: NDArray[np.bool_]
    keys: Sequence[str]


def score_out_of_fold(
    problem: Problem,
    split: Split,
    vectors: WordVectors,
    say: Callable[[str], None],
) -> dict[str, NDArray[np.float64]]:
    """Score each text by a model fitted on other folds, without its near copies.

    Parameters
    ----------
    problem : Problem
        Texts.
    split : Split
        Who is scored by whom.
    vectors : WordVectors
        Vectors of lemmas.
    say : callable
        Called with a line of text at each fold.

    Returns
    -------
    dict of str to ndarray of shape (n_texts, n_labels), float64
        Scores by facet, those of the level as
        :func:`~appeal_triage.training.steps.level_scores` gives them; zeros where none
        were wanted.
    """
    widths = {facet: len(labels) for facet, labels in problem.rubric.labels.items()}
    if LEVEL in widths:
        widths[LEVEL] = len(SCORES) + len(TOLD)
    scores = {
        facet: np.zeros((len(problem.documents), width))
        for facet, width in widths.items()
    }
    folds = np.unique(split.folds[split.scored])
    for number, fold in enumerate(folds, start=1):
        say(f"проверочная часть {number} из {len(folds)}")
        away = split.folds == fold
        wanted = away & split.scored
        fitted = fit_heads(problem.take(left_out(split.keys, wanted, away)), vectors)
        inside = np.flatnonzero(wanted).tolist()
        part = problem.take(inside)
        matrix = text_matrix(part.documents, fitted.space, vectors)
        for facet in scores.keys() - {LEVEL}:
            scores[facet][inside] = fitted.heads[facet].scores(matrix)
        if LEVEL in scores:
            heads = [fitted.heads[LEVEL], fitted.heads[AT_LEAST]]
            scores[LEVEL][inside] = level_scores(
                part.said, fitted.space, vectors, heads
            )
    return scores
