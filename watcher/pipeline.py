"""A harvest becomes rows, alerts and outbox messages, in one transaction: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from watcher.items import Change, Harvest, Judged
from watcher.rules import subscriptions
from watcher.rules.alerts import Candidate
from watcher.store import health, items, sources
from watcher.store.database import transaction
from watcher.store.items import SavedItem
from watcher.stories import relate
from watcher.writing.alerting import alert, revise
from watcher.writing.desk import Desk
from watcher.writing.held import tell_held
from watcher.writing.subscribers import tell_subscribers


@dataclass(frozen=True, slots=True)
class Kept:
    """What a harvest changed in the store; `alerts` counts the messages that call members."""

    new: int
    revised: int
    alerts: int


def keep(db: Database, harvest: Harvest, desk: Desk, run_id: int | None, at: datetime) -> Kept:
    """Keep a harvest, write the alerts it calls for, and bring older alerts of what was revised up to date.

    What tells a known story joins it first, as alerts depend on it. `run_id` is that of the round, None
    outside of one. Subscribers are told in the same transaction. Raises StoreError with nothing changed.
    """
    with transaction(db):
        items.rekey(db, harvest.source_id, harvest.rekeyed)
        saved = items.save_many(db, harvest.judged, at)
        sources.save_visit(db, harvest, run_id, at)
        if any(judged.change is Change.NEW and not judged.held for judged in harvest.judged):
            health.note_rhythm(db, harvest.source_id, at)
        tell_held(db, harvest, desk, at)
        relate(db, zip(saved, harvest.judged, strict=True), at)
        pairs = tuple(zip(saved, harvest.judged, strict=True))
        revised = [
            kept.item_id for kept, judged in pairs if kept.change is Change.REVISED and not judged.held
        ]
        revise(db, revised, desk, at)
        candidates = [
            Candidate(kept.item_id, kept.same_as or kept.item_id, judged.assessment, judged.item.stale)
            for kept, judged in pairs
        ]
        alerts = alert(db, candidates, desk, at)
        tell_subscribers(db, [_for_subscribers(*pair) for pair in pairs], desk, at)
    changes = [judged.change for judged in harvest.judged]
    return Kept(changes.count(Change.NEW), changes.count(Change.REVISED), alerts)


def _for_subscribers(kept: SavedItem, judged: Judged) -> subscriptions.Candidate:
    item = judged.item
    is_first = kept.change is Change.NEW and kept.same_as is None
    return subscriptions.Candidate(
        kept.item_id, item.title, item.text, judged.assessment, item.stale, is_first
    )
