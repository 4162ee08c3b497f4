"""What we say beside alerts and digests, as a message for the outbox."""

from __future__ import annotations

from datetime import datetime

from digests.messages.reply import Reply, rendered
from digests.rows import Message
from watcher.store.messages import Form, NewMessage, Place

_ITS_OWN = Place()


def notice(
    room: str,
    dedupe_key: str,
    txn_id: str,
    said: Reply | Message,
    *,
    form: Form = "text",
    place: Place = _ITS_OWN,
    item_ids: tuple[int, ...] = (),
    not_before: datetime | None = None,
) -> NewMessage:
    """The message; see `NewMessage` for what each word means."""
    message = rendered(said)
    return NewMessage(
        room=room,
        kind="notice",
        dedupe_key=dedupe_key,
        txn_id=txn_id,
        body=message.body,
        html=message.html,
        item_ids=item_ids,
        not_before=not_before,
        form=form,
        place=place,
    )
