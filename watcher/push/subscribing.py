"""Asking hubs to tell us of changes, through the same gate as every other request."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from watcher.fetching import open_fetch
from watcher.house import House
from watcher.rules.push import LEASE, Subscription, asked, is_to_be_asked
from watcher.store import push
from watcher.store.sqlite import Database
from watcher.visit import HarvestPolicy
from watcher.web.answer import Ask, FetchError

A_PASS = 10
"""Hubs asked in one pass; the next comes within minutes."""

ACCEPTED = frozenset({202, 204})
"""Statuses by which a hub takes a request; an answer with text and 200 is meant so as well."""

log = logging.getLogger(__name__)


def subscribe_due(
    db: Database, house: House, now: datetime, draw: Callable[[], str] = secrets.token_urlsafe
) -> int:
    """Ask the hubs of enabled sources whose turn it is; how many were asked. Raises StoreError.

    Each request is kept before it is made, as its hub may call back while we still speak. `draw` gives
    unguessable text for addresses and secrets.
    """
    callback = house.settings.push.callback
    if callback is None or house.replay:
        return 0
    watched = {source.id for source in house.sources if source.enabled}
    known = push.subscriptions(db).values()
    due = [one for one in known if one.source_id in watched and is_to_be_asked(one, now)][:A_PASS]
    wanted = [asked(one, draw(), draw(), now) for one in due]
    for one in wanted:
        push.note_asked(db, one)
    if wanted:
        policy = replace(house.policy(now, house.settings.paths.archive / "unused"), archive=None)
        for one, refusal in zip(wanted, asyncio.run(_ask_all(wanted, callback, policy)), strict=True):
            if refusal:
                log.info("%s: its hub cannot be asked: %s", one.source_id, refusal)
                push.note_detail(db, one.source_id, refusal)
    return len(wanted)


async def _ask_all(wanted: Sequence[Subscription], callback: str, policy: HarvestPolicy) -> list[str]:
    """What each hub had against it; empty when it took the request."""
    async with open_fetch(policy) as fetch:

        async def one(subscription: Subscription) -> str:
            try:
                await fetch.get(request(subscription, callback))
            except FetchError as error:
                return "" if error.status in ACCEPTED else error.problem.detail
            return ""

        return list(await asyncio.gather(*(one(subscription) for subscription in wanted)))


def request(one: Subscription, callback: str) -> Ask:
    """Pure: the request of WebSub, section 5.1. It is not archived, as it holds a secret."""
    fields = {
        "hub.mode": "subscribe",
        "hub.topic": one.offer.topic,
        "hub.callback": f"{callback}/{one.token}",
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
        "hub.secret": one.secret,
    }
    media = "application/x-www-form-urlencoded"
    return Ask(one.offer.hub, body=urlencode(fields).encode(), media=media, private=True, for_machines=True)
