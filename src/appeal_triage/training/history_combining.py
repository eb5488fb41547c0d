"""Scores of letters not fitted on → how much each kind of evidence counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from appeal_triage.features import softmax
from appeal_triage.routing.history_evidence import HeadScores, evidence
from appeal_triage.training.folds import copy_keys
from appeal_triage.training.history_fitting import Past, PastMatrix

N_FOLDS = 5
_SHRINK = 1.0
"""Penalty of a weight of one for a kind of evidence of unit spread."""
_MOST_CELLS = 20_000_000
_RESAMPLES = 1000


@dataclass(frozen=True)
class Quality:
    """How often the right body was found for letters not fitted on.

    Attributes
    ----------
    n_texts : int
        Letters that were asked.
    first, among_three : tuple of float
        Share found at the first place and among three, with the ends of the 95 %
        bootstrap interval.
    log_loss : float
        Mean negative logarithm of the probability of the right body, in nats.
    """

    n_texts: int
    first: tuple[float, float, float]
    among_three: tuple[float, float, float]
    log_loss: float


def past_folds(texts: Sequence[str]) -> NDArray[np.intp]:
    """Assign letters to ``N_FOLDS`` folds, near copies to the same.

    Parameters
    ----------
    texts : sequence of str
        Letters.

    Returns
    -------
    ndarray of shape (n_texts,), intp
        Fold numbers from 0.
    """
    keys = copy_keys(texts)
    groups = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    order = np.random.default_rng(0).permutation(len(groups))
    return np.array([order[groups[key]] % N_FOLDS for key in keys], dtype=np.intp)


def inputs_out_of_fold(
    matrix: PastMatrix, folds: NDArray[np.intp], say: Callable[[str], None]
) -> NDArray[np.float64]:
    """Gather the evidence of each letter by heads fitted on the other folds.

    Parameters
    ----------
    matrix : PastMatrix
        The letters.
    folds : ndarray of shape (n_texts,), intp
        From :func:`past_folds`; of any numbers.
    say : callable
        Called with a line of text at each fold.

    Returns
    -------
    ndarray of shape (n_texts, n_bodies, n_evidence), float64
        The evidence.
    """
    past = matrix.past
    parts: list[tuple[NDArray[np.intp], NDArray[np.float64]]] = []
    numbers = np.unique(folds)
    for fold in numbers:
        say(f"проверочная часть {len(parts) + 1} из {len(numbers)}")
        rows = np.flatnonzero(folds != fold)
        asked = np.flatnonzero(folds == fold)
        scores = matrix.scores(matrix.fit(rows), asked)
        parts.append((asked, gathered(past, scores, rows, asked)))
    order = np.argsort(np.concatenate([asked for asked, _ in parts]))
    return np.concatenate([inputs for _, inputs in parts])[order]


def gathered(
    past: Past,
    scores: HeadScores,
    fitted: NDArray[np.intp],
    asked: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Gather the evidence of scored letters.

    Parameters
    ----------
    past : Past
        All letters.
    scores : HeadScores
        Of those asked.
    fitted, asked : ndarray of intp
        Letters that the heads were fitted on, and those that they scored.

    Returns
    -------
    ndarray of shape (n_asked, n_bodies, n_evidence), float64
        The evidence.
    """
    mentions = [past.mentions[row] for row in asked]
    return evidence(scores, past.bodies, past.counts(fitted), mentions)


def fit_combining(
    inputs: NDArray[np.float64], targets: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Fit a conditional logit: one weight for a kind of evidence, whatever the body.

    Parameters
    ----------
    inputs : ndarray of shape (n_texts, n_bodies, n_evidence), float64
        Evidence that no letter gave itself.
    targets : ndarray of shape (n_texts,), intp
        Who took each.

    Returns
    -------
    ndarray of shape (n_evidence,), float64
        Weights; the softmax of the weighted evidence is calibrated by likelihood.

    References
    ----------
    .. [1] McFadden, "Conditional Logit Analysis of Qualitative Choice Behavior", 1974.
    """
    step = max(1, -(-inputs.size // _MOST_CELLS))
    inputs, targets = inputs[::step], targets[::step]
    spread = inputs.std(axis=(0, 1))
    spread[spread < 1e-9] = np.inf
    scaled = (inputs - inputs.mean(axis=(0, 1))) / spread
    rows = np.arange(len(targets))
    own = scaled[rows, targets].sum(axis=0)

    def _loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        shares = softmax(scaled @ weights)
        likelihood = np.log(np.maximum(shares[rows, targets], 1e-300)).sum()
        gradient = np.einsum("na,nak->k", shares, scaled) - own + _SHRINK * weights
        return float(_SHRINK / 2 * weights @ weights - likelihood), gradient

    start = np.zeros(inputs.shape[2])
    found = minimize(_loss, start, jac=True, method="L-BFGS-B").x
    return np.asarray(found / spread, dtype=np.float64)


def measure(
    inputs: NDArray[np.float64], targets: NDArray[np.intp], folds: NDArray[np.intp]
) -> Quality:
    """Measure how often the right body is found, weights fitted on other folds too.

    Parameters
    ----------
    inputs : ndarray of shape (n_texts, n_bodies, n_evidence), float64
        Evidence out of fold.
    targets : ndarray of shape (n_texts,), intp
        Who took each letter.
    folds : ndarray of shape (n_texts,), intp
        Their folds.

    Returns
    -------
    Quality
        Shares with intervals.
    """
    shares = np.zeros(inputs.shape[:2])
    for fold in np.unique(folds):
        away = folds == fold
        weights = fit_combining(inputs[~away], targets[~away])
        shares[away] = softmax(inputs[away] @ weights)
    return quality(shares, targets)


def quality(shares: NDArray[np.float64], targets: NDArray[np.intp]) -> Quality:
    """Compare probabilities with who took the letters.

    Parameters
    ----------
    shares : ndarray of shape (n_texts, n_bodies), float64
        Probabilities.
    targets : ndarray of shape (n_texts,), intp
        Who took each letter.

    Returns
    -------
    Quality
        Shares found, with intervals.
    """
    own = shares[np.arange(len(targets)), targets]
    better = (shares > own[:, None]).sum(axis=1)
    loss = float(-np.log(np.maximum(own, 1e-12)).mean())
    return Quality(len(targets), _share(better < 1), _share(better < 3), loss)


def _share(found: NDArray[np.bool_]) -> tuple[float, float, float]:
    # Letters drawn anew are a binomial draw of how many of them were found.
    share = float(found.mean())
    draws = np.random.default_rng(0).binomial(len(found), share, _RESAMPLES)
    low, high = np.quantile(draws / len(found), [0.025, 0.975])
    return share, float(low), float(high)
