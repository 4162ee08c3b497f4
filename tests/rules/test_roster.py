from __future__ import annotations

from datetime import timedelta

from factories import NOW, source
from watcher.items import SourceState
from watcher.recipes import Recipe
from watcher.rules.roster import call_roll, cannot_collect

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


def test_what_cannot_be_collected_is_named_with_its_reason() -> None:
    assert cannot_collect(source(kind="feed")) is None
    assert cannot_collect(source(kind="listing", recipe=Recipe(item="li"))) is None
    assert "recipe" in (cannot_collect(source(kind="listing")) or "")
    roster = call_roll([source("a", kind="sparql")], {}, NOW, only_due=False)
    assert [(one.source_id, one.reason) for one in roster.skipped] == [
        ("a", "kind 'sparql' waits for its collector")
    ]
