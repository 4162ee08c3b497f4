"""The homeserver is gone for a week: what was decided waits in its order, and arrives once."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlite_utils import Database

from baddays.houses import watching
from chat.named_rooms import NamedRooms
from factories import judged, source
from servers import ScriptedServer, html
from watcher.chat.delivery import deliver
from watcher.chat.delivery_report import DeliveryReport
from watcher.chat.matrix import MatrixAccount
from watcher.chat.room import Room
from watcher.chat.terminal import TerminalRoom
from watcher.items import Harvest, Outcome, SourceState
from watcher.pipeline import keep
from watcher.settings import Matrix
from watcher.store import outbox, runs, sources
from watcher.store.database import open_database
from watcher.store.messages import MessageKind, NewMessage

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
PASS, WEEK = timedelta(minutes=10), timedelta(days=7)
WHOAMI = "/_matrix/client/v3/account/whoami"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    yield database
    database.close()


def journal(path: Path) -> list[str]:
    return [json.loads(line)["body"] for line in path.read_text("utf-8").splitlines()]


def test_what_was_decided_in_a_week_without_homeserver_arrives_once_and_in_its_order(
    db: Database, server: ScriptedServer, tmp_path: Path
) -> None:
    server.script(WHOAMI, html("<h1>502 Bad Gateway</h1>", 502))
    (tmp_path / "token").write_text("syt_token\n")
    settings = Matrix(
        homeserver=server.url("").rstrip("/"), user_id="@bot:lab.test", access_token_file=tmp_path / "token"
    )
    decided: list[str] = []

    def decide(kind: MessageKind, at: datetime) -> None:
        body = f"{kind} {len(decided)}"
        decided.append(body)
        outbox.enqueue(db, NewMessage("veille", kind, body, f"txn {body}", body, f"<p>{body}</p>"), at)

    async def week() -> list[DeliveryReport]:
        reports: list[DeliveryReport] = []
        async with MatrixAccount(settings, tmp_path / "matrix") as account:
            rooms = NamedRooms({"veille": account.room("!veille:lab.test")})
            for number in range(WEEK // PASS):
                now = MONDAY + number * PASS
                if number % 36 == 0:
                    decide("alert", now)
                if number % 144 == 7:
                    decide("digest", now)
                reports.append(await deliver(db, rooms, lambda now=now: now))
        return reports

    reports = asyncio.run(week())
    assert not any(report.sent or report.dead for report in reports)
    asked = len(server.asked(WHOAMI))
    hours, alerts = WEEK // timedelta(hours=1), sum(body.startswith("alert") for body in decided)
    assert asked <= 2 * hours + 2 * alerts + 10, "an attempt an hour, and one at once for each alert"
    assert outbox.pending_count(db) == len(decided)

    back = MONDAY + WEEK
    path = tmp_path / "veille.jsonl"
    room: Room = TerminalRoom("veille", path, Console(file=io.StringIO()), lambda: back)
    again = asyncio.run(deliver(db, NamedRooms({"veille": room}), lambda: back + timedelta(hours=1)))
    assert again == DeliveryReport(sent=len(decided))
    assert journal(path) == decided
    assert asyncio.run(deliver(db, NamedRooms({"veille": room}), lambda: back + WEEK)).sent == 0


def test_a_storm_without_a_homeserver_gathers_as_it_would_with_one(
    tmp_path: Path, model_directory: Path
) -> None:
    with watching(tmp_path / "var", model_directory, source(), now=MONDAY) as watch:
        sources.sync_sources(watch.db, watch.house.sources)
        (tmp_path / "var" / "rooms").write_text("no folder: nobody can be told")
        run = runs.start_run(watch.db, "round", MONDAY)
        for number in range(60):
            now = MONDAY + number * timedelta(minutes=2)
            watch.at(now)
            urgent = judged(f"id:{number}", urgency="urgent", title=f"Sanction {number}")
            harvest = Harvest("cnil", Outcome.COLLECTED, SourceState(visited_at=now), (urgent,))
            keep(watch.db, harvest, watch.house.desk, run, now)
            watch.tell()
        assert len(outbox.waiting(watch.db)) <= 60
        calling = watch.column("SELECT count(*) FROM outbox WHERE kind = 'alert' AND revises_id IS NULL")[0]
        assert calling <= 5 + 2 * 6, "six calls an hour at most, once it is a storm"
        (tmp_path / "var" / "rooms").unlink()
        watch.tell(timedelta(hours=1))
        told = "\n".join(watch.posted())
        assert all(f"Sanction {number}" in told for number in range(60))
        assert len(watch.posted_ids()) == len(set(watch.posted_ids()))
