"""Pure: when a hub is asked to tell us of a feed's changes, and how far it is relied on.

A hub is relied on once it announced what a visit then found, and until visits find what it did not announce.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.items import Offer, SourceState
from watcher.rules.pace import rests

LEASE = timedelta(days=10)
"""What is asked of a hub, as the standard's own example does; it decides (WebSub, section 5.1)."""
LONGEST_LEASE = timedelta(days=90)
RENEWED_BEFORE = timedelta(days=2)
"""A lease is renewed so long before its end, or in its second half when it is shorter."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=1)
"""Between two attempts to subscribe, doubled each time."""
DENIED_FOR = timedelta(days=7)

SPACING = timedelta(minutes=1)
"""A source is visited no sooner after its last visit, however often its hub calls."""
GRACE = timedelta(minutes=10)
"""So long before or after a visit a hub may announce what the visit brought."""
MISSES = 2
"""Publications that a hub did not announce, by which it loses our trust."""
DISTRUSTED_FOR = timedelta(days=7)
RELIED_VISITS = timedelta(hours=6)
"""Between two visits to a source whose hub is relied on: they only see whether it still deserves that."""


class Standing(StrEnum):
    """How far a subscription has come."""

    OFFERED = "offered"
    ASKED = "asked"
    ACTIVE = "active"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What is known of a source's hub.

    `token` ends the address at which the hub calls us, `secret` signs what it sends; both are "" until it is
    first asked. `asked_at` is when it last was, `tries` counts attempts that brought nothing. `pinged_at` is
    its last call, `proved_at` the last of which something came, `unbrought_at` when a visit found what it
    had not announced until then; `misses` counts what it never did.
    """

    source_id: str
    offer: Offer
    token: str = ""
    secret: str = ""
    standing: Standing = Standing.OFFERED
    asked_at: datetime | None = None
    tries: int = 0
    lease_until: datetime | None = None
    pinged_at: datetime | None = None
    proved_at: datetime | None = None
    unbrought_at: datetime | None = None
    misses: int = 0
    distrusted_until: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """Sources whose hubs `announced` something, and those whose hubs are `relied_on` to announce all."""

    announced: frozenset[str] = frozenset()
    relied_on: frozenset[str] = frozenset()


def is_to_be_asked(one: Subscription, now: datetime) -> bool:
    """Whether the hub is asked to subscribe us now, for the first time or again."""
    if one.asked_at is None or one.asked_at > now:
        return True
    waited = now - one.asked_at
    if one.standing is Standing.DENIED:
        return waited >= DENIED_FOR
    if one.standing is Standing.ACTIVE and one.lease_until is not None:
        left = one.lease_until - now
        if left > min(RENEWED_BEFORE, (one.lease_until - one.asked_at) / 2):
            return False
    return waited >= min(FIRST_PAUSE * 2 ** min(max(one.tries - 1, 0), 10), LONGEST_PAUSE)


def asked(one: Subscription, token: str, secret: str, now: datetime) -> Subscription:
    """To be kept before the hub is asked: it may answer at once. What it confirmed before still holds."""
    standing = one.standing if one.standing is Standing.ACTIVE else Standing.ASKED
    return replace(
        one,
        token=one.token or token,
        secret=one.secret or secret,
        standing=standing,
        asked_at=now,
        tries=one.tries + 1,
        detail="",
    )


def may_confirm(one: Subscription, topic: str, now: datetime) -> bool:
    """Whether it was us who asked for this, and not somebody who knows our address."""
    expected = one.standing in (Standing.ASKED, Standing.ACTIVE) and one.asked_at is not None
    return expected and one.offer.topic == topic and one.asked_at is not None and now - one.asked_at < LEASE


def lease_end(seconds: float | None, now: datetime) -> datetime:
    """Until when a confirmed subscription holds; a hub that names no time is asked again after a day."""
    lease = timedelta(days=1) if seconds is None else timedelta(seconds=max(seconds, 0))
    return now + min(lease, LONGEST_LEASE)


def is_active(one: Subscription, now: datetime) -> bool:
    return one.standing is Standing.ACTIVE and one.lease_until is not None and now < one.lease_until


def calls(one: Subscription, state: SourceState, now: datetime) -> bool:
    """Whether the hub announced something that no visit has looked for yet."""
    if one.pinged_at is None or one.pinged_at > now or rests(state, now):
        return False
    seen = state.visited_at
    return seen is None or (seen < one.pinged_at and now - seen >= SPACING)


def is_relied_on(one: Subscription, state: SourceState, now: datetime) -> bool:
    """Whether visits may be rare: the hub works, it proved so, and so does the source."""
    trusted = one.distrusted_until is None or now >= one.distrusted_until
    return is_active(one, now) and one.proved_at is not None and trusted and state.failures == 0


def after_visit(one: Subscription, *, brought: bool, now: datetime) -> Subscription:
    """After a round in which the source was visited, or `brought` nothing, or was not visited at all."""
    if brought and is_active(one, now):
        if one.pinged_at is not None and now - one.pinged_at <= GRACE:
            return replace(one, proved_at=now, unbrought_at=None)
        one = replace(one, unbrought_at=one.unbrought_at or now)
    if one.unbrought_at is None:
        return one
    if one.pinged_at is not None and one.pinged_at >= one.unbrought_at - GRACE:
        return replace(one, proved_at=now, unbrought_at=None)
    return _missed(one, now) if now - one.unbrought_at > GRACE else one


def _missed(one: Subscription, now: datetime) -> Subscription:
    missed = replace(one, misses=one.misses + 1, unbrought_at=None)
    if missed.misses < MISSES:
        return missed
    detail = f"{missed.misses} publications were found that the hub had not announced"
    return replace(missed, misses=0, proved_at=None, distrusted_until=now + DISTRUSTED_FOR, detail=detail)
