"""Feeds of other projects, changed by Hypothesis: whatever comes of them, the collector breaks no promise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changing import Step, changed
from fuzz_seeds import seeds
from fuzzing import examine

SEEDS = seeds("feed")
NUMBERS = st.integers(0, 2**24)
STEPS = st.lists(st.builds(Step, NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6)


@given(place=st.integers(0, len(SEEDS) - 1), steps=STEPS)
def test_a_changed_feed_breaks_no_promise(place: int, steps: list[Step]) -> None:
    seed = SEEDS[place]
    assert examine(replace(seed, body=changed(seed.body, steps))) == []


@given(place=st.integers(0, len(SEEDS) - 1), other=st.integers(0, len(SEEDS) - 1), cut=st.integers(0, 30_000))
def test_two_feeds_run_together_break_no_promise(place: int, other: int, cut: int) -> None:
    seed = SEEDS[place]
    assert examine(replace(seed, body=seed.body[:cut] + SEEDS[other].body[cut:])) == []


@given(body=st.binary(max_size=200))
@pytest.mark.parametrize(
    "start", [b"", b"<rss><channel><item>", b'{"version":"https://jsonfeed.org/version/1",']
)
def test_any_bytes_break_no_promise(start: bytes, body: bytes) -> None:
    assert examine(replace(SEEDS[0], body=start + body)) == []
