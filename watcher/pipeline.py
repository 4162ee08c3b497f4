"""A harvest becomes rows, alerts and outbox messages, in one transaction: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from digests.message import alert_message, grouped_alert_message
from digests.rows import ItemRow, Message, RiskRow
from watcher.items import Change, Harvest
from watcher.rules.alerts import Alert, Candidate, plan
from watcher.settings import Room
from watcher.store import items, outbox, rows, sources
from watcher.store.database import transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """What writing messages needs: rooms, the zone of dates, the register's risks by id, a maker of ids."""

    rooms: tuple[Room, ...]
    zone: ZoneInfo
    risks: Mapping[str, RiskRow]
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a harvest changed in the store."""

    new: int
    revised: int
    alerts: int


def keep(db: Database, harvest: Harvest, desk: Desk, run_id: int, at: datetime) -> Kept:
    """Keep a harvest and write the alerts it calls for. Raises StoreError with nothing changed."""
    with transaction(db):
        items.rekey(db, harvest.source_id, harvest.rekeyed)
        saved = items.save_many(db, harvest.judged, at)
        sources.save_visit(db, harvest, run_id, at)
        candidates = [
            Candidate(kept.item_id, kept.same_as or kept.item_id, judged.assessment, judged.item.stale)
            for kept, judged in zip(saved, harvest.judged, strict=True)
        ]
        told = outbox.alerted(db, [candidate.page for candidate in candidates])
        alerts = [_write(db, alert, desk, at) for alert in plan(candidates, desk.rooms, told)]
    changes = [judged.change for judged in harvest.judged]
    return Kept(changes.count(Change.NEW), changes.count(Change.REVISED), sum(alerts))


def _write(db: Database, alert: Alert, desk: Desk, at: datetime) -> bool:
    found = [rows.row(db, item_id, desk.risks) for item_id in alert.item_ids]
    message = _render([row for row in found if row is not None], desk.zone)
    return outbox.enqueue(
        db,
        outbox.NewMessage(
            room=alert.room,
            kind="alert",
            dedupe_key=alert.dedupe_key,
            txn_id=desk.new_id(),
            body=message.body,
            html=message.html,
            mentions=alert.mentions,
            item_ids=alert.item_ids,
        ),
        at,
    )


def _render(alerted: Sequence[ItemRow], zone: ZoneInfo) -> Message:
    if len(alerted) == 1:
        return alert_message(alerted[0], zone)
    return grouped_alert_message(alerted, alerted[0].publisher, zone)
