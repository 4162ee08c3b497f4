"""Alerts as messages: what was decided is written; what changes in it later becomes a new version of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils import Database

from digests.message import alert_message, grouped_alert_message
from digests.rows import Message
from watcher.desk import Desk
from watcher.rules.alerts import STORM_WINDOW, Alert, Candidate, Storm, plan
from watcher.store import alerts, outbox, rows
from watcher.store.outbox import NewMessage, Place


def alert(db: Database, candidates: Sequence[Candidate], desk: Desk, at: datetime) -> int:
    """Write the alerts that these items call for, and count them. Runs inside the caller's transaction."""
    told = outbox.alerted(db, [candidate.page for candidate in candidates])
    storm = Storm(desk.alerts.storm, alerts.lately(db, at - STORM_WINDOW), at)
    return sum(_write(db, one, desk, at) for one in plan(candidates, desk.rooms, told, storm))


def revise(db: Database, item_ids: Iterable[int], desk: Desk, at: datetime) -> int:
    """Give the alerts in which these items stand a new version, where readers would see a difference.

    A new version notifies nobody. It says what is no longer urgent, if anything is. Runs inside the caller's
    transaction.
    """
    written = 0
    for alert_id in alerts.naming(db, item_ids):
        before = alerts.written(db, alert_id)
        after = _render(db, before.item_ids, desk, before.room)
        if (after.body, after.html) != (before.body, before.html):
            _write_version(db, before, after, desk, at, ())
            written += 1
    return written


def _write(db: Database, one: Alert, desk: Desk, at: datetime) -> bool:
    if one.not_before is not None and (gathering := alerts.gathering(db, one.room)) is not None:
        before = alerts.written(db, gathering)
        after = _render(db, (*before.item_ids, *one.item_ids), desk, one.room)
        return _write_version(db, before, after, desk, at, one.item_ids)
    message = _render(db, one.item_ids, desk, one.room)
    written = outbox.enqueue(
        db,
        NewMessage(
            room=one.room,
            kind="alert",
            dedupe_key=one.dedupe_key,
            txn_id=desk.new_id(),
            body=message.body,
            html=message.html,
            mentions=one.mentions,
            item_ids=one.item_ids,
            not_before=one.not_before,
        ),
        at,
    )
    return written is not None


def _write_version(
    db: Database, before: alerts.Written, after: Message, desk: Desk, at: datetime, added: tuple[int, ...]
) -> bool:
    """It is sent after the version before, whenever that is. `added` are items that it is first to name."""
    written = outbox.enqueue(
        db,
        NewMessage(
            room=before.room,
            kind="alert" if added else "notice",
            dedupe_key=f"alert:{before.id}:version:{before.versions + 1}",
            txn_id=desk.new_id(),
            body=after.body,
            html=after.html,
            item_ids=added,
            place=Place(revises=before.id),
        ),
        at,
    )
    return written is not None


def _render(db: Database, item_ids: Sequence[int], desk: Desk, room: str) -> Message:
    found = rows.rows_by_id(db, item_ids, desk.risks)
    alerted = [found[item_id] for item_id in item_ids if item_id in found]
    reactions = desk.has_threads(room)
    if len(alerted) == 1:
        return alert_message(alerted[0], desk.zone, reactions=reactions)
    publishers = {row.publisher for row in alerted}
    source = alerted[0].publisher if len(publishers) == 1 else ""
    return grouped_alert_message(alerted, source, desk.zone, reactions=reactions)
