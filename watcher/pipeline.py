"""Harvests become rows, alerts and outbox messages, a batch in one transaction: all of it or nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from watcher.items import Change, Fault, Harvest, Judged, Problem
from watcher.rules.alerts import Candidate
from watcher.rules.subscriptions import Candidate as Notable
from watcher.rules.subscriptions import Subscription
from watcher.store import health, items, push, sources, subscriptions
from watcher.store.database import transaction
from watcher.store.errors import StoreError
from watcher.store.items import SavedItem
from watcher.store.sqlite import Database
from watcher.writing.alerting import alert, revise
from watcher.writing.desk import Desk
from watcher.writing.held import tell_held
from watcher.writing.subscribers import tell_subscribers

_LOG = logging.getLogger(__name__)
Pair = tuple[SavedItem, Judged]
"""What became of an item, and the item with what the model says of it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a harvest changed in the store; `alerts` counts the messages that call members.

    With a `problem` it changed nothing, not even what is remembered of its source.
    """

    new: int
    revised: int
    alerts: int
    problem: Problem | None = None


def keep(db: Database, harvest: Harvest, desk: Desk, run_id: int | None, at: datetime) -> Kept:
    """Keep one harvest; see `keep_all`. Raises whatever goes wrong, with nothing changed."""
    return _keep(db, [harvest], desk, run_id, at)[0]


def keep_all(
    db: Database, harvests: Sequence[Harvest], desk: Desk, run_id: int | None, at: datetime
) -> tuple[Kept, ...]:
    """Keep harvests, write the alerts they call for, and bring older alerts of what was revised up to date.

    What tells a known story joins it first, as alerts depend on it. `run_id` is that of the round, None
    outside of one. Subscribers are told in the same transaction. When something in a harvest defeats that,
    each is kept by itself, and that one not. Raises StoreError when the database cannot be written; what was
    not kept until then is as if it had not come.
    """
    if not harvests:
        return ()
    try:
        return _keep(db, harvests, desk, run_id, at)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - what one source brought must not cost the others theirs
        _LOG.warning("%d harvests are kept one by one, as together they raised %r", len(harvests), error)
    return tuple(_keep_alone(db, one, desk, run_id, at) for one in harvests)


def _keep_alone(db: Database, harvest: Harvest, desk: Desk, run_id: int | None, at: datetime) -> Kept:
    try:
        return keep(db, harvest, desk, run_id, at)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - logged, and told in the report of the round
        _LOG.exception("what %s brought was not kept", harvest.source_id)
        remedy = "a defect of Vigie: please report it with the log and the source's id"
        return Kept(0, 0, 0, Problem(Fault.INTERNAL, f"{type(error).__name__}: {error}", remedy))


def _keep(
    db: Database, harvests: Sequence[Harvest], desk: Desk, run_id: int | None, at: datetime
) -> tuple[Kept, ...]:
    with transaction(db):
        for one in harvests:
            if one.rekeyed:
                items.rekey(db, one.source_id, one.rekeyed)
        judged = [each for one in harvests for each in one.judged]
        saved = items.save_many(db, judged, at)
        sources.save_visits(db, harvests, run_id, at)
        push.note_offers(db, {one.source_id: one.offer for one in harvests if one.offer is not None})
        health.note_rhythms(db, {each.item.source_id for each in judged if _is_sign_of_life(each)}, at)
        pairs = list(zip(saved, judged, strict=True))
        if pairs:
            from watcher.stories import relate  # noqa: PLC0415 - most rounds bring nothing to tell

            relate(db, pairs, at)
        subscribed = subscriptions.everybody(db) if pairs else ()
        each_ones = iter(pairs)
        return tuple(
            _tell(db, one, list(islice(each_ones, len(one.judged))), subscribed, desk, at) for one in harvests
        )


def _tell(
    db: Database,
    harvest: Harvest,
    pairs: Sequence[Pair],
    subscribed: Sequence[Subscription],
    desk: Desk,
    at: datetime,
) -> Kept:
    tell_held(db, harvest, desk, at)
    revised = [kept.item_id for kept, judged in pairs if kept.change is Change.REVISED and not judged.held]
    revise(db, revised, desk, at)
    alerts = tell_news(db, pairs, subscribed, desk, at)
    changes = [judged.change for _, judged in pairs]
    return Kept(changes.count(Change.NEW), changes.count(Change.REVISED), alerts)


def tell_news(
    db: Database, pairs: Sequence[Pair], subscribed: Sequence[Subscription], desk: Desk, at: datetime
) -> int:
    """Write the alerts and direct messages that the items of one harvest call for, and count the alerts.

    What is not judged calls for none. Runs inside the caller's transaction.
    """
    alerts = alert(db, list(_candidates(pairs)), desk, at)
    if subscribed:
        tell_subscribers(db, list(_notable(pairs)), subscribed, desk, at)
    return alerts


def _is_sign_of_life(judged: Judged) -> bool:
    return judged.change is Change.NEW and not judged.held


def _candidates(pairs: Sequence[Pair]) -> Iterator[Candidate]:
    for kept, judged in pairs:
        if judged.assessment is not None:
            page = kept.same_as or kept.item_id
            yield Candidate(kept.item_id, page, judged.assessment, judged.item.stale)


def _notable(pairs: Sequence[Pair]) -> Iterator[Notable]:
    for kept, judged in pairs:
        item = judged.item
        if judged.assessment is not None:
            is_first = kept.change is Change.NEW and kept.same_as is None
            yield Notable(kept.item_id, item.title, item.text, judged.assessment, item.stale, is_first)
