"""Reactions counted anew, by the homeserver's word, when some may have been missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from watcher.chat import reactions
from watcher.settings import Room
from watcher.store.database import transaction
from watcher.store.reactions import posts_since
from watcher.store.sqlite import Database

if TYPE_CHECKING:
    from watcher.chat.matrix import MatrixAccount

_RECENT = timedelta(days=14)
"""People react to what is new; of two weeks there are some sixty messages, so as many requests."""


async def recount_recent(
    db: Database,
    account: MatrixAccount,
    rooms: Sequence[Room],
    pseudonym_of: Callable[[str], str],
    now: datetime,
) -> int:
    """Count the reactions to our alerts and digests of the last two weeks anew; to how many messages.

    `rooms` are those of the settings. Raises RoomUnavailableError, RoomSessionError.
    """
    ids = {room.name: room.id for room in rooms}
    counted = 0
    for name, event_id in posts_since(db, now - _RECENT):
        room_id = ids.get(name)
        if room_id is not None:
            there = await account.reactions_of(room_id, event_id)
            with transaction(db):
                reactions.recount(db, event_id, there, pseudonym_of)
            counted += 1
    return counted
