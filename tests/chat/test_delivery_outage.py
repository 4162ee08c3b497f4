"""A homeserver that goes away and comes back: what was decided meanwhile arrives late, in order, and once."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from chat.accounts import new_user, token_settings
from chat.named_rooms import NamedRooms
from synapse import LabRoom, Synapse
from watcher.chat.delivery import deliver
from watcher.chat.delivery_report import DeliveryReport
from watcher.chat.matrix import MatrixAccount
from watcher.settings import Matrix
from watcher.store import outbox
from watcher.store.database import open_database
from watcher.store.messages import NewMessage

pytestmark = pytest.mark.homeserver

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    yield database
    database.close()


@pytest.fixture
def spare_room(spare_homeserver: Synapse) -> LabRoom:
    return LabRoom.create(spare_homeserver, new_user(spare_homeserver, "alice"), preset="public_chat")


@pytest.fixture
def spare_settings(spare_homeserver: Synapse, tmp_path: Path) -> Matrix:
    return token_settings(spare_homeserver, new_user(spare_homeserver, "bot"), tmp_path)


def enqueue(db: Database, body: str) -> None:
    outbox.enqueue(db, NewMessage("veille", "alert", body, f"txn-{body}", body, f"<p>{body}</p>"), MONDAY)


def test_after_an_outage(
    db: Database, spare_homeserver: Synapse, spare_room: LabRoom, spare_settings: Matrix, tmp_path: Path
) -> None:
    async def act() -> list[DeliveryReport]:
        async with MatrixAccount(spare_settings, tmp_path) as account:
            rooms = NamedRooms({"veille": account.room(spare_room.room_id)})
            enqueue(db, "avant")
            reports = [await deliver(db, rooms, lambda: MONDAY)]
            spare_homeserver.stop()
            enqueue(db, "pendant")
            enqueue(db, "ensuite")
            reports.append(await deliver(db, rooms, lambda: MONDAY))
            spare_homeserver.start()
            reports.append(await deliver(db, rooms, lambda: MONDAY + timedelta(minutes=1)))
            return reports

    before, during, after = asyncio.run(act())
    assert before == DeliveryReport(sent=1)
    assert (during.sent, during.postponed, during.dead) == (0, 1, 0)
    assert "no answer from" in during.errors[0]
    assert after == DeliveryReport(sent=2)
    assert spare_room.bodies() == ["avant", "pendant", "ensuite"]


def test_under_default_rate_limits(
    db: Database, spare_room: LabRoom, spare_settings: Matrix, tmp_path: Path
) -> None:
    bodies: list[str] = []

    def enqueue_some() -> None:
        bodies.extend(f"message {number}" for number in range(len(bodies), len(bodies) + 3))
        for body in bodies[-3:]:
            enqueue(db, body)

    async def act() -> list[DeliveryReport]:
        reports: list[DeliveryReport] = []
        async with MatrixAccount(spare_settings, tmp_path) as account:
            rooms = NamedRooms({"veille": account.room(spare_room.room_id)})
            while not (reports and reports[-1].busy):  # a busy machine takes longer to be too fast
                enqueue_some()
                reports.append(await deliver(db, rooms, lambda: MONDAY))
            while outbox.pending_count(db) and len(reports) < 60:
                time.sleep(1)  # the homeserver lets one message through in five seconds
                at = MONDAY + timedelta(hours=len(reports))
                reports.append(await deliver(db, rooms, lambda at=at: at))
        return reports

    reports = asyncio.run(act())
    assert not any(report.errors for report in reports)
    assert sum(report.sent for report in reports) == len(bodies)
    assert spare_room.bodies() == bodies
