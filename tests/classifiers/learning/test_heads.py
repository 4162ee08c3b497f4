"""Heads are named columns of weights; what each feature adds sums up to the score."""

from __future__ import annotations

import numpy as np
import pytest

from classifiers.features import Row
from classifiers.heads import LinearHeads, columns, questions

HEADS = LinearHeads(
    ("scope:iag", "scope:ia"),
    np.asarray([[1, 0], [0, 2], [3, -1]], dtype=np.float32),
    np.asarray([0.5, -0.5], dtype=np.float32),
)
ROW = Row(np.asarray([0, 2], dtype=np.int32), np.asarray([2, 1], dtype=np.float32))


def test_a_score_is_the_weighted_sum_and_the_intercept() -> None:
    assert HEADS.scores([ROW]).tolist() == [[5.5, -1.5]]


def test_contributions_sum_up_to_the_score_without_the_intercept() -> None:
    assert HEADS.contributions(ROW, "scope:iag").tolist() == [2, 3]


def test_no_documents_have_no_scores() -> None:
    assert HEADS.scores([]).shape == (0, 2)


def test_every_question_is_asked_once() -> None:
    names = questions(("R01", "R02"))
    assert len(set(names)) == len(names) == 3 + 3 + 3 + 10 + 3 + 1 + 2
    assert names[-3:] == ("ai_act", "R01", "R02")


def test_the_columns_of_a_group_are_found_by_name() -> None:
    assert columns(HEADS.names, "scope", ("ia", "iag")) == [1, 0]
    with pytest.raises(ValueError, match="not in"):
        columns(HEADS.names, "axis", ("legal",))
