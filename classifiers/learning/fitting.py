"""The border with scikit-learn: regressions in, plain arrays out. Only training comes here."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # pyright: ignore[reportMissingTypeStubs]
from sklearn.exceptions import ConvergenceWarning  # pyright: ignore[reportMissingTypeStubs]
from sklearn.kernel_ridge import KernelRidge  # pyright: ignore[reportMissingTypeStubs]
from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]
from sklearn.metrics import pairwise  # pyright: ignore[reportMissingTypeStubs]

from classifiers.learning.heads import Heads, Scores
from classifiers.reading.features import FeatureSpace, Row
from classifiers.recipe import Recipe

Likeness = NDArray[np.float32]
"""How alike items are, two by two: of 6,000 items 144 MB, and a fit takes a few copies of it."""


def likeness(rows: Sequence[Row], size: int, recipe: Recipe) -> Likeness:
    """The kernel (items x items) that the recipe describes; `size` is how many words and pieces there are."""
    words = _matrix(rows, size)
    groups = np.stack([row.groups for row in rows])
    near = np.asarray(cast("Any", pairwise).rbf_kernel(groups, gamma=recipe.sharpness))
    alike = np.asarray((words @ words.T).toarray(), dtype=np.float32)
    alike *= np.float32(recipe.words)
    alike += np.float32(recipe.groups) * near
    return alike


def fit_votes(alike: Likeness, answers: NDArray[np.bool_], ridge: float) -> NDArray[np.float64]:
    """What each item says of each head (items x heads): kernel ridge regression of balanced answers.

    `answers` (items x heads) count sqrt((1 - p) / p) for yes and -sqrt(p / (1 - p)) for no, p being the share
    of yes: a rare label weighs as much as a frequent one, and all heads are fitted at once.
    """
    share = np.clip(answers.mean(axis=0), 1e-3, 1 - 1e-3)
    odds: NDArray[np.float64] = np.sqrt((1 - share) / share)
    wanted: NDArray[np.float32] = np.where(answers, odds, -1 / odds).astype(np.float32)
    regression = cast("Any", KernelRidge)(alpha=ridge, kernel="precomputed").fit(alike, wanted)
    return np.asarray(regression.dual_coef_, dtype=np.float64)


def heads_of(
    rows: Sequence[Row],
    space: FeatureSpace,
    names: tuple[str, ...],
    votes: NDArray[np.float64],
    recipe: Recipe,
) -> Heads:
    """The heads that these votes of these items make."""
    return Heads(
        names,
        np.asarray(recipe.words * (_matrix(rows, space.size).T @ votes), dtype=np.float32),
        np.ascontiguousarray(np.stack([row.groups for row in rows]).T),
        (recipe.groups * votes).astype(np.float32),
        recipe.sharpness,
    )


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
    values = np.concatenate([row.values for row in rows])
    return csr_matrix((values, positions, ends), shape=(len(rows), size))


def _regression(**parameters: Any) -> Any:
    return cast("Any", LogisticRegression)(max_iter=300, random_state=0, **parameters)


def _fit(regression: Any, matrix: Any, wanted: Any) -> Any:
    with warnings.catch_warnings():
        # A head that stops at the limit of iterations ranks as well; its probabilities are calibrated later.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return regression.fit(matrix, wanted)
