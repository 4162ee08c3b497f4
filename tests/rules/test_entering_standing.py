"""Which of all statements stand, and which new ones are news."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digests.indicators.evidence import Entered
from entered_figures import TODAY
from watcher.rules.entering.checking import Statement
from watcher.rules.entering.standing import by_indicator, current, settle, spelled_alike


def said_on(day: int, number: float | None, *, part: str = "", minute: int = 0, **more: str) -> Entered:
    fields = {"role": "DRH", "source": "", "comment": ""} | more
    return Entered(
        indicator="agents-formes",
        part=part,
        value=number,
        as_of=date(2026, 11, day),
        entered=datetime(2026, 11, 30, 9, minute, tzinfo=UTC),
        **fields,
    )


@pytest.mark.parametrize(
    ("history", "stands"),
    [
        ([], {}),
        ([said_on(1, 80), said_on(20, 120)], {"": 120}),
        ([said_on(20, 120), said_on(1, 80)], {"": 120}),  # the day counts, not when it was entered
        ([said_on(20, 120), said_on(20, 130)], {"": 130}),  # corrected
        ([said_on(1, 80), said_on(20, 120), said_on(20, None)], {"": 80}),  # taken back
        ([said_on(20, 120), said_on(20, None)], {}),
        ([said_on(20, None), said_on(20, 120)], {"": 120}),
        ([said_on(1, 80), said_on(26, 120)], {"": 80}),  # of a day that is to come
        ([said_on(1, 80), said_on(2, 20, part="X"), said_on(3, 0, part="Y")], {"": 80, "X": 20, "Y": 0}),
    ],
)
def test_the_newest_statement_of_each_part_stands(history: list[Entered], stands: dict[str, float]) -> None:
    found = current(history, date(2026, 11, 25))
    assert {one.part: one.value for one in found} == stands
    assert by_indicator(found).keys() <= {"agents-formes"}


def as_statement(one: Entered) -> Statement:
    return Statement(one.indicator, one.part, one.value, one.as_of, one.role, one.source, one.comment)


def test_only_what_says_something_new_is_news() -> None:
    history = [said_on(1, 80), said_on(20, 120)]
    given_ = [
        said_on(20, 120),
        said_on(20, 120, source="tableau"),
        said_on(20, 130),
        said_on(20, 120),
        said_on(2, 80),
        said_on(3, None),
        said_on(1, None),
        said_on(1, None),
    ]
    settled = list(settle(map(as_statement, given_), history))
    assert [one.fate for one in settled] == [
        *("known", "recorded", "recorded", "recorded", "recorded", "void", "recorded", "known")
    ]
    assert [one.replaces.value for one in settled if one.replaces] == [120, 120, 130, 80]


@given(st.lists(st.tuples(st.integers(1, 5), st.none() | st.integers(0, 3), st.sampled_from("XY"))))
def test_a_sheet_that_is_given_twice_says_nothing_new_the_second_time(
    stated: list[tuple[int, int | None, str]],
) -> None:
    about = [(day, part) for day, _, part in stated]
    assume(len(about) == len(set(about)))
    given_ = [as_statement(said_on(day, number, part=part)) for day, number, part in stated]
    history: list[Entered] = []
    for one in settle(given_, history):
        if one.fate == "recorded":
            said = one.statement
            history.append(said_on(said.as_of.day, said.value, part=said.part, minute=len(history)))
    before = current(history, TODAY)
    again = list(settle(given_, history))
    assert all(one.fate in ("known", "void") for one in again)
    assert before == current(history, TODAY + timedelta(days=1))


def test_a_part_keeps_the_spelling_of_the_first_time() -> None:
    given_ = [
        as_statement(said_on(3, 1, part=part)) for part in ("DIRECTION  des ecoles", "Voirie", "voirie")
    ]
    history = [said_on(1, 80, part="Direction des écoles")]
    assert [one.part for one in spelled_alike(given_, history)] == [
        *("Direction des écoles", "Voirie", "Voirie")
    ]
