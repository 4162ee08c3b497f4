"""`!digest`: what a week brought."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chat.commands.library import BROKEN, ask, keep, visited
from chat.houses import Watched
from digests.message import digest_message
from digests.period import week_period
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.looking_back import week_named
from watcher.editions import KIND, compose
from watcher.store import due

TODAY = date(2026, 11, 26)
MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "week"),
    [
        ("2026-W47", "2026-W47"),
        ("2026-w47", "2026-W47"),
        ("47", "2026-W47"),
        ("W47", "2026-W47"),
        ("S47", "2026-W47"),
        ("semaine 47", "2026-W47"),
        ("sem 7", "2026-W07"),
        ("48", "2026-W48"),
        ("49", "2025-W49"),
        ("2025-47", "2025-W47"),
    ],
)
def test_a_week_is_named_in_many_ways_and_without_year_is_the_last_that_began(words: str, week: str) -> None:
    assert week_named(words, TODAY) == week


@pytest.mark.parametrize("words", ["dernière", "2026", "1926-W47", "W", "47 48"])
def test_what_names_no_week_is_told_how_to(words: str) -> None:
    with pytest.raises(CommandError, match=r"écrivez 47 ou 2026-W48"):
        week_named(words, TODAY)


def test_the_week_asked_for_is_the_digest_itself(city: Watched) -> None:
    keep(city, "1", "Une charte à Brest")
    visited(city, "cnil", BROKEN)
    now = city.house.now()
    period = week_period("2026-W47", city.house.settings.schedule.zone)
    expected = digest_message(compose(city.db, city.house.newsroom, period, now, published=True))
    assert ask(city, "!digest 47") == expected.body
    assert city.messages[0].html == expected.html
    assert "Une charte à Brest" in expected.body
    assert "en panne" in expected.body


def test_without_a_week_it_is_the_last_one_told(city: Watched) -> None:
    for week, done in (("2026-W46", True), ("2026-W47", False)):
        at = MONDAY + timedelta(days=7 * (week == "2026-W47"))
        due.add_due(city.db, due.Due(KIND, week, at, at - timedelta(days=7), at))
        if done:
            due.mark_done(city.db, KIND, week, at)
    assert "semaine 46" in ask(city, "!digest")


def test_before_any_was_told_it_is_the_last_whole_week(city: Watched) -> None:
    assert "semaine 47" in ask(city, "!digest")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("2026-W54", "La semaine 2026-W54 n’existe pas"),
        ("0", "La semaine 2026-W00 n’existe pas"),
        ("2026-W49", "La semaine 2026-W49 n’a pas commencé."),
    ],
)
def test_a_week_that_is_none_or_to_come_says_so(city: Watched, words: str, told: str) -> None:
    assert ask(city, f"!digest {words}").startswith(told)


def test_the_week_that_goes_on_can_be_asked_for(city: Watched) -> None:
    keep(city, "1", "Toute fraîche", published=city.house.now())
    assert "Toute fraîche" in ask(city, "!digest 48")
