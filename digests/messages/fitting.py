"""How much of a text a room takes: the longest rendering that stays within one Matrix event."""

from __future__ import annotations

import json
from collections.abc import Callable

from digests.rows import Message

MAX_EVENT_BYTES = 40_000
"""A room takes events of 65,536 bytes, encrypted ones of some 48,000 bytes of plain JSON (measured with
Synapse); the rest is left to mentions and relations."""


def event_bytes(message: Message) -> int:
    """The size of the message's event content in bytes, non-ASCII characters escaped as clients may do."""
    content = {
        "msgtype": "m.text",
        "format": "org.matrix.custom.html",
        "body": message.body,
        "formatted_body": message.html,
    }
    return len(json.dumps(content))


def longest_that_fits(render: Callable[[int], Message], limit: int) -> Message:
    """`render(limit)`, or with the next lower limits, down to 0, until the event fits.

    `render(0)` is bounded by how it is made and is the answer when nothing longer fits.
    """
    for tried in range(limit, 0, -1):
        message = render(tried)
        if event_bytes(message) <= MAX_EVENT_BYTES:
            return message
    return render(0)
