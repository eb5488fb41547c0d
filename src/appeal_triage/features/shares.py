"""Scores → shares that sum to 1, and their calibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn scores into shares that sum to 1.

    Parameters
    ----------
    scores : ndarray of shape (..., n), float64
        Unbounded scores.

    Returns
    -------
    ndarray of shape (..., n), float64
        Positive shares along the last axis.

    Examples
    --------
    >>> softmax(np.zeros(2))
    array([0.5, 0.5])
    """
    # exp of a raw score overflows above about 709.
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def sharpen(shares: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    """Raise shares to a power and make them sum to 1 again.

    This is temperature scaling [1]_ with temperature 1 / power: order is kept,
    confidence changes.

    Parameters
    ----------
    shares : ndarray of shape (..., n), float64
        Non-negative shares.
    power : float
        Above 1 sharpens, below 1 flattens; > 0.

    Returns
    -------
    ndarray of shape (..., n), float64
        Shares that sum to 1 along the last axis.

    References
    ----------
    .. [1] Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    return softmax(power * np.log(np.maximum(shares, 1e-12)))
