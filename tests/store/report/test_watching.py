"""The watch itself in a period: sources, their days, work and messages by the clock of the place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from digests.indicators.evidence import Sent, SourceDay, SourceFacts, Use, Work
from watcher.items import Harvest, Outcome, SourceState
from watcher.sources import Source
from watcher.store import outbox, uses
from watcher.store.messages import NewMessage, Place
from watcher.store.report import watching
from watcher.store.runs import CPU_SECONDS, end_run, start_run
from watcher.store.sources import save_visit, sync_sources

PARIS = ZoneInfo("Europe/Paris")
TOKYO = ZoneInfo("Asia/Tokyo")
MIDNIGHT = datetime(2026, 11, 23, tzinfo=PARIS)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def run(db: Database, at: datetime, cpu: float | None = None) -> None:
    number = start_run(db, "round", at)
    if cpu is not None:
        end_run(db, number, "done", 0, {CPU_SECONDS: cpu}, at + MINUTE)


def test_sources_are_those_that_the_store_knows_retired_ones_too(
    db: Database, source: Callable[..., Source]
) -> None:
    visited = SourceState(visited_at=MIDNIGHT)
    save_visit(db, Harvest("cnil", Outcome.UNCHANGED, visited), None, MIDNIGHT)
    sync_sources(db, [source("press", name="La Presse", rhythm_days=3.5)])
    found = watching.source_facts(db, PARIS)
    assert list(found) == ["cnil", "press", "third"]
    first = date(2026, 11, 23)
    assert (found["cnil"].enabled, found["cnil"].first_visit) == (False, first)
    assert found["press"] == SourceFacts(
        "press", "La Presse", "Publisher press", "press", "press", "fr", True, 3.5, None
    )


def test_days_of_sources_are_read_from_the_first_to_the_last(db: Database) -> None:
    for number in range(4):
        at = datetime(2026, 11, 21, 12, tzinfo=UTC) + number * DAY
        save_visit(db, Harvest("cnil", Outcome.UNCHANGED, SourceState(), fetched_bytes=number), None, at)
    found = watching.source_days(db, date(2026, 11, 22), date(2026, 11, 23))
    assert found == (
        SourceDay("cnil", date(2026, 11, 22), 1, 0, 0, 1),
        SourceDay("cnil", date(2026, 11, 23), 1, 0, 0, 2),
    )


def test_uses_are_summed_and_what_nobody_did_is_not_there(db: Database) -> None:
    for number, kind in enumerate(("searches", "commands", "commands", "commands")):
        uses.add(db, kind, datetime(2026, 11, 21, 12, tzinfo=UTC) + number * DAY)
    found = watching.uses(db, date(2026, 11, 22), date(2026, 11, 23))
    assert found == (Use("commands", 2),)


def test_work_is_by_the_days_of_the_place_and_what_was_not_noted_is_missing(db: Database) -> None:
    run(db, MIDNIGHT - timedelta(microseconds=1), 1.5)
    run(db, MIDNIGHT, 2.0)
    run(db, MIDNIGHT + MINUTE)  # killed
    run(db, MIDNIGHT + DAY)
    run(db, MIDNIGHT + 2 * DAY, 8.0)
    assert watching.work(db, MIDNIGHT - DAY, MIDNIGHT + 2 * DAY, PARIS) == (
        Work(date(2026, 11, 22), 1, 1.5),
        Work(date(2026, 11, 23), 2, 2.0),
        Work(date(2026, 11, 24), 1, None),
    )
    assert [one.day.day for one in watching.work(db, MIDNIGHT, MIDNIGHT + 2 * DAY, TOKYO)] == [23, 24]


def test_a_day_of_23_or_25_hours_has_all_its_runs(db: Database) -> None:
    start = datetime(2026, 10, 25, tzinfo=PARIS)
    for hour in range(25):
        run(db, start.astimezone(UTC) + timedelta(hours=hour), 1.0)
    end = datetime(2026, 10, 26, tzinfo=PARIS)
    assert watching.work(db, start, end, PARIS) == (Work(date(2026, 10, 25), 25, 25.0),)


def test_messages_are_those_that_went_to_rooms_new_versions_too(
    db: Database, message: Callable[..., NewMessage]
) -> None:
    def send(name: str, sent: datetime | None, **changes: object) -> int:
        number = outbox.enqueue(db, message(dedupe_key=name, txn_id=name, **changes), MIDNIGHT - DAY)
        assert number is not None
        if sent is not None:
            outbox.mark_sent(db, number, f"${name}", sent)
        return number

    first = send("a", MIDNIGHT)
    send("a2", MIDNIGHT + DAY - MINUTE, place=Place(revises=first))
    send("b", MIDNIGHT, kind="digest")
    send("c", MIDNIGHT + DAY, kind="notice")
    send("d", MIDNIGHT, kind="notice", room="direct:@ann:lab.test")
    send("waiting", None)
    assert watching.sent(db, MIDNIGHT, MIDNIGHT + DAY, PARIS) == (
        Sent(date(2026, 11, 23), "alert", 2),
        Sent(date(2026, 11, 23), "digest", 1),
    )
