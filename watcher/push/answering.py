"""Pure: what a hub is answered, and what follows from its call (WebSub, sections 5.2 to 7)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watcher.rules.push import Standing, Subscription, is_active, lease_end, may_confirm

ALGORITHMS = frozenset({"sha1", "sha256", "sha384", "sha512"})
"""By which a hub may sign (section 7); it chooses, and a secret of ours is random and long."""
LONGEST_CHALLENGE = 1024


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The hub accepted us, until then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """The hub refuses or ended the subscription."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pinged:
    """The hub announced that the feed changed, and it was the hub."""


Consequence = Confirmed | Denied | Pinged | None


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP status and a body of plain text, with what follows for the subscription."""

    status: int
    text: str = ""
    follows: Consequence = None


def to_question(one: Subscription | None, asked: Mapping[str, str], now: datetime) -> Reply:
    """The answer to a GET, by which a hub wants to know whether we meant it, or says that it does not."""
    if one is None:
        return Reply(404)
    mode, topic = asked.get("hub.mode", ""), asked.get("hub.topic", "")
    if mode == "denied" and topic == one.offer.topic and one.standing is not Standing.OFFERED:
        return Reply(200, follows=Denied(asked.get("hub.reason", "")[:200]))
    challenge = asked.get("hub.challenge", "")
    if mode != "subscribe" or not 0 < len(challenge) <= LONGEST_CHALLENGE or not may_confirm(one, topic, now):
        return Reply(404)
    return Reply(200, challenge, Confirmed(lease_end(_seconds(asked.get("hub.lease_seconds")), now)))


def to_call(one: Subscription | None, signature: str | None, body: bytes, now: datetime) -> Reply:
    """The answer to a POST. Nothing is read of its body but whether the hub signed it.

    A wrong signature is answered like a right one, and nothing follows: whoever guesses learns nothing. Who
    calls for what we do not want (any more) is told so, and a hub then ends it.
    """
    if one is None or not is_active(one, now):
        return Reply(410)
    return Reply(202, follows=Pinged() if _is_signed(one.secret, signature or "", body) else None)


def _is_signed(secret: str, signature: str, body: bytes) -> bool:
    algorithm, _, stated = signature.strip().partition("=")
    if algorithm not in ALGORITHMS or not secret or not stated.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, algorithm).hexdigest(), stated.lower())


def _seconds(stated: str | None) -> float | None:
    return float(stated[:12]) if stated is not None and stated.isascii() and stated.isdigit() else None
