"""What a post looks like in Matrix, there and back: pure, no network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from watcher.chat.room import Post, RoomRefusedError

TXN_KEY = "fr.vigie.txn"
"""Our own key in an event's content: by it a post is found again in the room, on any device, at any age.

A homeserver remembers a transaction id for about a day, and for one device only.
"""

LARGEST_CONTENT = 60_000
"""Bytes of content. An event of over 65,536 bytes is refused (Matrix specification, size limits); the
rest of the event (ids, hashes, signatures) needs some of that."""


def event_content(post: Post) -> dict[str, Any]:
    """The content of the `m.room.message` event for `post`.

    `m.text`, as clients do not notify of `m.notice`. `m.mentions` is always there, so that nothing in
    the text (an `@room` in a title) can notify anybody. Raises RoomRefusedError when it is too large.
    """
    content: dict[str, Any] = {
        "msgtype": "m.text",
        "body": post.body,
        "format": "org.matrix.custom.html",
        "formatted_body": post.html,
        "m.mentions": {"user_ids": list(post.mentions)} if post.mentions else {},
        TXN_KEY: post.txn_id,
    }
    size = len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    if size > LARGEST_CONTENT:
        raise RoomRefusedError(
            f"the message is too large: {size:,} bytes, at most {LARGEST_CONTENT:,} fit into a Matrix event; "
            "shorten or split it"
        )
    return content


def posts_among(events: Iterable[Mapping[str, Any]], user_id: str) -> dict[str, str]:
    """Transaction id to event id of the posts that `user_id` made with our key, among raw `events`."""
    found: dict[str, str] = {}
    for event in events:
        content = event.get("content")
        if event.get("sender") != user_id or not isinstance(content, dict):
            continue
        txn_id = cast("dict[str, Any]", content).get(TXN_KEY)
        event_id = event.get("event_id")
        if isinstance(txn_id, str) and isinstance(event_id, str):
            found[txn_id] = event_id
    return found
