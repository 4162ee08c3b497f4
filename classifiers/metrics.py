"""Scores of a classification, from counts; every function takes leading axes (one entry a resample)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Figures = NDArray[np.float64]


def _ratio(part: Any, whole: Any) -> Figures:
    """part / whole, and 0 where there is nothing to divide by."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)


def precision_of_counts(right: Any, said: Any) -> Figures:
    """Of what was said, the share that is right."""
    return _ratio(right, said)


def recall_of_counts(right: Any, true: Any) -> Figures:
    """Of what is true, the share that was said."""
    return _ratio(right, true)


def f1_of_counts(right: Any, said: Any, true: Any) -> Figures:
    """Harmonic mean of precision and recall; 0 when nothing was said and nothing is true."""
    return _ratio(2 * np.asarray(right, dtype=np.float64), np.asarray(said) + np.asarray(true))


def macro_f1(right: Any, said: Any, true: Any) -> Figures:
    """Mean F1 over the labels (last axis) that are said or true at least once."""
    occurs = (np.asarray(said) + np.asarray(true)) > 0
    return _ratio(f1_of_counts(right, said, true).sum(axis=-1), occurs.sum(axis=-1))


def accuracy(confusion: Counts) -> Figures:
    """Share on the diagonal of a confusion matrix (… x true x said)."""
    return _ratio(_diagonal(confusion).sum(axis=-1), confusion.sum(axis=(-2, -1)))


def cohen_kappa(confusion: Counts) -> Figures:
    """Agreement beyond chance (Cohen 1960, unweighted); 0 where chance explains everything."""
    total = confusion.sum(axis=(-2, -1))
    chance = _ratio((confusion.sum(axis=-1) * confusion.sum(axis=-2)).sum(axis=-1), total**2)
    return _ratio(accuracy(confusion) - chance, 1 - chance)


def confusion_macro_f1(confusion: Counts) -> Figures:
    """Macro-F1 of a confusion matrix (… x true x said)."""
    return macro_f1(_diagonal(confusion), confusion.sum(axis=-2), confusion.sum(axis=-1))


def calibration_error(counts: Counts, confidence: Counts, right: Counts) -> Figures:
    """Expected calibration error: mean over bins (last axis) of |confidence - share right|, weighted by size.

    All three are sums over the calls of a bin.
    """
    return _ratio(np.abs(confidence - right).sum(axis=-1), counts.sum(axis=-1))


def _diagonal(confusion: Counts) -> Counts:
    return np.diagonal(confusion, axis1=-2, axis2=-1)
