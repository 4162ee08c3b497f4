"""How often chance alone brings a count."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.choosing.chance import at_least, at_most, share_at_least

counts = st.integers(0, 60)
exposures = st.integers(1, 400)


def test_none_or_more_always_come() -> None:
    assert at_least(0, 10, 3, 100) == 1
    assert share_at_least(0, 10, 3, 100) == pytest.approx(1)


@given(counts, exposures, counts, exposures)
def test_more_and_fewer_share_the_one_in_between(count: int, now: int, past: int, total: int) -> None:
    both = at_least(count, now, past, total) + at_most(count, now, past, total)
    assert both + 1e-9 >= 1
    assert both - 1 == pytest.approx(
        at_least(count, now, past, total) - at_least(count + 1, now, past, total), abs=1e-9
    )


@given(counts, exposures, counts, exposures)
def test_it_is_a_chance_and_falls_as_the_count_grows(count: int, now: int, past: int, total: int) -> None:
    assert 0 <= at_least(count + 1, now, past, total) <= at_least(count, now, past, total) <= 1


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_a_share_is_a_chance_too(part: int, rest: int, past_part: int, past_rest: int) -> None:
    whole, past = part + rest, past_part + past_rest
    assert 0 <= share_at_least(part, whole, past_part, past) <= 1
    assert share_at_least(part + 1, whole + 1, past_part, past) <= share_at_least(
        part, whole + 1, past_part, past
    )


def test_both_laws_agree_with_what_drawing_lots_shows() -> None:
    lots = random.Random(5)
    rounds = 20_000
    rates = [lots.gammavariate(10.5, 1 / 100) for _ in range(rounds)]
    shares = [lots.betavariate(3.5, 7.5) for _ in range(rounds)]
    hits = sum(sum(lots.random() < share for _ in range(8)) >= 5 for share in shares)
    assert hits / rounds == pytest.approx(share_at_least(5, 8, 3, 10), abs=0.01)
    comes = 0
    for rate in rates:
        waited, seen = 0.0, -1
        while waited <= 40:
            waited += lots.expovariate(rate)
            seen += 1
        comes += seen >= 6
    assert comes / rounds == pytest.approx(at_least(6, 40, 10, 100), abs=0.01)
