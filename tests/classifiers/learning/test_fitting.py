"""Regressions tell separable things apart, and survive questions that have one answer only."""

from __future__ import annotations

import numpy as np
import pytest

from classifiers.calibration import Choice, YesNo
from classifiers.features import Row
from classifiers.fitting import fit_choice, fit_heads, fit_yes_no


def row(*positions: int) -> Row:
    return Row(np.asarray(positions, dtype=np.int32), np.ones(len(positions), dtype=np.float32))


def test_a_head_learns_what_goes_with_yes() -> None:
    rows = [row(0), row(0, 2), row(1), row(1, 2)] * 3
    answers = np.asarray([[True], [True], [False], [False]] * 3)
    scores = fit_heads(rows, 3, ("x",), answers, 10.0).scores([row(0), row(1), row(2)])[:, 0]
    assert scores[0] > 1 > -1 > scores[1]
    assert abs(scores[2]) < 1


@pytest.mark.parametrize("answer", [True, False])
def test_a_head_with_one_answer_always_gives_it(answer: bool) -> None:
    heads = fit_heads([row(0), row(1)], 2, ("x",), np.asarray([[answer], [answer]]), 1.0)
    assert (heads.scores([row()])[0, 0] > 0) == answer


@pytest.mark.parametrize("labels", [[0, 1, 2], [0, 2], [1]])
def test_probabilities_follow_the_labels_that_occur(labels: list[int]) -> None:
    wanted = np.asarray(labels * 20, dtype=np.intp)
    scores = np.eye(3)[wanted] * 2 - 1
    choice = Choice(*fit_choice(scores, wanted), np.ones(3))
    p = choice.probabilities(scores)
    assert p.sum(axis=1) == pytest.approx(np.ones(len(wanted)))
    assert np.array_equal(choice.answers(p), wanted)
    absent = [label for label in range(3) if label not in labels]
    assert np.all(p[:, absent] < 1e-6)


def test_favour_lifts_a_label_without_changing_its_probability() -> None:
    scores = np.asarray([[0.2, 0.0]])
    fair = Choice(np.eye(2), np.zeros(2), np.ones(2))
    lifted = Choice(np.eye(2), np.zeros(2), np.asarray([1.0, 2.0]))
    assert np.array_equal(fair.probabilities(scores), lifted.probabilities(scores))
    assert fair.answers(fair.probabilities(scores)).tolist() == [0]
    assert lifted.answers(lifted.probabilities(scores)).tolist() == [1]


def test_each_question_has_its_own_slope_and_threshold() -> None:
    scores = np.asarray([[-1.0, 1.0, 0.0], [1.0, -1.0, 0.0]] * 10)
    answers = np.asarray([[False, True, False], [True, False, False]] * 10)
    slopes, offsets = fit_yes_no(scores, answers)
    asked = YesNo(slopes, offsets, np.asarray([0.5, 0.99, 0.5]))
    p = asked.probabilities(scores[:2])
    assert p[1, 0] > 0.9
    assert p[0, 0] < 0.1
    assert asked.answers(p).tolist() == [[False, False, False], [True, False, False]]


def test_a_question_always_answered_yes_stays_so() -> None:
    slopes, offsets = fit_yes_no(np.zeros((4, 1)), np.ones((4, 1), dtype=np.bool_))
    assert YesNo(slopes, offsets, np.asarray([0.5])).probabilities(np.zeros((1, 1)))[0, 0] > 0.99


def test_extreme_scores_do_not_overflow() -> None:
    asked = YesNo(np.asarray([1e6]), np.zeros(1), np.asarray([0.5]))
    assert asked.probabilities(np.asarray([[-1e6], [1e6]])) == pytest.approx(np.asarray([[0.0], [1.0]]))
