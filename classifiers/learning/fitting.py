"""The border with scikit-learn: logistic regressions in, plain arrays out. Only training comes here."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # pyright: ignore[reportMissingTypeStubs]
from sklearn.exceptions import ConvergenceWarning  # pyright: ignore[reportMissingTypeStubs]
from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

from classifiers.features import Row
from classifiers.heads import LinearHeads, Scores


def fit_heads(
    rows: Sequence[Row], size: int, names: tuple[str, ...], answers: NDArray[np.bool_], strength: float
) -> LinearHeads:
    """A balanced one-vs-rest regression for each column of `answers` (documents x heads).

    `size` is the number of features, `strength` the inverse of the regularisation (C). A head whose answer
    is the same for every document has no weights and leans to that answer.
    """
    matrix = _matrix(rows, size)
    weights = np.zeros((size, len(names)), dtype=np.float32)
    intercepts = np.zeros(len(names), dtype=np.float32)
    for column in range(len(names)):
        wanted = answers[:, column]
        if wanted.all() or not wanted.any():
            intercepts[column] = 1 if wanted.any() else -1
            continue
        head = _regression(solver="liblinear", dual=True, class_weight="balanced", C=strength, tol=1e-2)
        _fit(head, matrix, wanted)
        weights[:, column] = head.coef_[0]
        intercepts[column] = head.intercept_[0]
    return LinearHeads(names, weights, intercepts)


def fit_choice(scores: Scores, labels: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Matrix (K x K) and offsets (K) that turn scores (documents x K) into probabilities of `labels`.

    A label that never occurs keeps an offset that rules it out.
    """
    count = scores.shape[1]
    matrix, offsets = np.zeros((count, count)), np.full(count, -20.0)
    present = np.unique(labels)
    if len(present) == 1:
        offsets[present[0]] = 0.0
        return matrix, offsets
    regression = _fit(_regression(solver="lbfgs", C=1.0), scores, labels)
    coefficients, intercepts = np.asarray(regression.coef_), np.asarray(regression.intercept_)
    if len(present) == 2:
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercepts = np.concatenate([-intercepts / 2, intercepts / 2])
    matrix[:, present] = coefficients.T
    offsets[present] = intercepts
    return matrix, offsets


def fit_yes_no(scores: Scores, answers: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slopes and offsets (one each a column) that turn scores into probabilities of `answers`."""
    slopes, offsets = np.zeros(scores.shape[1]), np.zeros(scores.shape[1])
    for column in range(scores.shape[1]):
        wanted = answers[:, column]
        if wanted.all() or not wanted.any():
            offsets[column] = 20.0 if wanted.any() else -20.0
            continue
        regression = _fit(_regression(solver="lbfgs", C=10.0), scores[:, [column]], wanted)
        slopes[column] = regression.coef_[0][0]
        offsets[column] = regression.intercept_[0]
    return slopes, offsets


def _matrix(rows: Sequence[Row], size: int) -> Any:
    ends = np.cumsum([0, *(len(row.positions) for row in rows)])
    positions = np.concatenate([row.positions for row in rows])
    values = np.concatenate([row.values for row in rows]).astype(np.float64)
    return csr_matrix((values, positions, ends), shape=(len(rows), size))


def _regression(**parameters: Any) -> Any:
    return cast("Any", LogisticRegression)(max_iter=300, random_state=0, **parameters)


def _fit(regression: Any, matrix: Any, wanted: Any) -> Any:
    with warnings.catch_warnings():
        # A head that stops at the limit of iterations ranks as well; its probabilities are calibrated later.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return regression.fit(matrix, wanted)
