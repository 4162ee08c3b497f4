"""Risks whose evidence rises against their own past."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from digests.choosing.signals import MOST_SIGNALS, Evidence, History, Signal, signals
from digests.rows import RiskRow
from sample_week import LEAK, WRONG


def history(
    now: int, past: Sequence[int], *, risk: RiskRow = LEAK, total: int = 50, totals: int = 50
) -> History:
    return History(risk, Evidence(now, total), tuple(Evidence(count, totals) for count in past))


def test_a_clear_rise_is_told_with_what_was_to_be_expected() -> None:
    assert signals([history(9, [2, 3, 2, 2, 3, 2, 2, 2])]) == (Signal(LEAK, 9, 2.25, 8),)


def test_an_ordinary_week_is_none() -> None:
    assert signals([history(4, [2, 3, 2, 2, 3, 2, 2, 2])]) == ()


def test_a_risk_that_is_always_told_of_is_none() -> None:
    assert signals([history(20, [20, 19, 21, 20])]) == ()


def test_a_week_in_which_everything_doubles_is_no_rise() -> None:
    assert signals([history(9, [4, 5, 4, 5, 4, 5, 4, 5], total=100)]) == ()


def test_few_publications_are_no_rise_of_a_rare_risk() -> None:
    assert signals([history(3, [0, 0, 0, 0, 0, 0, 0, 0])]) == ()
    assert signals([history(4, [0, 0, 0, 0, 0, 0, 0, 0])]) == (Signal(LEAK, 4, 0.0, 8),)


def test_nothing_is_usual_without_a_past() -> None:
    assert signals([history(9, [1, 1, 1])]) == ()
    silent = History(LEAK, Evidence(9, 50), (Evidence(0, 0),) * 5 + (Evidence(1, 50),) * 3)
    assert signals([silent]) == ()


def test_the_clearest_come_first_and_are_few() -> None:
    others = [RiskRow(f"R{number:02}", "x", 12) for number in range(1, 5)]
    told = signals([*(history(8, [1] * 8, risk=risk) for risk in others), history(12, [1] * 8, risk=WRONG)])
    assert [one.risk.id for one in told] == ["R11", "R01", "R02"]
    assert len(told) == MOST_SIGNALS


@given(st.integers(0, 50), st.lists(st.integers(0, 50), max_size=9))
def test_more_is_never_less_of_a_signal(now: int, past: list[int]) -> None:
    if signals([history(now, past)]) and now < 50:
        assert signals([history(now + 1, past)])
