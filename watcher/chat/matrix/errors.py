"""What a homeserver's refusal means for a message: a table from error code to RoomError. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from watcher.chat.room import (
    RoomBusyError,
    RoomClosedError,
    RoomError,
    RoomRefusedError,
    RoomSessionError,
    RoomUnavailableError,
    RoomUnreachableError,
)

_SESSION_OVER = {
    "M_UNKNOWN_TOKEN",
    "M_MISSING_TOKEN",
    "M_USER_DEACTIVATED",
    "M_USER_LOCKED",
    "M_USER_SUSPENDED",
    "M_CONSENT_NOT_GIVEN",
}
_FOR_NOW = {
    "M_RESOURCE_LIMIT_EXCEEDED",
    "M_UNRECOGNIZED",  # the server does not know the endpoint: a wrong address, not a wrong message
}
_MESSAGE_AT_FAULT = {"M_TOO_LARGE", "M_BAD_JSON", "M_NOT_JSON", "M_INVALID_PARAM"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is not the wanted one.

    `errcode` is None when the answer is not Matrix JSON (a proxy's page), `retry_after` is in seconds.
    """

    status: int
    errcode: str | None
    message: str
    retry_after: float | None = None


def room_error(refusal: Refusal, act: str, *, of_account: bool) -> RoomError:
    """The error to raise when `act` (what we tried, as in "sending to !room") met `refusal`.

    `of_account`: the act concerns the whole account (login, whoami), so that a refusal for good ends the
    session instead of condemning one message.
    """
    said = " ".join(str(part) for part in (refusal.errcode or refusal.status, refusal.message) if part)
    detail = f"{act}: the homeserver answered {said}"
    if refusal.errcode in _SESSION_OVER:
        return session_over(detail)
    if refusal.status == HTTPStatus.TOO_MANY_REQUESTS or refusal.errcode == "M_LIMIT_EXCEEDED":
        return RoomBusyError(detail, refusal.retry_after)
    if _passes(refusal):
        error = RoomUnreachableError if _is_of_nobody(refusal) else RoomUnavailableError
        return error(detail, refusal.retry_after)
    if of_account:
        return session_over(detail)
    if _is_of_the_message(refusal):
        return RoomRefusedError(f"{detail}; {_remedy(refusal)}")
    return RoomClosedError(f"{detail}; {_remedy(refusal)}")


def refusal_in(status: int, content: object) -> Refusal:
    """The refusal in a parsed body, which may be anything."""
    fields = cast("dict[str, object]", content) if isinstance(content, dict) else {}
    errcode, message = fields.get("errcode"), fields.get("error")
    wait = fields.get("retry_after_ms")
    retry_after = max(0.0, wait / 1000) if isinstance(wait, int | float) else None
    return Refusal(status, errcode if isinstance(errcode, str) else None, str(message or ""), retry_after)


def session_over(detail: str) -> RoomSessionError:
    """The error for an account that cannot be used until the operator acts."""
    return RoomSessionError(f"{detail}; check the [matrix] settings and run `vigie matrix login`")


def _passes(refusal: Refusal) -> bool:
    """Whether time alone may cure it. What is not Matrix JSON comes from something in between."""
    if refusal.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return False
    if refusal.errcode is None or refusal.errcode in _FOR_NOW:
        return True
    return not 400 <= refusal.status < 500


def _is_of_nobody(refusal: Refusal) -> bool:
    """Whether the homeserver itself was not reached: a proxy's word that there is nobody behind it."""
    gone = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
    return refusal.errcode is None and refusal.status in gone


def _is_of_the_message(refusal: Refusal) -> bool:
    """Whether another message would be taken: too large, malformed, an answer to what is not there."""
    wrong = {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.BAD_REQUEST}
    return refusal.status in wrong or refusal.errcode in _MESSAGE_AT_FAULT


def _remedy(refusal: Refusal) -> str:
    if refusal.errcode == "M_TOO_LARGE" or refusal.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return "shorten or split the message"
    if _is_of_the_message(refusal):
        return "the room takes other messages, so let this one go"
    if refusal.errcode == "M_FORBIDDEN":
        return "invite the bot's account to the room and let it write there"
    return "check the room's id in the settings"
