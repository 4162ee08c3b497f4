"""Heads weigh words, and ask the items alike to a document; what each part adds is told apart."""

from __future__ import annotations

import numpy as np
import pytest

from classifiers.learning.heads import Heads, columns, questions
from classifiers.reading.features import Row

HEADS = Heads(
    names=("scope:iag", "scope:ia"),
    weights=np.asarray([[1, 0], [0, 2], [3, -1]], dtype=np.float32),
    examples=np.asarray([[1, 0], [0, 1]], dtype=np.float32),
    votes=np.asarray([[2, 0], [0, -4]], dtype=np.float32),
    sharpness=0.5,
)


def row(*groups: float) -> Row:
    return Row(
        np.asarray([0, 2], dtype=np.int32),
        np.asarray([2, 1], dtype=np.float32),
        np.asarray(groups, dtype=np.float32),
    )


def test_an_item_of_the_same_groups_is_nearest() -> None:
    [near] = HEADS.nearness([row(1, 0)]).tolist()
    assert near == pytest.approx([1, np.exp(-1)])


def test_a_score_is_what_words_weigh_and_what_near_items_vote() -> None:
    rows = [row(1, 0)]
    [[iag, ia]] = HEADS.scores(rows, HEADS.nearness(rows)).tolist()
    assert iag == pytest.approx(5 + 2)
    assert ia == pytest.approx(-1 - 4 * np.exp(-1))


def test_what_words_add_sums_up_to_their_part_of_the_score() -> None:
    assert HEADS.words_added(row(0, 0), "scope:iag").tolist() == [2, 3]


def test_a_group_shared_with_items_that_say_yes_adds_to_the_score() -> None:
    shown = row(0.6, 0.8)
    added = HEADS.groups_added(shown, HEADS.nearness([shown])[0], "scope:iag")
    assert added[0] > 0
    assert added[1] == 0


def test_groups_that_a_document_does_not_show_add_nothing() -> None:
    shown = row(0, 1)
    [(group, added)] = HEADS.groups_added(shown, HEADS.nearness([shown])[0], "scope:ia").items()
    assert group == 1
    assert added < 0


def test_every_question_is_asked_once() -> None:
    names = questions(("R01", "R02"))
    assert len(set(names)) == len(names) == 3 + 3 + 3 + 10 + 3 + 1 + 2
    assert names[-3:] == ("ai_act", "R01", "R02")


def test_the_columns_of_a_group_are_found_by_name() -> None:
    assert columns(HEADS.names, "scope", ("ia", "iag")) == [1, 0]
    with pytest.raises(ValueError, match="not in"):
        columns(HEADS.names, "axis", ("legal",))
