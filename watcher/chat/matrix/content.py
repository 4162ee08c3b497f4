"""What a post looks like in Matrix, there and back: pure, no network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from watcher.chat.room import Post, RoomRefusedError
from watcher.picture import Picture, Upload

TXN_KEY = "fr.vigie.txn"
"""Our own key in an event's content: by it a post is found again in the room, on any device, at any age.

A homeserver remembers a transaction id for about a day, and for one device only.
"""

MESSAGE = "m.room.message"

LARGEST_CONTENT = 40_000
"""Bytes of content. An event of over 65,536 bytes is refused (Matrix specification, size limits), and
encryption adds more than a third: 48,000 bytes of content pass, 50,000 do not. The same limit in clear
rooms, as a room can be encrypted between splitting and sending."""


def event_content(post: Post, upload: Upload | None = None) -> dict[str, Any]:
    """The content of the `m.room.message` event for `post`, with its picture when that lies at `upload`.

    `m.mentions` is always there, so that nothing in the text (an `@room` in a title) can notify anybody. The
    new version of a message notifies nobody again. Raises RoomRefusedError when it is too large.
    """
    said: dict[str, Any] = {
        "msgtype": f"m.{post.form}",
        "body": post.body,
        "format": "org.matrix.custom.html",
        "formatted_body": post.html,
        "m.mentions": {"user_ids": list(post.mentions)} if post.mentions else {},
    }
    if post.attached is not None and upload is not None:
        said |= _image(post.attached.picture, upload)
    content = {**said, **_relation(post, said), TXN_KEY: post.txn_id}
    size = len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    if size > LARGEST_CONTENT:
        raise RoomRefusedError(
            f"the message is too large: {size:,} bytes, at most {LARGEST_CONTENT:,} fit into an encrypted "
            "Matrix event; shorten or split it"
        )
    return content


def _image(picture: Picture, upload: Upload) -> dict[str, Any]:
    """A `filename` makes the body a caption (specification 1.10); older clients take that for the name."""
    lies = {"url": upload.url}
    return {
        "msgtype": "m.image",
        "filename": picture.name,
        "info": {
            "mimetype": "image/png",
            "w": picture.width,
            "h": picture.height,
            "size": len(picture.png),
        },
        **(lies if upload.keys is None else {"file": {**json.loads(upload.keys), **lies}}),
    }


def _relation(post: Post, said: Mapping[str, Any]) -> dict[str, Any]:
    """What ties the message to others. Clients without threads show one as an answer to `m.in_reply_to`."""
    if post.replaces is not None:
        return {
            "body": f"* {post.body}",
            "formatted_body": f"* {post.html}",
            "m.mentions": {},
            "m.new_content": dict(said),
            "m.relates_to": {"rel_type": "m.replace", "event_id": post.replaces},
        }
    if post.thread is not None:
        return {
            "m.relates_to": {
                "rel_type": "m.thread",
                "event_id": post.thread,
                "is_falling_back": post.reply_to is None,
                "m.in_reply_to": {"event_id": post.reply_to or post.thread},
            }
        }
    if post.reply_to is not None:
        return {"m.relates_to": {"m.in_reply_to": {"event_id": post.reply_to}}}
    return {}


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
