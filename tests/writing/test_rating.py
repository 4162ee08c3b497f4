"""What the committee decided goes out with the next digest, once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from decided import decision
from digests.period import period_named
from factories import source
from watcher.register_book import risk_rows
from watcher.settings import Room, Schedule
from watcher.store.database import open_database
from watcher.writing.composing import compose
from watcher.writing.desk import Desk
from watcher.writing.editions import note_due, publish_due
from watcher.writing.newsroom import Newsroom
from watcher.writing.quarterly import gather_dossier
from watcher.writing.rating import rating_rows

PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Eight o'clock in Paris: the digest's hour."""
WEEK = timedelta(days=7)
ROOMS = (
    Room(name="observatoire"),
    Room(name="juridique", axes=("legal",), receives=("digest",)),
    Room(name="comite", receives=("monthly", "quarterly")),
)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Database, Newsroom]]:
    numbers = itertools.count()
    desk = Desk(ROOMS, PARIS, risk_rows(), lambda: f"txn-{next(numbers)}")
    db = open_database(folder / "vigie.db")
    try:
        yield db, Newsroom(desk, (source(),), Schedule())
    finally:
        db.close()


@pytest.fixture
def open_room(tmp_path: Path) -> Iterator[tuple[Database, Newsroom]]:
    with opened(tmp_path) as both:
        yield both


def publish(db: Database, newsroom: Newsroom, folder: Path, now: datetime) -> None:
    note_due(db, newsroom.schedule, now)
    publish_due(db, newsroom, folder, now)


def told(db: Database, room: str) -> list[str]:
    return [row["dedupe_key"] for row in db["outbox"].rows if row["room"] == room and "R11" in row["body"]]


@settings(max_examples=10)
@example(recorded=1, off=[(0, 5)], delay=0)
@given(
    recorded=st.integers(1, 120 * 24 * 60),
    off=st.lists(st.tuples(st.integers(0, 16), st.integers(1, 10)), max_size=2),
    delay=st.integers(0, 3 * 24 * 60),
)
def test_a_decision_is_told_once_whenever_it_was_recorded_and_however_long_the_machine_was_off(
    recorded: int, off: list[tuple[int, int]], delay: int
) -> None:
    """Some weeks from one on are `off`, without a watch; else it looks `delay` minutes after the hour."""
    at = WEDNESDAY + timedelta(minutes=recorded)
    one = decision(decided=at.date(), recorded=at)
    with TemporaryDirectory() as name, opened(Path(name)) as (db, newsroom):
        publish(db, newsroom, Path(name), WEDNESDAY)
        for week in range(19):
            now = MONDAY + week * WEEK + timedelta(minutes=delay)
            if week == 18 or not any(first <= week < first + weeks for first, weeks in off):
                known = (one,) if one.recorded <= now else ()
                publish(db, replace(newsroom, decisions=known), Path(name), now)
        assert len(told(db, "observatoire")) == 1
        assert len(told(db, "juridique")) == 1
        assert len([key for key in told(db, "comite") if key.startswith("digest:comite:2026-Q")]) <= 1


def test_what_is_recorded_after_the_week_and_before_its_digest_goes_is_told_by_the_next(
    open_room: tuple[Database, Newsroom], tmp_path: Path
) -> None:
    db, newsroom = open_room
    publish(db, newsroom, tmp_path, WEDNESDAY)
    newsroom = replace(newsroom, decisions=(decision(recorded=MONDAY + timedelta(minutes=5)),))
    publish(db, newsroom, tmp_path, MONDAY + timedelta(minutes=10))
    assert told(db, "observatoire") == []
    publish(db, newsroom, tmp_path, MONDAY + WEEK)
    assert told(db, "observatoire") == ["digest:observatoire:2026-W48"]


def test_what_was_decided_before_the_watch_began_is_no_news(
    open_room: tuple[Database, Newsroom], tmp_path: Path
) -> None:
    db, newsroom = open_room
    newsroom = replace(newsroom, decisions=(decision(recorded=datetime(2026, 11, 12, tzinfo=UTC)),))
    for now in (WEDNESDAY, MONDAY, MONDAY + WEEK):
        publish(db, newsroom, tmp_path, now)
    assert told(db, "observatoire") == []


def test_a_digest_that_is_asked_for_tells_the_decisions_of_its_days(
    open_room: tuple[Database, Newsroom],
) -> None:
    db, newsroom = open_room
    newsroom = replace(newsroom, decisions=(decision(),))
    in_week, after = (
        compose(db, newsroom, period_named(label, PARIS), MONDAY, published=True).digest()
        for label in ("2026-W47", "2026-W48")
    )
    assert [(one.risk.id, one.was, one.risk.weight) for one in in_week.decisions] == [("R11", 16, 20)]
    assert after.decisions == ()


def test_a_quarters_file_has_the_first_answer_to_its_proposals_and_the_weights_of_before(
    open_room: tuple[Database, Newsroom],
) -> None:
    db, newsroom = open_room
    later = decision(was=20, weight=25, decided=date(2026, 11, 16))
    risks = {**risk_rows(), "R11": replace(risk_rows()["R11"], weight=25)}
    newsroom = replace(newsroom, desk=replace(newsroom.desk, risks=risks), decisions=(decision(), later))
    autumn, winter = (
        gather_dossier(db, newsroom, compose(db, newsroom, period_named(label, PARIS), MONDAY))
        for label in ("2026-Q3", "2026-Q4")
    )
    assert [(one.was, one.risk.weight) for one in autumn.answers] == [(16, 20)]
    assert [risk.weight for risk in autumn.silent if risk.id == "R11"] == [16]
    assert (winter.answers, [risk.weight for risk in winter.silent if risk.id == "R11"]) == ((), [25])


def test_a_risk_that_comes_back_is_not_said_to_be_kept() -> None:
    gone = decision(weight=16, retires=True)
    back = decision(weight=16, decided=date(2026, 11, 12))
    assert [(one.retires, one.returns) for one in rating_rows((gone, back), risk_rows())] == [
        (True, False),
        (False, True),
    ]
