"""Whatever comes of a document, a collector says what it found or what is wrong, and breaks no promise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing import Step, changed
from collectors.shapes import SHAPES
from fuzzing import Seed, examine

NUMBERS = st.integers(0, 2**24)
STEPS = st.lists(st.builds(Step, NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=4)
EXAMPLES = max(25, settings().max_examples // 4)
"""A quarter of what others try: some of these documents weigh hundreds of kilobytes."""
SEEDS = [seed for shapes in SHAPES.values() for seed in shapes()]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.source.kind}-{seed.name}")
def test_each_shape_is_read_without_a_problem(seed: Seed) -> None:
    assert examine(seed) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.source.kind}-{seed.name}")
@settings(max_examples=EXAMPLES)
@given(steps=STEPS)
def test_a_changed_shape_breaks_no_promise(seed: Seed, steps: list[Step]) -> None:
    assert examine(replace(seed, body=changed(seed.body, steps))) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.source.kind}-{seed.name}")
@settings(max_examples=EXAMPLES)
@given(
    memory=st.one_of(st.text(), st.sampled_from(["null", "[]", "{}", "[1]", '{"seen":"~"}', '{"whole":"x"}']))
)
def test_a_spoilt_memory_is_no_memory(seed: Seed, memory: str) -> None:
    assert examine(replace(seed, memory=memory)) == []
