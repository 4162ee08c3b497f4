from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from factories import NOW
from watcher.cluster.ledger import MOST, Ledger

ASKS = st.lists(
    st.tuples(st.sampled_from("ab"), st.floats(0, 5), st.floats(0.1, 10), st.floats(0, 20)), max_size=40
)
"""Host, seconds since the ask before, gap, seconds that must be waited in any case."""


@given(ASKS)
def test_two_starts_at_a_host_are_as_far_apart_as_the_first_wanted(
    asks: list[tuple[str, float, float, float]],
) -> None:
    now = [0.0]
    ledger = Ledger(lambda: now[0])
    earliest: dict[str, float] = {}
    for host, later, gap, ahead in asks:
        now[0] += later
        start = now[0] + ledger.claim(host, gap, ahead)
        assert start >= max(now[0] + ahead, earliest.get(host, 0.0)) - 1e-6
        earliest[host] = start + gap


def test_a_host_that_was_not_asked_for_long_is_asked_at_once() -> None:
    now = [0.0]
    ledger = Ledger(lambda: now[0])
    assert ledger.claim("a", 5) == 0
    now[0] = 5.0
    assert ledger.claim("a", 5) == 0


def test_the_last_rest_of_a_host_counts() -> None:
    ledger = Ledger(lambda: 0.0)
    ledger.rest("a", NOW)
    ledger.rest("a", NOW + timedelta(hours=1))
    assert ledger.rests() == {"a": NOW + timedelta(hours=1)}


def test_it_does_not_grow_without_end() -> None:
    now = [0.0]
    ledger = Ledger(lambda: now[0])
    for number in range(MOST + 10):
        now[0] += 1
        ledger.claim(f"h{number}", 1.5)
        ledger.rest(f"h{number}", NOW)
    assert len(ledger.rests()) == MOST
    assert ledger.claim(f"h{MOST + 9}", 1.5) > 0  # the last one is still known
