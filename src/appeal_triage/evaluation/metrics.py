"""Figures and their 95 % bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

N_RESAMPLES = 1000
"""Bootstrap samples; the bounds then move by less than a tenth of the interval."""
N_BINS = 10
"""Bins of equal width for the calibration error, as is usual."""

Weighted = Callable[[NDArray[np.float64]], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its interval.

    Attributes
    ----------
    value : float
        On all texts; NaN when it is not defined.
    low, high : float
        Bounds of the 95 % percentile bootstrap interval.
    n : int
        Texts it rests on.
    """

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        """Show the figure as people read it.

        Returns
        -------
        str
            Value and interval.
        """
        if np.isnan(self.value):
            return "—"
        return f"{self.value:.3f} [{self.low:.3f}–{self.high:.3f}]"

    def to_dict(self) -> dict[str, float | int | None]:
        """Return the figure as plain values.

        Returns
        -------
        dict
            ``value``, ``low``, ``high`` and ``n``; None where not defined.
        """
        values = {"value": self.value, "low": self.low, "high": self.high}
        return {
            name: None if np.isnan(value) else round(value, 4)
            for name, value in values.items()
        } | {"n": self.n}


def bootstrap(statistic: Weighted, n_texts: int, n: int | None = None) -> Figure:
    """Resample the texts and take the statistic of each sample.

    Parameters
    ----------
    statistic : callable
        Takes weights of shape (n_texts,), how often each text is in the sample.
    n_texts : int
        Number of texts.
    n : int, optional
        What to report as the number of texts behind the figure.

    Returns
    -------
    Figure
        Value and percentile interval. The random generator has a fixed seed.

    References
    ----------
    .. [1] Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13.
    """
    value = statistic(np.ones(n_texts))
    generator = np.random.default_rng(0)
    draws = []
    for _ in range(N_RESAMPLES):
        sample = generator.integers(0, n_texts, n_texts)
        weights = np.bincount(sample, minlength=n_texts).astype(np.float64)
        draws.append(statistic(weights))
    defined = np.array([draw for draw in draws if not np.isnan(draw)])
    low, high = np.percentile(defined, [2.5, 97.5]) if len(defined) else (np.nan,) * 2
    return Figure(value, float(low), float(high), n_texts if n is None else n)


def accuracy(correct: NDArray[np.bool_]) -> Figure:
    """Compute the share of right decisions.

    Parameters
    ----------
    correct : ndarray of shape (n_texts,), bool
        Whether each was right.

    Returns
    -------
    Figure
        The share.
    """
    right = correct.astype(np.float64)
    return bootstrap(
        lambda weights: float((weights * right).sum() / weights.sum()), len(right)
    )


def share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> Figure:
    """Compute how much of a set has a property: recall or precision.

    Parameters
    ----------
    part : ndarray of shape (n_texts,), bool
        Texts with the property.
    whole : ndarray of shape (n_texts,), bool
        The set.

    Returns
    -------
    Figure
        Share of ``whole`` that is in ``part``; NaN if ``whole`` is empty.
    """
    both, of = (part & whole).astype(np.float64), whole.astype(np.float64)

    def _statistic(weights: NDArray[np.float64]) -> float:
        total = (weights * of).sum()
        return float((weights * both).sum() / total) if total else float("nan")

    return bootstrap(_statistic, len(part), int(whole.sum()))


def f1(predicted: NDArray[np.bool_], truth: NDArray[np.bool_]) -> Figure:
    """Compute the harmonic mean of precision and recall.

    Parameters
    ----------
    predicted, truth : ndarray of shape (n_texts,), bool
        Decision and label.

    Returns
    -------
    Figure
        F1; NaN if there is neither.
    """
    both = (predicted & truth).astype(np.float64)
    sizes = predicted.astype(np.float64) + truth.astype(np.float64)

    def _statistic(weights: NDArray[np.float64]) -> float:
        total = (weights * sizes).sum()
        return float(2 * (weights * both).sum() / total) if total else float("nan")

    return bootstrap(_statistic, len(truth), int(truth.sum()))


def calibration_error(
    confidence: NDArray[np.float64], correct: NDArray[np.bool_]
) -> Figure:
    """Compute the expected calibration error.

    Parameters
    ----------
    confidence : ndarray of shape (n_texts,), float64
        Probability given to the chosen label.
    correct : ndarray of shape (n_texts,), bool
        Whether it was right.

    Returns
    -------
    Figure
        Mean distance between confidence and accuracy over bins, weighted by size.

    References
    ----------
    .. [1] Guo et al., "On Calibration of Modern Neural Networks", ICML 2017,
       section 2.
    """
    bins = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)
    gap = confidence - correct

    def _statistic(weights: NDArray[np.float64]) -> float:
        sums = np.bincount(bins, weights * gap, minlength=N_BINS)
        return float(np.abs(sums).sum() / weights.sum())

    return bootstrap(_statistic, len(correct))
