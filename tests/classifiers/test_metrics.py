"""The metrics agree with scikit-learn's, one resample at a time and many at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifiers import metrics

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=50)


def confusion(pairs: list[tuple[int, int]]) -> NDArray[np.float64]:
    cells = np.zeros((4, 4))
    for true, said in pairs:
        cells[true, said] += 1
    return cells


@given(PAIRS)
def test_macro_f1_and_accuracy_are_those_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    from sklearn.metrics import accuracy_score, f1_score

    true, said = zip(*pairs, strict=True)
    cells = confusion(pairs)
    assert metrics.confusion_macro_f1(cells) == pytest.approx(f1_score(true, said, average="macro"))
    assert metrics.accuracy(cells) == pytest.approx(accuracy_score(true, said))


@given(PAIRS)
def test_kappa_is_that_of_scikit_learn_where_it_is_defined(pairs: list[tuple[int, int]]) -> None:
    from sklearn.metrics import cohen_kappa_score

    true, said = zip(*pairs, strict=True)
    if len({*true, *said}) > 1:
        assert metrics.cohen_kappa(confusion(pairs)) == pytest.approx(cohen_kappa_score(true, said))
    else:
        assert metrics.cohen_kappa(confusion(pairs)) == 0


@given(st.lists(PAIRS, min_size=1, max_size=4))
def test_resamples_are_counted_each_for_itself(draws: list[list[tuple[int, int]]]) -> None:
    stacked = np.stack([confusion(pairs) for pairs in draws])
    alone = [float(metrics.confusion_macro_f1(confusion(pairs))) for pairs in draws]
    assert metrics.confusion_macro_f1(stacked).tolist() == pytest.approx(alone)


def test_nothing_said_and_nothing_true_is_zero_not_an_error() -> None:
    assert metrics.precision_of_counts(0, 0) == 0
    assert metrics.recall_of_counts(0, 0) == 0
    assert metrics.f1_of_counts(0, 0, 0) == 0
    assert metrics.macro_f1(np.zeros(3), np.zeros(3), np.zeros(3)) == 0


def test_labels_that_never_occur_do_not_count_in_a_mean() -> None:
    assert metrics.macro_f1(np.asarray([2.0, 0]), np.asarray([2.0, 0]), np.asarray([2.0, 0])) == 1


@pytest.mark.parametrize(
    ("calls", "stated", "right", "expected"),
    [([10, 10], [9, 5], [9, 5], 0.0), ([10, 10], [9, 5], [5, 5], 0.2), ([0, 0], [0, 0], [0, 0], 0.0)],
)
def test_calibration_error_is_the_mean_gap_between_stated_and_right(
    calls: list[float], stated: list[float], right: list[float], expected: float
) -> None:
    found = metrics.calibration_error(np.asarray(calls), np.asarray(stated), np.asarray(right))
    assert found == pytest.approx(expected)
