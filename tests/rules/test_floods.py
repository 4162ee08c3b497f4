"""What cannot be news, at its edges and in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOW, entry, known
from watcher.items import Change, KnownEntry
from watcher.rules.floods import FEW, HISTORY, STORM, busiest, stem
from watcher.rules.novelty import Decision, decide

DAY = timedelta(days=1)


def stemmed(
    new: Sequence[Decision], rows: Sequence[KnownEntry], last: datetime | None = NOW - DAY
) -> list[bool]:
    return [
        one.held for one in stem(new, rows, lambda at: at is None or at >= NOW - 7 * DAY, last, NOW).decisions
    ]


def fresh(count: int, at: datetime | None = NOW) -> list[Decision]:
    return [
        Decision(entry(f"id:new-{n}", title=f"Dossier {n}", published=at), Change.NEW, "not seen before")
        for n in range(count)
    ]


def daily(count: int, days: int = 1) -> list[KnownEntry]:
    return [known(entry(f"id:{n}", title=f"Avis {n}", published=NOW - n * days * DAY)) for n in range(count)]


def test_few_are_always_plausible_and_one_more_is_not() -> None:
    assert not any(stemmed(fresh(FEW), daily(HISTORY)))
    assert sum(stemmed(fresh(FEW + 1), daily(HISTORY))) == FEW


def test_without_a_history_or_a_visit_before_all_is_plausible() -> None:
    assert not any(stemmed(fresh(200), daily(HISTORY - 1)))
    assert not any(stemmed(fresh(200), daily(HISTORY), last=None))


def test_a_source_that_once_brought_many_may_bring_three_times_as_many() -> None:
    rows = daily(100, days=0)
    assert not any(stemmed(fresh(300), rows))
    assert sum(stemmed(fresh(301), rows)) == 201


def test_what_is_old_anyway_is_not_counted() -> None:
    assert not any(stemmed(fresh(500, NOW - 30 * DAY), daily(30)))


def test_undated_entries_are_counted_by_when_they_were_seen_but_for_the_first_sight() -> None:
    at_first = [replace(known(entry(f"id:{n}", published=None)), seen_at=NOW - 90 * DAY) for n in range(500)]
    later = [replace(known(entry(f"id:l{n}", published=None)), seen_at=NOW - n * DAY) for n in range(30)]
    assert sum(stemmed(fresh(100, None), [*at_first, *later])) == 99


def test_the_newest_of_a_flood_go_out() -> None:
    new = [
        replace(one, entry=replace(one.entry, published=NOW - timedelta(minutes=n)))
        for n, one in enumerate(reversed(fresh(50)))
    ]
    held = stemmed(new, daily(30))
    assert held == [False, *[True] * 49]


@pytest.mark.parametrize("count", [STORM - 1, STORM])
def test_a_title_with_another_number_is_another_publication(count: int) -> None:
    gone = [
        known(entry(f"id:{n}", title=f"Bulletin CERTFR-2026-ACT-{n:03}", published=NOW)) for n in range(count)
    ]
    new = [
        Decision(entry(f"id:x{n}", title=f"Bulletin CERTFR-2026-ACT-{n + 100:03}"), Change.NEW, "")
        for n in range(count)
    ]
    assert not any(stemmed(new, gone))


def test_a_title_that_comes_every_week_is_no_storm() -> None:
    gone = [
        known(entry(f"id:{n}", title="Multiples vulnérabilités dans un navigateur", published=NOW - n * DAY))
        for n in range(1, 60)
    ]
    new = [
        Decision(
            entry(f"id:x{n}", title="Multiples vulnérabilités dans un navigateur", published=NOW),
            Change.NEW,
            "",
        )
        for n in range(10)
    ]
    assert not any(stemmed(new, gone))


def test_a_big_storm_does_not_compare_everything_with_everything() -> None:
    midnight, many = NOW.replace(hour=0), 20_000
    rows = [
        known(entry(f"id:{n}", title=f"Avis {n}", published=midnight, link="https://a.example/x"))
        for n in range(many)
    ]
    new = [
        entry(f"id:x{n}", title=f"Avis {n} | CNIL", published=midnight, link="https://b.example/x")
        for n in range(many)
    ]
    assert sum(stemmed(decide(new, rows, NOW), rows)) == 0  # as many came on one day before


@given(st.lists(st.integers(0, 200), max_size=40), st.integers(1, 60))
def test_the_busiest_span_is_what_counting_finds(hours: list[int], span: int) -> None:
    times = [NOW + timedelta(hours=hour) for hour in hours]
    expected = max((sum(0 <= hour - start < span for hour in hours) for start in range(201)), default=0)
    assert busiest(times, timedelta(hours=span)) == expected
