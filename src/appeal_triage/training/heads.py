"""One linear head: labels of a facet against the matrices, and its folding back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from appeal_triage.training.matrices import VECTOR_SHARE, TextMatrix

ABSENT = -2.0
"""Score of a label that the fitted texts do not have: below any margin."""
PENALTY = 0.3
"""C of the machines.

Of 0.15, 0.3 and 1 the best for regions that are left out: a point of topic accuracy
above 1, which fits the fitted regions' own words.
"""
_TOLERANCE = 0.05
"""Of the solver; less changes figures by under a thousandth and takes twice as long."""
_SEED = 0


@dataclass(frozen=True)
class LinearHead:
    """Weights of a facet in terms of raw sums over words.

    Attributes
    ----------
    labels : tuple of str
        Labels, one per output.
    exponent : float
        The sums are divided by the length of the text to this power.
    features : ndarray of shape (n_features, n_labels), float64
        What a unit of each (already weighted) feature adds.
    vectors : ndarray of shape (n_dimensions, n_labels), float64
        What a unit of each vector dimension adds.
    bias : ndarray of shape (n_labels,), float64
        Intercepts.
    """

    labels: tuple[str, ...]
    exponent: float
    features: NDArray[np.float64]
    vectors: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, matrix: TextMatrix) -> NDArray[np.float64]:
        """Score texts.

        Parameters
        ----------
        matrix : TextMatrix
            The texts.

        Returns
        -------
        ndarray of shape (n_texts, n_labels), float64
            Linear scores.
        """
        sums = matrix.features @ self.features + matrix.vectors @ self.vectors
        return np.asarray(sums / matrix.lengths[:, None] ** self.exponent + self.bias)


def fit_head(
    matrix: TextMatrix,
    targets: Sequence[str],
    labels: Sequence[str],
    *,
    exponent: float,
    balance: float = 1.0,
    weights: NDArray[np.float64] | None = None,
) -> LinearHead:
    """Fit one-against-the-rest support vector machines.

    Parameters
    ----------
    matrix : TextMatrix
        Texts.
    targets : sequence of str
        Their labels; texts with an empty one are passed over.
    labels : sequence of str
        All labels, in the order of the outputs.
    exponent : float
        Power of the length that sums are divided by; 1 makes means.
    balance : float, optional
        How far rare labels are made up for: 1 lets every label count alike in total, 0
        every text.
    weights : ndarray of shape (n_texts,), float64, optional
        How much each text counts, > 0; 1 by default. Labels are balanced over these
        weights, so that half a text is half a text.

    Returns
    -------
    LinearHead
        The weights.

    References
    ----------
    .. [1] Fan et al., "LIBLINEAR: A Library for Large Linear Classification",
       JMLR 9, 2008.
    """
    rows = np.array(
        [row for row, target in enumerate(targets) if target], dtype=np.intp
    )
    part = matrix.take(rows)
    shrink = part.lengths**-exponent
    features = sparse.diags_array(shrink) @ part.features
    vectors = shrink[:, None] * part.vectors
    unit = 1 / max(_spread(features.multiply(features).sum(axis=1)), 1e-12)
    unit_vectors = VECTOR_SHARE / max(_spread((vectors**2).sum(axis=1)), 1e-12)
    inputs = sparse.hstack(
        [features * unit, sparse.csr_array(vectors * unit_vectors)], format="csr"
    )
    # LIBLINEAR takes 32-bit indices alone.
    inputs.indices = inputs.indices.astype(np.int32)
    inputs.indptr = inputs.indptr.astype(np.int32)
    y = [targets[row] for row in rows]
    counted = np.ones(len(y)) if weights is None else weights[rows]
    machine = LinearSVC(
        C=PENALTY,
        class_weight=_balance(y, counted, balance),
        tol=_TOLERANCE,
        random_state=_SEED,
    )
    fitted, bias = _fit(machine, inputs, y, labels, counted)
    n_features = features.shape[1]
    return LinearHead(
        tuple(labels),
        exponent,
        fitted[:n_features] * unit,
        fitted[n_features:] * unit_vectors,
        bias,
    )


def _spread(squares: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(squares))) if squares.size else 1.0


def _balance(
    y: Sequence[str], counted: NDArray[np.float64], power: float
) -> dict[str, float]:
    """Weigh labels inversely to what their texts count together."""
    totals: dict[str, float] = {}
    for label, weight in zip(y, counted.tolist(), strict=True):
        totals[label] = totals.get(label, 0.0) + weight
    even = sum(totals.values()) / len(totals) if totals else 1.0
    return {label: (even / total) ** power for label, total in totals.items()}


def _fit(
    machine: LinearSVC,
    inputs: sparse.csr_array,
    y: Sequence[str],
    labels: Sequence[str],
    counted: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    present = sorted(set(y))
    weights = np.zeros((inputs.shape[1], len(labels)))
    bias = np.full(len(labels), ABSENT)
    places = [list(labels).index(label) for label in present]
    if len(present) < 2:
        # Nothing to tell apart: the only label, if any, always wins.
        bias[places] = 1.0
        return weights, bias
    machine.fit(inputs, y, sample_weight=counted)
    coefficients, intercepts = machine.coef_, machine.intercept_
    if len(present) == 2:
        # Two labels are fitted as one machine; the first is its mirror.
        coefficients = np.vstack([-coefficients, coefficients])
        intercepts = np.concatenate([-intercepts, intercepts])
    weights[:, places] = coefficients.T
    bias[places] = intercepts
    return weights, bias
