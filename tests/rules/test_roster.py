from __future__ import annotations

from datetime import timedelta

from factories import NOW, source
from watcher.items import Fault, SourceState
from watcher.recipes import Letters, Recipe
from watcher.rules.roster import Circumstances, call_roll, cannot_collect

JUST_VISITED = SourceState(visited_at=NOW, succeeded_at=NOW)


def test_a_pass_on_demand_visits_every_enabled_source() -> None:
    off = source("b", enabled=False, reason="low confidence")
    roster = call_roll([source("a"), off], {"a": JUST_VISITED}, NOW, only_due=False)
    assert [one.id for one in roster.visit] == ["a"]
    assert roster.skipped == ()


def test_a_scheduled_round_visits_who_is_due() -> None:
    roster = call_roll([source("a"), source("b")], {"a": JUST_VISITED}, NOW, only_due=True)
    assert [one.id for one in roster.visit] == ["b"]


def test_a_server_that_asked_for_rest_is_left_alone_even_on_demand_and_named() -> None:
    resting = SourceState(not_before=NOW + timedelta(hours=1))
    roster = call_roll([source("a")], {"a": resting}, NOW, only_due=False)
    assert roster.visit == ()
    assert [one.reason for one in roster.skipped] == ["asked to be left alone until 2026-11-23 08:00 UTC"]


def test_a_host_that_asked_for_rest_is_left_alone_with_all_its_sources() -> None:
    resting = {"a.example": NOW + timedelta(hours=1)}
    moved = {"c": SourceState(address="https://a.example/feed")}
    roster = call_roll(
        [source("a"), source("b"), source("c")],
        moved,
        NOW,
        only_due=False,
        given=Circumstances(resting=resting),
    )
    assert [one.id for one in roster.visit] == ["b"]
    assert [one.source_id for one in roster.skipped] == ["a", "c"]


def test_a_source_that_is_gone_is_named_as_such() -> None:
    gone = SourceState(fault=Fault.GONE, not_before=NOW + timedelta(days=30))
    roster = call_roll([source("a")], {"a": gone}, NOW, only_due=False)
    assert [one.reason for one in roster.skipped] == ["gone for good (410): asked again on 2026-12-23"]


def test_what_cannot_be_collected_is_named_with_its_reason() -> None:
    assert cannot_collect(source(kind="feed")) is None
    assert cannot_collect(source(kind="listing", recipe=Recipe(item="li"))) is None
    assert "recipe" in (cannot_collect(source(kind="listing")) or "")
    roster = call_roll([source("a", kind="sparql")], {}, NOW, only_due=False)
    assert [(one.source_id, one.reason) for one in roster.skipped] == [
        ("a", "kind 'sparql' without its key 'query': add it to the source")
    ]


def test_a_source_that_is_read_with_an_account_waits_for_it() -> None:
    law = source("law", kind="legifrance")
    letters = source("letters", kind="mailbox", letters=Letters(sender="lettre@a.example"))
    roster = call_roll(
        [law, letters], {}, NOW, only_due=False, given=Circumstances(accounts=frozenset({"piste"}))
    )
    assert [one.id for one in roster.visit] == ["law"]
    assert [one.reason for one in roster.skipped] == [
        "kind 'mailbox' needs the section [mailbox] in vigie.toml"
    ]
    assert cannot_collect(law, frozenset()) == "kind 'legifrance' needs the section [piste] in vigie.toml"
    assert cannot_collect(law) is None
