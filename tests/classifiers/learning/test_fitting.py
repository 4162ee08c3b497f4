"""Regressions tell separable things apart, and survive questions that have one answer only."""

from __future__ import annotations

import numpy as np
import pytest

from classifiers.learning.calibration import Choice, YesNo
from classifiers.learning.fitting import fit_choice, fit_votes, fit_yes_no, likeness
from classifiers.reading.features import Row
from classifiers.recipe import Recipe

RECIPE = Recipe(ridge=0.1)


def row(position: int, *groups: float) -> Row:
    return Row(
        np.asarray([position], dtype=np.int32),
        np.ones(1, dtype=np.float32),
        np.asarray(groups, dtype=np.float32),
    )


def test_items_are_as_alike_as_their_words_and_groups() -> None:
    alike = likeness([row(0, 1, 0), row(0, 1, 0), row(1, 0, 1)], 2, Recipe(words=1, groups=4, sharpness=0.5))
    assert alike[0, 1] == pytest.approx(1 + 4)
    assert alike[0, 2] == pytest.approx(4 * np.exp(-1))
    assert np.array_equal(alike, alike.T)


@pytest.mark.parametrize("told_by", ["words", "groups"])
def test_votes_learn_what_goes_with_yes(told_by: str) -> None:
    by_words = told_by == "words"
    yes, no = (row(0, 1, 0), row(1, 1, 0)) if by_words else (row(0, 1, 0), row(0, 0, 1))
    rows = [yes, no, no] * 5
    answers = np.asarray([[True], [False], [False]] * 5)
    votes = fit_votes(likeness(rows, 2, RECIPE), answers, RECIPE.ridge)
    scores = likeness(rows, 2, RECIPE) @ votes
    assert scores[0, 0] > 1
    assert scores[1, 0] < 0


@pytest.mark.parametrize("answer", [True, False])
def test_a_question_with_one_answer_gives_no_surprise(answer: bool) -> None:
    rows = [row(0, 1, 0), row(1, 0, 1)]
    votes = fit_votes(likeness(rows, 2, RECIPE), np.asarray([[answer], [answer]]), RECIPE.ridge)
    assert np.all((votes > 0) == answer)


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
