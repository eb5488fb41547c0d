"""Past letters and who took them → linear heads and the weights that combine them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from appeal_triage.features import FeatureSpace, WordVectors
from appeal_triage.routing.history_evidence import MIN_TEXTS, Bodies, HeadScores
from appeal_triage.routing.history_places import NamedPlace
from appeal_triage.routing.history_weights import Letter, label_inputs, place_features
from appeal_triage.training.fitting import EXPONENT
from appeal_triage.training.heads import PENALTY
from appeal_triage.training.matrices import count_features, text_matrix

NAME_SHARE, LABEL_SHARE = 0.5, 0.5
"""Root-mean-square length of the blocks of places and of subtopics with owners beside
that of the words, as of the vectors in other heads."""
_SUBJECT_PENALTY = 3.0
_UNSEEN_MARGIN, _UNSEEN_LOGIT = -1.0, -6.0
"""Scores of a class that has no weights of its own: the margin of what a machine is
sure not to be, and a share of about a quarter of a percent."""
_TOLERANCE, _SEED = 0.05, 0


@dataclass(frozen=True)
class Past:
    """Letters with the bodies that took them.

    Attributes
    ----------
    letters : list of Letter
        The letters.
    mentions : list of frozenset of NamedPlace
        Places of bodies that each names.
    targets : ndarray of shape (n_texts,), intp
        Position of the body of each.
    bodies : Bodies
        The bodies.
    """

    letters: list[Letter]
    mentions: list[frozenset[NamedPlace]]
    targets: NDArray[np.intp]
    bodies: Bodies

    def counts(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Count the letters of each body.

        Parameters
        ----------
        rows : ndarray of shape (n,), intp
            Letters to count.

        Returns
        -------
        ndarray of shape (n_bodies,), float64
            The counts.
        """
        n_bodies = len(self.bodies.names)
        return np.bincount(self.targets[rows], minlength=n_bodies).astype(np.float64)


@dataclass(frozen=True)
class Heads:
    """Fitted heads over known features.

    Attributes
    ----------
    space : FeatureSpace
        Features of words.
    names : list of str
        Features of places.
    words, places, labels : ndarray of shape (n_features, n_outputs), float64
        What one occurrence adds; of labels, as in ``label_inputs``.
    bias : ndarray of shape (n_outputs,), float64
        Intercepts.
    """

    space: FeatureSpace
    names: list[str]
    words: NDArray[np.float64]
    places: NDArray[np.float64]
    labels: NDArray[np.float64]
    bias: NDArray[np.float64]


@dataclass(frozen=True)
class _Blocks:
    """Counts of the features that some letters have, weighted, and their columns."""

    columns: NDArray[np.intp]
    name_columns: NDArray[np.intp]
    space: FeatureSpace
    rarity: NDArray[np.float64]


class PastMatrix:
    """All letters as counts, of which any may be fitted on.

    Parameters
    ----------
    past : Past
        The letters.
    """

    def __init__(self, past: Past) -> None:
        self.past = past
        documents = [letter.document for letter in past.letters]
        self._space = count_features(documents)
        none = WordVectors([], np.zeros((0, 1), np.int8), np.ones(1, np.float32))
        matrix = text_matrix(documents, self._space, none)
        plain = matrix.features @ sparse.diags_array(1 / self._space.weights)
        shrink = sparse.diags_array(matrix.lengths**-EXPONENT)
        self._words = sparse.csr_array(shrink @ plain)
        self._labels = np.array([label_inputs(letter) for letter in past.letters])

    @cached_property
    def _places(self) -> tuple[list[str], sparse.csr_array]:
        found = [sorted(place_features(letter)) for letter in self.past.letters]
        seen = Counter(name for names in found for name in names)
        names = sorted(name for name, count in seen.items() if count >= MIN_TEXTS)
        index = {name: column for column, name in enumerate(names)}
        rows = [(r, index[n]) for r, ns in enumerate(found) for n in ns if n in index]
        at = np.array(rows, dtype=np.intp).reshape(-1, 2)
        shape = (len(found), len(names))
        table = sparse.csr_array((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=shape)
        return names, table

    def _blocks(self, rows: NDArray[np.intp]) -> _Blocks:
        """Choose the features that enough of these letters have."""
        seen = _texts_with(self._words, rows)
        names_seen = _texts_with(self._places[1], rows)
        columns = np.flatnonzero(seen >= MIN_TEXTS)
        name_columns = np.flatnonzero(names_seen >= MIN_TEXTS)
        space = FeatureSpace(
            [self._space.names[column] for column in columns.tolist()],
            seen[columns].astype(np.int32),
            len(rows),
        )
        rarity = np.log((1 + len(rows)) / (1 + names_seen[name_columns])) + 1
        return _Blocks(columns, name_columns, space, rarity)

    def fit(self, rows: NDArray[np.intp]) -> Heads:
        """Fit all heads on some letters.

        Parameters
        ----------
        rows : ndarray of shape (n,), intp
            Their positions.

        Returns
        -------
        Heads
            Outputs in the order of :class:`HeadScores`.
        """
        blocks = self._blocks(rows)
        parts = [
            self._words[rows][:, blocks.columns]
            @ sparse.diags_array(blocks.space.weights),
            self._places[1][rows][:, blocks.name_columns]
            @ sparse.diags_array(blocks.rarity),
            sparse.csr_array(self._labels[rows]),
        ]
        shares = (1.0, NAME_SHARE, LABEL_SHARE)
        units = [s / _spread(part) for s, part in zip(shares, parts, strict=True)]
        pairs = zip(parts, units, strict=True)
        inputs = sparse.csr_array(sparse.hstack([part * unit for part, unit in pairs]))
        # LIBLINEAR takes 32-bit indices alone.
        inputs.indices = inputs.indices.astype(np.int32)
        inputs.indptr = inputs.indptr.astype(np.int32)
        bodies, targets = self.past.bodies, self.past.targets[rows]
        fitted = [
            _machines(inputs, targets, len(bodies.names)),
            _machines(inputs, bodies.role_of[targets], len(bodies.roles)),
            _machines(inputs, bodies.place_of[targets], len(bodies.places)),
        ]
        weights = np.hstack([weights for weights, _ in fitted])
        n_words, n_names = len(blocks.columns), len(blocks.name_columns)
        subject, subject_bias = _subject(self._labels[rows], targets, len(bodies.names))
        empty = np.zeros((n_words + n_names, len(bodies.names)))
        words, places, _ = np.split(
            np.hstack([weights[: n_words + n_names], empty]),
            [n_words, n_words + n_names],
        )
        return Heads(
            blocks.space,
            [self._places[0][column] for column in blocks.name_columns],
            words * blocks.space.weights[:, None] * units[0],
            places * blocks.rarity[:, None] * units[1],
            np.hstack([weights[n_words + n_names :] * units[2], subject]),
            np.concatenate([*(bias for _, bias in fitted), subject_bias]),
        )

    def scores(self, heads: Heads, rows: NDArray[np.intp]) -> HeadScores:
        """Score letters.

        Parameters
        ----------
        heads : Heads
            Fitted on any letters of these.
        rows : ndarray of shape (n,), intp
            Letters to score.

        Returns
        -------
        HeadScores
            Their scores.
        """
        columns = np.searchsorted(self._space.names, heads.space.names)
        named = np.searchsorted(self._places[0], heads.names)
        total = (
            self._words[rows][:, columns] @ heads.words
            + self._places[1][rows][:, named] @ heads.places
            + self._labels[rows] @ heads.labels
            + heads.bias
        )
        bodies = self.past.bodies
        sizes = [len(bodies.names), len(bodies.roles), len(bodies.places)]
        return HeadScores(*np.split(total, np.cumsum(sizes), axis=1))


def _texts_with(table: sparse.csr_array, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    columns = table[rows].indices
    return np.bincount(columns, minlength=table.shape[1])


def _spread(part: sparse.csr_array) -> float:
    """Compute the root-mean-square length of the rows."""
    squares = float(part.multiply(part).sum()) / max(part.shape[0], 1)
    return max(float(np.sqrt(squares)), 1e-6)


def _known(targets: NDArray[np.intp], n_classes: int) -> NDArray[np.intp]:
    """List the classes that have letters enough for weights of their own."""
    return np.flatnonzero(np.bincount(targets, minlength=n_classes) >= MIN_TEXTS)


def _machines(
    inputs: sparse.csr_array, targets: NDArray[np.intp], n_classes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit one-against-the-rest machines for the classes that have enough letters."""
    weights = np.zeros((inputs.shape[1], n_classes))
    bias = np.full(n_classes, _UNSEEN_MARGIN)
    known = _known(targets, n_classes)
    # Letters of other classes are examples of what the known ones are not.
    labels = np.where(np.isin(targets, known), targets, -1)
    present = np.unique(labels)
    if len(present) < 2:
        bias[known] = 1.0
        return weights, bias
    machine = LinearSVC(C=PENALTY, tol=_TOLERANCE, random_state=_SEED)
    machine.fit(inputs, labels)
    coefficients, intercepts = machine.coef_, machine.intercept_
    if len(present) == 2:
        coefficients = np.vstack([-coefficients, coefficients])
        intercepts = np.concatenate([-intercepts, intercepts])
    kept = present >= 0
    weights[:, present[kept]] = coefficients[kept].T
    bias[present[kept]] = intercepts[kept]
    return weights, bias


def _subject(
    labels: NDArray[np.float64], targets: NDArray[np.intp], n_bodies: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit a logistic regression on what the letters are about alone."""
    weights = np.zeros((labels.shape[1], n_bodies))
    bias = np.full(n_bodies, _UNSEEN_LOGIT)
    known = _known(targets, n_bodies)
    rows = np.isin(targets, known)
    if len(known) < 2:
        bias[known] = 0.0
        return weights, bias
    model = LogisticRegression(C=_SUBJECT_PENALTY, max_iter=200, tol=1e-3)
    model.fit(labels[rows], targets[rows])
    coefficients, intercepts = model.coef_, model.intercept_
    if len(known) == 2:
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercepts = np.concatenate([-intercepts / 2, intercepts / 2])
    weights[:, known] = coefficients.T
    bias[known] = intercepts
    return weights, bias


def arrays_of(heads: Heads) -> dict[str, NDArray[np.generic]]:
    """Round the weights to what a pack holds.

    Parameters
    ----------
    heads : Heads
        Fitted heads.

    Returns
    -------
    dict of str to ndarray
        ``counts``, ``weights``, ``name_weights``, ``label_weights``, ``bias``.
    """
    return {
        "counts": heads.space.counts,
        "weights": heads.words.astype(np.float16),
        "name_weights": heads.places.astype(np.float32),
        "label_weights": heads.labels.astype(np.float32),
        "bias": heads.bias.astype(np.float32),
    }
