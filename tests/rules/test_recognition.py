"""By what entries are known, whatever a source does: nothing is lost, nothing is named twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOW, entry
from watcher.items import Change, Entry, Identity, IdentityLevel, KnownEntry
from watcher.rules.recognition import Recognised, advice, keys_at, recognise
from watcher.store.renaming import possible_renames

DAYS = st.none() | st.integers(0, 3).map(lambda days: NOW - timedelta(days=days))
TITLES = st.sampled_from(["Un avis", "Un avis (MàJ)", "Tout autre chose", "Sanction 12", "Sanction 13"])
LINKS = st.sampled_from([None, "https://a.example/", "https://a.example/1", "https://a.example/2?b=1"])
ENTRIES = st.lists(
    st.builds(
        entry,
        key=st.sampled_from([f"{kind}:{n}" for kind in ("id", "link", "hash") for n in range(4)]),
        title=TITLES,
        link=LINKS,
        published=DAYS,
        content_hash=st.sampled_from(["x", "y", "z"]),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


def as_known(entries: list[Entry]) -> dict[str, KnownEntry]:
    return {
        one.key: KnownEntry(one.key, one.content_hash, one.link, one.title, one.published, NOW)
        for one in entries
    }


def kept(rows: dict[str, KnownEntry], found: Recognised) -> dict[str, KnownEntry]:
    """What the store holds afterwards."""
    renames = possible_renames(rows.keys(), found.rekeyed(found.decisions))
    after = {renames.get(key, key): replace(row, key=renames.get(key, key)) for key, row in rows.items()}
    for one in found.decisions:
        if one.change is not None:
            after |= as_known([one.entry])
    return after


@given(st.lists(ENTRIES, max_size=8), st.sampled_from(IdentityLevel))
def test_no_row_is_lost_and_no_key_names_two(visits: list[list[Entry]], level: IdentityLevel) -> None:
    rows: dict[str, KnownEntry] = {}
    identity = Identity(level)
    for number, entries in enumerate(visits):
        found = recognise(entries, tuple(rows.values()), identity, NOW + timedelta(hours=number))
        keys = [one.entry.key for one in found.decisions if one.change is not None]
        assert len(keys) == len(set(keys))
        after = kept(rows, found)
        assert len(after) >= len(rows)
        assert len(after) == len(rows) + sum(one.change is Change.NEW for one in found.decisions)
        assert list(IdentityLevel).index(found.identity.level) >= list(IdentityLevel).index(identity.level)
        rows, identity = after, found.identity


@given(ENTRIES, st.sampled_from(IdentityLevel))
def test_the_same_list_again_is_seen_at_every_level(entries: list[Entry], level: IdentityLevel) -> None:
    first = recognise(entries, (), Identity(level), NOW)
    rows = kept({}, first)
    again = recognise(entries, tuple(rows.values()), Identity(level), NOW)
    assert [one.change for one in again.decisions] == [None] * len(again.decisions)


@pytest.mark.parametrize(
    ("level", "keys"),
    [
        (IdentityLevel.ID, ("id:1", "id:2", "id:3", "id:4")),
        (IdentityLevel.LINK, ("link:https://a.example/1", "hash:b", "hash:c", "hash:d")),
        (IdentityLevel.CONTENT, ("hash:a", "hash:b", "hash:c", "hash:d")),
    ],
)
def test_each_level_names_entries_by_what_it_trusts(level: IdentityLevel, keys: tuple[str, ...]) -> None:
    shared = "https://a.example/liste"
    entries = [
        entry("id:1", link="https://a.example/1?utm_source=x", content_hash="a"),
        entry("id:2", link=shared, content_hash="b"),
        entry("id:3", link=shared, content_hash="c"),
        entry("id:4", link="https://a.example/", content_hash="d"),
    ]
    assert keys_at(entries, level) == keys


def test_advice_is_for_what_was_given_up() -> None:
    assert advice(Identity()) == ""
    assert advice(Identity(IdentityLevel.CONTENT, NOW)).endswith("known by content since 2026-11-23")
