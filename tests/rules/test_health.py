"""How a source fares by what is remembered of it, and what of that is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.silence import Rhythm, patience
from factories import NOW, source
from watcher.items import Fault, SourceState
from watcher.rules.health import Ailment, Health, Told, health, rhythm, tidings

WELL = SourceState(visited_at=NOW, succeeded_at=NOW, newest=NOW, first_visit=NOW - timedelta(days=300))
DAY = timedelta(days=1)
MONDAYS = [date(2026, 6, 1) + timedelta(weeks=week) for week in range(25)]
WORKDAYS = [day for day in (date(2026, 9, 1) + n * DAY for n in range(60)) if day.weekday() < 5]


def failing(fault: Fault, failures: int) -> SourceState:
    return replace(WELL, fault=fault, failures=failures, failing_since=NOW - DAY)


@pytest.mark.parametrize(
    ("fault", "failures", "ailment"),
    [
        (Fault.TIMEOUT, 2, None),
        (Fault.TIMEOUT, 3, "broken"),
        (Fault.HTTP, 1, None),
        (Fault.GONE, 1, "broken"),
        (Fault.RECIPE, 1, None),
        (Fault.RECIPE, 2, "to repair"),
    ],
)
def test_one_failure_is_no_news_and_the_third_is(
    fault: Fault, failures: int, ailment: Ailment | None
) -> None:
    found = health(source(), failing(fault, failures))
    assert (found.ailment, found.unsteady) == (ailment, ailment is None)
    assert found.since == NOW - DAY


def quiet(since: datetime, seen: datetime, **rhythm: float) -> Health:
    """A source that publishes on working days, which spoke `since` and was `seen` to be quiet."""
    state = replace(WELL, newest=since, succeeded_at=seen, **rhythm)
    return health(source(rhythm_days=1), state)


FRIDAY = datetime(2026, 11, 20, 12, tzinfo=NOW.tzinfo)


def test_a_weekend_is_no_silence() -> None:
    assert quiet(FRIDAY, FRIDAY + 5 * DAY).ailment is None
    found = quiet(FRIDAY, FRIDAY + 6 * DAY)
    assert (found.ailment, found.since, found.quiet_days) == ("silent", FRIDAY, 6)


def test_half_of_august_is_no_silence() -> None:
    july = datetime(2026, 7, 31, 12, tzinfo=NOW.tzinfo)
    assert quiet(july, july + 12 * DAY).ailment is None
    assert quiet(july, july + 14 * DAY).ailment == "silent"


def test_a_silence_lasts_until_the_last_look_and_not_until_now() -> None:
    assert quiet(FRIDAY, FRIDAY).ailment is None


def test_a_source_that_never_brought_anything_is_silent_since_its_first_visit() -> None:
    empty = replace(WELL, newest=None, first_visit=FRIDAY, succeeded_at=FRIDAY + 30 * DAY)
    assert health(source(rhythm_days=7), empty).ailment == "silent"
    assert health(source(rhythm_days=7), replace(empty, succeeded_at=FRIDAY + 7 * DAY)).ailment is None
    assert health(source(), SourceState()) == Health()


def test_a_watched_page_that_does_not_change_is_not_silent() -> None:
    state = replace(WELL, newest=FRIDAY, succeeded_at=FRIDAY + 400 * DAY)
    assert health(source(kind="change"), state).ailment is None
    assert health(source(kind="feed"), state).ailment == "silent"


def test_its_own_rhythm_counts_more_than_the_stated_one() -> None:
    assert quiet(FRIDAY, FRIDAY + 20 * DAY, usual_wait=5.0, longest_wait=8.0).ailment is None
    assert quiet(FRIDAY, FRIDAY + 24 * DAY, usual_wait=5.0, longest_wait=8.0).ailment == "silent"


def test_a_rhythm_is_learnt_from_enough_waits() -> None:
    assert rhythm(MONDAYS[:8], MONDAYS[-1]) is None
    assert rhythm(MONDAYS, MONDAYS[-1]) == Rhythm(5, 5)
    assert rhythm(WORKDAYS, WORKDAYS[-1]) == Rhythm(1, 1)


def test_what_is_older_than_a_year_or_yet_to_come_teaches_no_rhythm() -> None:
    old = [day - timedelta(days=500) for day in MONDAYS]
    ahead = [day + timedelta(days=500) for day in MONDAYS]
    assert rhythm([*old, *MONDAYS, *ahead], MONDAYS[-1]) == rhythm(MONDAYS, MONDAYS[-1])


def test_a_wait_that_it_had_twice_is_no_silence() -> None:
    assert patience(1) == 3
    assert patience(7) == 15
    assert patience(1, Rhythm(1, 1)) == 3
    assert patience(1, Rhythm(1, 12)) == 12


@given(st.lists(st.dates(date(2025, 12, 1), date(2026, 11, 1)), unique=True))
def test_any_past_has_a_rhythm_or_none(days: list[date]) -> None:
    found = rhythm(sorted(days), date(2026, 11, 23))
    assert found is None or found.usual >= 0
    assert (found is None) is (len(days) < 9)


BROKEN = Health("broken", NOW - DAY)
SILENT = Health("silent", NOW - 9 * DAY, 9)


def test_an_ailment_is_told_once_and_its_end_too() -> None:
    first = tidings({"a": BROKEN, "b": Health()}, {}, NOW)
    assert (dict(first.ailing), first.recovered) == ({"a": BROKEN}, ())
    told = {"a": Told("broken", NOW)}
    again = tidings({"a": BROKEN}, told, NOW + DAY)
    assert (dict(again.ailing), again.recovered) == ({}, ())
    well = tidings({"a": Health()}, told, NOW + DAY)
    assert (dict(well.ailing), well.recovered) == ({}, ("a",))
    assert tidings({"a": Health()}, {"a": Told(None, NOW)}, NOW + DAY).recovered == ()


def test_a_silent_source_that_breaks_is_told_again_and_has_not_recovered_while_it_falters() -> None:
    told = {"a": Told("silent", NOW)}
    assert dict(tidings({"a": BROKEN}, told, NOW).ailing) == {"a": BROKEN}
    assert tidings({"a": Health(unsteady=True)}, told, NOW).recovered == ()


def test_one_that_comes_and_goes_is_told_when_it_has_been_away_for_a_day() -> None:
    told = {"a": Told(None, NOW)}
    later = NOW + 2 * DAY
    assert not tidings({"a": Health("broken", later - timedelta(hours=2))}, told, later).ailing
    assert tidings({"a": Health("broken", later - DAY)}, told, later).ailing
    assert tidings({"a": Health("broken", NOW + 8 * DAY)}, told, NOW + 8 * DAY).ailing


def test_what_is_watched_no_more_is_forgotten_without_a_word() -> None:
    found = tidings({"b": Health()}, {"a": Told("broken", NOW), "b": Told("broken", NOW)}, NOW)
    assert (found.forget, found.recovered, dict(found.ailing)) == (("a",), ("b",), {})


def test_silence_and_failure_are_different_news() -> None:
    assert dict(tidings({"a": SILENT}, {"a": Told("broken", NOW)}, NOW).ailing) == {"a": SILENT}
