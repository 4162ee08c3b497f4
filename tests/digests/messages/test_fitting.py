"""Messages that fit one event."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digests.messages.fitting import MAX_EVENT_BYTES, event_bytes, longest_that_fits
from digests.rows import Message


def of_length(characters: int) -> Message:
    return Message(body="a" * characters, html="")


def test_the_size_counts_both_forms_and_the_escapes_of_json() -> None:
    empty = event_bytes(Message("", ""))
    assert event_bytes(Message("ab", "cde")) == empty + 5
    assert event_bytes(Message("é", "🔴")) == empty + len(r"\u00e9") + len(r"\ud83d\udd34")


@given(st.integers(0, 100), st.integers(1, 2_000))
def test_the_highest_limit_that_fits_wins(limit: int, weight: int) -> None:
    chosen = longest_that_fits(lambda tried: of_length(tried * weight), limit)
    assert event_bytes(chosen) <= MAX_EVENT_BYTES
    one_more = of_length(len(chosen.body) + weight)
    assert len(chosen.body) == limit * weight or event_bytes(one_more) > MAX_EVENT_BYTES


def test_the_shortest_is_the_answer_when_nothing_fits() -> None:
    assert longest_that_fits(lambda tried: of_length(50_000 + tried), 3) == of_length(50_000)
