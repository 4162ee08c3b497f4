"""When a round posts: now, over rooms that are opened for one pass, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from watcher.chat.delivery_report import DeliveryReport
from watcher.house import House
from watcher.store import outbox
from watcher.store.sqlite import Database

Poster = Callable[[Database, House], DeliveryReport]
"""Posts what the outbox holds, and hears what the rooms have to say."""


def post_now(db: Database, house: House) -> DeliveryReport:
    """Open the rooms for one pass. Rooms that fail are in the report; nothing is raised for them.

    Who has nothing to say and nobody to hear opens none.
    """
    if house.settings.matrix is None and not outbox.waiting(db):
        return DeliveryReport()
    from watcher.chat.service import pass_once  # noqa: PLC0415 - all of delivery: most rounds need none of it

    return asyncio.run(pass_once(db, house))


def leave_to_service(_db: Database, _house: House) -> DeliveryReport:
    """Post nothing: while the watch runs, another thread delivers, and an account has one user only."""
    return DeliveryReport()
