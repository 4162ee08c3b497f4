"""When a message that did not arrive is tried again: pure arithmetic, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from watcher.chat.room import RoomBusyError, RoomUnavailableError

FIRST_DELAY = timedelta(seconds=30)
"""Short enough for an urgent alert after a blip, long enough for a homeserver that restarts."""

LONGEST_DELAY = timedelta(hours=1)
"""After a long outage members read again within the hour."""

LONGEST_RETRY_AFTER = timedelta(hours=6)
"""A server may ask for more patience than ours, but must not silence a room for days by mistake."""

BUSY_DELAY = timedelta(seconds=5)
"""Synapse lets one message through every five seconds by default (`rc_message`)."""

_DOUBLINGS = 7  # 30 s x 2**7 is beyond the hour; bounding the exponent keeps the power small


def next_attempt(attempts: int, error: RoomUnavailableError, now: datetime) -> datetime:
    """The earliest time for the next attempt, after `attempts` earlier failures and this `error` at `now`.

    The delay doubles from 30 s to 1 h. What the server asked for (`retry_after`, in seconds) is honoured
    when it is longer, up to 6 h. There is no random part: one bot with one outbox makes no herd. A server
    that is only busy is asked again as soon as it said, or after 5 s.
    """
    if isinstance(error, RoomBusyError):
        busy = BUSY_DELAY if error.retry_after is None else timedelta(seconds=error.retry_after)
        return now + min(busy, LONGEST_RETRY_AFTER)
    delay = min(FIRST_DELAY * 2 ** min(attempts, _DOUBLINGS), LONGEST_DELAY)
    if error.retry_after is not None:
        asked = timedelta(seconds=min(error.retry_after, LONGEST_RETRY_AFTER.total_seconds()))
        delay = max(delay, asked)
    return now + delay
