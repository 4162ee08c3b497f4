from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from factories import NOW, entry, known
from watcher.items import Change, Entry
from watcher.rules.novelty import Decision, decide


def only(decisions: tuple[Decision, ...]) -> Decision:
    (decision,) = decisions
    return decision


def test_an_unknown_entry_is_new() -> None:
    assert only(decide([entry("id:2")], [known(entry("id:1"))], NOW)).change is Change.NEW


def test_a_known_entry_with_the_same_content_is_seen() -> None:
    assert only(decide([entry()], [known(entry())], NOW)).change is None


def test_a_known_entry_with_other_content_is_revised() -> None:
    changed = replace(entry(), content_hash="other")
    assert only(decide([changed], [known(entry())], NOW)).change is Change.REVISED


def test_a_site_that_renames_all_its_ids_brings_nothing_new() -> None:
    old = [entry(f"id:{n}") for n in range(20)]
    renamed = [replace(one, key=f"id:new-{n}") for n, one in enumerate(old)]
    decisions = decide(renamed, [known(one) for one in old], NOW)
    assert [one.change for one in decisions] == [None] * 20
    assert [one.old_key for one in decisions] == [one.key for one in old]


def test_a_site_that_moves_to_new_addresses_and_ids_brings_nothing_new_when_dates_agree() -> None:
    moved = replace(entry(), key="id:x", link="https://new.example/1")
    assert only(decide([moved], [known(entry())], NOW)).old_key == "id:1"


def test_the_same_words_at_another_address_on_another_day_are_new() -> None:
    recurrent = replace(entry(), key="id:x", link="https://cnil.example/x", published=NOW + timedelta(days=7))
    assert only(decide([recurrent], [known(entry())], NOW)).change is Change.NEW


def test_a_new_id_on_the_same_page_and_title_is_a_revision() -> None:
    changed = replace(entry(), key="id:x", content_hash="other", published=None)
    decision = only(decide([changed], [known(entry())], NOW))
    assert (decision.change, decision.old_key) == (Change.REVISED, "id:1")


def test_entries_that_share_a_home_page_are_told_apart_by_their_titles() -> None:
    home = "https://cnil.example/"
    old = entry("id:1", link=home, title="Une première nouvelle")
    new = entry("id:2", link=home, title="Une deuxième nouvelle", published=None)
    assert only(decide([new], [known(old)], NOW)).change is Change.NEW


def test_an_entry_still_listed_under_its_own_key_is_not_taken_for_a_renamed_one() -> None:
    twin = replace(entry(), key="id:2")
    first, second = decide([entry(), twin], [known(entry())], NOW)
    assert (first.change, second.change) == (None, Change.NEW)


def test_one_known_entry_is_claimed_by_one_renamed_entry_only() -> None:
    twins = [replace(entry(), key="id:a"), replace(entry(), key="id:b")]
    assert [one.change for one in decide(twins, [known(entry())], NOW)] == [None, Change.NEW]


entries = st.lists(
    st.builds(
        entry,
        key=st.integers(0, 30).map(lambda n: f"id:{n}"),
        title=st.sampled_from(["a", "b", "c"]),
        content_hash=st.sampled_from(["x", "y", "z"]),
        link=st.sampled_from([None, "https://a.example/1", "https://a.example/2", "not an address"]),
    ),
    unique_by=lambda one: one.key,
)


@given(entries)
def test_what_was_kept_is_never_new_again(batch: list[Entry]) -> None:
    assert all(one.change is None for one in decide(batch, [known(one) for one in batch], NOW))


@given(entries, entries)
def test_every_entry_gets_one_decision_and_no_old_key_twice(batch: list[Entry], before: list[Entry]) -> None:
    decisions = decide(batch, [known(one) for one in before], NOW)
    assert [one.entry for one in decisions] == batch
    old = [one.old_key for one in decisions if one.old_key is not None]
    assert len(old) == len(set(old))
