"""When hubs are asked, and how far they are relied on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOW
from watcher.items import Offer, SourceState
from watcher.rules.push import (
    DENIED_FOR,
    DISTRUSTED_FOR,
    GRACE,
    LONGEST_LEASE,
    RENEWED_BEFORE,
    Standing,
    Subscription,
    after_visit,
    asked,
    calls,
    is_active,
    is_relied_on,
    is_to_be_asked,
    lease_end,
    may_confirm,
)

OFFERED = Subscription("cnil", Offer("https://hub.example/", "https://cnil.example/feed"))
ASKED = asked(OFFERED, "token", "secret", NOW)
ACTIVE = replace(ASKED, standing=Standing.ACTIVE, tries=0, lease_until=NOW + timedelta(days=10))
PROVED = replace(ACTIVE, proved_at=NOW)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_a_hub_is_asked_when_its_feed_is_first_seen_and_each_attempt_waits_longer() -> None:
    assert is_to_be_asked(OFFERED, NOW)
    again = ASKED
    waits: list[timedelta] = []
    now = NOW
    for _ in range(7):
        start = now
        while not is_to_be_asked(again, now):
            now += 15 * MINUTE
        waits.append(now - start)
        again = asked(again, "other", "other", now)
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]
    assert (again.token, again.secret) == ("token", "secret")


def test_a_lease_is_renewed_before_its_end_and_holds_meanwhile() -> None:
    late = ACTIVE.lease_until - RENEWED_BEFORE if ACTIVE.lease_until else NOW
    assert not is_to_be_asked(ACTIVE, late - MINUTE)
    assert is_to_be_asked(ACTIVE, late)
    renewing = asked(ACTIVE, "", "", late)
    assert renewing.standing is Standing.ACTIVE
    assert is_active(renewing, late)
    assert not is_active(renewing, NOW + 10 * DAY)


def test_a_short_lease_is_renewed_in_its_second_half_and_not_at_every_look() -> None:
    short = replace(ACTIVE, lease_until=NOW + 4 * HOUR)
    assert not is_to_be_asked(short, NOW + HOUR)
    assert is_to_be_asked(short, NOW + 2 * HOUR)


def test_a_hub_that_refused_is_left_alone_for_a_week() -> None:
    denied = replace(ASKED, standing=Standing.DENIED)
    assert not is_to_be_asked(denied, NOW + DENIED_FOR - MINUTE)
    assert is_to_be_asked(denied, NOW + DENIED_FOR)


def test_only_what_we_asked_for_is_confirmed() -> None:
    assert may_confirm(ASKED, "https://cnil.example/feed", NOW + MINUTE)
    assert may_confirm(ACTIVE, "https://cnil.example/feed", NOW + MINUTE)
    assert not may_confirm(ASKED, "https://other.example/feed", NOW + MINUTE)
    assert not may_confirm(OFFERED, "https://cnil.example/feed", NOW)
    assert not may_confirm(ASKED, "https://cnil.example/feed", NOW + 11 * DAY)


@pytest.mark.parametrize(
    ("seconds", "lease"), [(None, DAY), (3600, HOUR), (-5, timedelta(0)), (1e12, LONGEST_LEASE)]
)
def test_a_lease_is_what_the_hub_says_within_reason(seconds: float | None, lease: timedelta) -> None:
    assert lease_end(seconds, NOW) == NOW + lease


def test_a_call_is_answered_by_one_visit_and_not_sooner_than_a_minute_after_the_last() -> None:
    pinged = replace(ACTIVE, pinged_at=NOW)
    assert calls(pinged, SourceState(), NOW)
    assert calls(pinged, SourceState(visited_at=NOW - HOUR), NOW)
    assert not calls(pinged, SourceState(visited_at=NOW - MINUTE / 2), NOW)
    assert calls(pinged, SourceState(visited_at=NOW - MINUTE / 2), NOW + MINUTE / 2)
    assert not calls(pinged, SourceState(visited_at=NOW + MINUTE), NOW + HOUR)
    assert not calls(pinged, SourceState(visited_at=NOW - HOUR, not_before=NOW + HOUR), NOW)
    assert not calls(ACTIVE, SourceState(), NOW)


def test_a_hub_is_relied_on_once_it_announced_what_a_visit_found() -> None:
    quiet = SourceState(visited_at=NOW)
    assert not is_relied_on(ACTIVE, quiet, NOW)
    proved = after_visit(replace(ACTIVE, pinged_at=NOW - MINUTE), brought=True, now=NOW)
    assert is_relied_on(proved, quiet, NOW)
    assert not is_relied_on(proved, replace(quiet, failures=1), NOW)
    assert not is_relied_on(proved, quiet, NOW + 11 * DAY)


def test_a_hub_that_is_slower_than_our_visit_is_forgiven() -> None:
    found = after_visit(PROVED, brought=True, now=NOW + DAY)
    assert found.unbrought_at == NOW + DAY
    late = replace(found, pinged_at=NOW + DAY + GRACE / 2)
    settled = after_visit(late, brought=False, now=NOW + DAY + 2 * GRACE)
    assert (settled.misses, settled.unbrought_at) == (0, None)


def test_a_hub_that_did_not_announce_two_publications_is_not_relied_on_for_a_week() -> None:
    one, now = PROVED, NOW
    for _ in range(2):
        now += HOUR
        one = after_visit(one, brought=True, now=now)
        now += GRACE + MINUTE
        one = after_visit(one, brought=False, now=now)
    assert one.distrusted_until == now + DISTRUSTED_FOR
    assert not is_relied_on(one, SourceState(visited_at=now), now)
    assert "2 publications" in one.detail
    again = after_visit(replace(one, pinged_at=now), brought=True, now=now + MINUTE)
    assert not is_relied_on(again, SourceState(), now + MINUTE)
    fresh = replace(again, lease_until=now + 30 * DAY)
    assert is_relied_on(fresh, SourceState(), now + DISTRUSTED_FOR)


@given(st.lists(st.tuples(st.sampled_from(["ping", "brought", "nothing"]), st.integers(1, 600)), max_size=40))
def test_a_hub_that_announces_everything_is_never_distrusted(events: list[tuple[str, int]]) -> None:
    one, now = PROVED, NOW
    for kind, minutes in events:
        now += timedelta(minutes=minutes)
        if kind == "ping":
            one = replace(one, pinged_at=now)
        elif kind == "brought":  # the hub announced it a minute before
            one = after_visit(replace(one, pinged_at=now - MINUTE), brought=True, now=now)
        else:
            one = after_visit(one, brought=False, now=now)
    assert one.misses == 0
    assert one.distrusted_until is None


def test_what_a_feed_without_a_subscription_brings_is_nobodys_miss() -> None:
    now: datetime = NOW
    assert after_visit(OFFERED, brought=True, now=now) == OFFERED
