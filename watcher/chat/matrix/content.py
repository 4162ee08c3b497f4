"""What a post looks like in Matrix, there and back: pure, no network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from watcher.chat.room import Post, RoomRefusedError
from watcher.picture import Picture, Upload
from watcher.rules.marks import Found

TXN_KEY = "fr.vigie.txn"
"""Our own key in an event's content: by it a post is found again in the room, on any device, at any age.

A homeserver remembers a transaction id for about a day, and for one device only.
"""

MARKS_KEY = "fr.vigie.marks"
"""The marks of what the message is about. They stand in clear beside what is encrypted, and tell nothing: a
restored device cannot read what was encrypted with keys that it made after the backup."""

_NEVER = 253_402_300_800_000
"""Milliseconds: the year 10000, which no datetime holds."""

MESSAGE = "m.room.message"

LARGEST_CONTENT = 40_000
"""Bytes of content. An event of over 65,536 bytes is refused (Matrix specification, size limits), and
encryption adds more than a third: 48,000 bytes of content pass, 50,000 do not. The same limit in clear
rooms, as a room can be encrypted between splitting and sending. Marks, 3,600 bytes at most, come on top."""


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
    return {**content, MARKS_KEY: list(post.marks)} if post.marks else content


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


def marks_among(events: Iterable[Mapping[str, Any]], user_id: str) -> Iterator[Found]:
    """The marks in what `user_id` posted, encrypted or not, among raw `events`.

    That of a new version stands for the message which it replaces.
    """
    for event in events:
        content, event_id, sent = event.get("content"), event.get("event_id"), event.get("origin_server_ts")
        if event.get("sender") != user_id or not isinstance(content, dict):
            continue
        said = cast("dict[str, Any]", content)
        marks, root = said.get(MARKS_KEY), _replaced(said.get("m.relates_to")) or event_id
        if isinstance(marks, list) and isinstance(root, str) and isinstance(sent, int) and 0 <= sent < _NEVER:
            at = datetime.fromtimestamp(sent / 1000, UTC)
            yield from (Found(mark, root, at) for mark in cast("list[Any]", marks) if isinstance(mark, str))


def _replaced(relation: object) -> str | None:
    if not isinstance(relation, dict):
        return None
    found = cast("Mapping[str, Any]", relation)
    event_id = found.get("event_id") if found.get("rel_type") == "m.replace" else None
    return event_id if isinstance(event_id, str) else None


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
