"""New keys: as many as can be given without two items having the same one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.store.renaming import possible_renames

keys = st.sampled_from("abcdef")


@pytest.mark.parametrize(
    ("held", "wanted", "possible"),
    [
        ("ab", {"a": "x", "b": "y"}, {"a": "x", "b": "y"}),
        ("ab", {"a": "b", "b": "a"}, {"a": "b", "b": "a"}),
        ("ab", {"a": "b"}, {}),
        ("abc", {"c": "b", "b": "a"}, {}),
        ("ab", {"a": "x", "b": "x"}, {"a": "x"}),
        ("a", {"a": "a"}, {}),
        ("a", {"z": "x"}, {}),
        ("ab", {"a": "a", "b": "a"}, {}),
    ],
    ids=[
        "free",
        "swap",
        "occupied",
        "chain to an occupied key",
        "same target",
        "itself",
        "not held",
        "stays",
    ],
)
def test_possible_renames(held: str, wanted: dict[str, str], possible: dict[str, str]):
    assert possible_renames(set(held), wanted) == possible


@given(st.sets(keys), st.dictionaries(keys, keys))
def test_all_keys_still_differ(held: set[str], wanted: dict[str, str]):
    renames = possible_renames(held, wanted)
    assert renames.items() <= wanted.items()
    assert renames.keys() <= held
    after = [renames.get(key, key) for key in held]
    assert len(set(after)) == len(held)


@given(st.permutations("abcdef"))
def test_any_permutation_is_possible(order: list[str]):
    wanted = dict(zip("abcdef", order, strict=True))
    moved = {old: new for old, new in wanted.items() if old != new}
    assert possible_renames(set("abcdef"), wanted) == moved
