"""The two nights in which the wall clock leaves out an hour, or shows one twice (Europe/Paris)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from baddays.houses import watching
from factories import source
from feeds import Post, feed
from servers import Page, ScriptedServer
from watcher.config.conversation import Alerts
from watcher.rules.calendar import last_digest_time, last_first_day, last_turn
from watcher.rules.hours import Quiet, not_before, working_time
from watcher.settings import Schedule

PARIS = ZoneInfo("Europe/Paris")
SPRING = datetime(2027, 3, 27, 23, tzinfo=UTC)
"""Midnight in Paris: at 01:00 UTC it is 03:00 instead of 02:00."""
AUTUMN = datetime(2026, 10, 24, 22, tzinfo=UTC)
"""Midnight in Paris: at 01:00 UTC it is 02:00 again."""
NIGHTS = pytest.mark.parametrize(
    "night", [SPRING, AUTUMN], ids=["02:30 is not there", "02:30 is there twice"]
)
SUNDAY = Schedule(digest="sun 02:30", quiet=())


def minutes(night: datetime, hours: int = 8) -> Iterator[datetime]:
    return (night + timedelta(minutes=minute) for minute in range(0, hours * 60, 5))


@NIGHTS
def test_the_hour_of_the_digest_comes_once_and_never_before_its_time(night: datetime) -> None:
    times = [last_digest_time(SUNDAY, at) for at in minutes(night)]
    assert times == sorted(times)
    assert all(time <= at for time, at in zip(times, minutes(night), strict=True))
    assert len(set(times)) == 2
    planned = max(times).astimezone(PARIS)
    assert planned.hour + planned.minute / 60 in (2.5, 3.5)
    assert max(times) - min(times) in (
        timedelta(days=7),
        timedelta(days=7, hours=-1),
        timedelta(days=7, hours=1),
    )


@NIGHTS
def test_the_digest_of_the_week_begins_where_the_one_before_ended(night: datetime) -> None:
    before = last_turn("digest", SUNDAY, night, None)
    turn = last_turn("digest", SUNDAY, night + timedelta(hours=6), before.ends_at)
    assert turn.starts_at == before.ends_at
    assert turn.due_at == turn.ends_at
    assert turn.period != before.period


@NIGHTS
@pytest.mark.parametrize("months", [1, 3])
def test_months_and_quarters_have_one_first_day_each(night: datetime, months: int) -> None:
    times = {last_first_day(SUNDAY, at, months) for at in minutes(night)}
    assert len(times) == 1


@NIGHTS
@pytest.mark.parametrize(
    "hours",
    [(time(22), time(2, 30)), (time(2, 30), time(6)), (time(2, 15), time(2, 45)), (time(22), time(7))],
    ids=["until 02:30", "from 02:30", "around 02:30", "all night"],
)
def test_quiet_hours_over_the_change_end_that_night(night: datetime, hours: tuple[time, time]) -> None:
    quiet = Quiet(PARIS, frozenset(), time(8), hours)
    for at in minutes(night):
        free = not_before(quiet, None, at)
        if free is not None:
            assert at < free < at + timedelta(hours=10)
            assert not_before(quiet, None, free) is None
    assert not_before(quiet, None, night + timedelta(hours=9)) is None


@pytest.mark.parametrize(("night", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_of_work_has_as_many_hours_as_it_has(night: datetime, hours: int) -> None:
    always = Alerts(
        working_days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), working_hours="00:00-23:59"
    )
    worked = working_time(always, PARIS, night, night + timedelta(hours=hours))
    assert worked == timedelta(hours=hours, minutes=-1)


@NIGHTS
def test_a_night_of_rounds_tells_one_digest_and_counts_every_visit(
    night: datetime, tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    url = server.script("/feed", Page(feed(Post("1", published=night - timedelta(days=1)))))
    settings: dict[str, object] = {
        "schedule": {"digest": "sun 02:30", "quiet": []},
        "alerts": {"quiet_hours": "22:00-02:30", "reminders": False},
    }
    start = night - timedelta(days=1)
    with watching(tmp_path / "var", model_directory, source(url=url), now=start, **settings) as watch:
        watch.round()
        watch.at(night)
        visits = 1
        for _ in range(6):
            watch.round(timedelta(hours=1))
            visits += 1
            for _ in range(3):
                watch.tell(timedelta(minutes=15))
            watch.at(watch.house.now() - timedelta(minutes=45))
        assert len(watch.posted()) == 1
        assert "Une charte" in watch.posted()[0]
        assert watch.column("SELECT sum(visits) FROM source_days") == [visits]
        visited = {f"{start + timedelta(hours=hour):%Y-%m-%d}" for hour in (0, *range(25, 31))}
        assert set(watch.column("SELECT day FROM source_days")) == visited
