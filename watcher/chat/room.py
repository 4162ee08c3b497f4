"""A room as the delivery sees it: one verb, three ways to fail.

The terminal and Matrix are the two rooms of this version; both keep the promise of `post`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it leaves: `txn_id` is decided before sending and never changes for a message.

    `body` is the complete plain text, `html` the formatted one (already allow-listed), `mentions` the
    Matrix user ids to notify.
    """

    txn_id: str
    body: str
    html: str
    mentions: tuple[str, ...] = ()


class RoomError(Exception):
    """A post did not arrive."""


class RoomUnavailableError(RoomError):
    """For now: no connection, server error, rate limit. `retry_after` in seconds when the server said it."""

    def __init__(self, detail: str, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class RoomClosedError(RoomUnavailableError):
    """Until the operator acts: not invited, no right to write, encryption that we cannot give.

    Nothing is wrong with the message, so it waits.
    """


class RoomRefusedError(RoomError):
    """For this message, for good: too large, malformed."""


class RoomSessionError(RoomError):
    """For every message: the account's session is over. The operator must log in again."""


class Room(Protocol):
    """Somewhere to post."""

    async def post(self, post: Post) -> str:
        """Post once and return the event id.

        Posting again with the same `txn_id` makes no second message and returns the first event id.
        Raises RoomUnavailableError, RoomRefusedError or RoomSessionError.
        """
        ...
