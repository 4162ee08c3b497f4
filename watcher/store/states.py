"""What is remembered of a source between two visits, as columns of its row.

All sources are read twice a round and written once, so that values go by their place and not by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watcher.items import Fault, Identity, IdentityLevel, Move, SourceState
from watcher.store.queries import Value
from watcher.store.timestamps import parse_stamp, parse_stamp_or_none, stamp, stamp_or_none

REMEMBER = """
UPDATE sources SET etag = ?2, last_modified = ?3, body_hash = ?4, visited_at = ?5, full_at = ?6,
    succeeded_at = ?7, newest = ?8, not_before = ?9, failures = ?10, fault = ?11, memory = ?12,
    identity = ?13, identity_since = ?14, identity_strikes = ?15, identity_struck_at = ?16,
    asked_at = ?17, given_by = ?18, fresh_until = ?19, pace = ?20, address = ?21, moved_to = ?22,
    moved_seen = ?23, moved_since = ?24, failing_since = ?25, detail = ?26, remedy = ?27,
    first_visit = coalesce(first_visit, ?5)
WHERE id = ?1
"""

RECALL = """
SELECT id, etag, last_modified, body_hash, visited_at, full_at, succeeded_at, newest, not_before, failures,
    fault, memory, failing_since, detail, remedy, first_visit, usual_wait, longest_wait, asked_at, given_by,
    fresh_until, address, pace, moved_to, moved_seen, moved_since, identity, identity_since,
    identity_strikes, identity_struck_at
FROM sources
"""
"""Each source's id, and what `state_of` makes a state of."""


def state_values(source_id: str, state: SourceState) -> tuple[Value, ...]:
    """The parameters of REMEMBER, in their order."""
    identity, move = state.identity, state.move
    return (
        source_id,
        state.etag,
        state.last_modified,
        state.body_hash,
        stamp_or_none(state.visited_at),
        stamp_or_none(state.full_at),
        stamp_or_none(state.succeeded_at),
        stamp_or_none(state.newest),
        stamp_or_none(state.not_before),
        state.failures,
        state.fault,
        state.memory,
        identity.level,
        stamp_or_none(identity.since),
        identity.strikes,
        stamp_or_none(identity.struck_at),
        stamp_or_none(state.asked_at),
        state.given_by,
        stamp_or_none(state.fresh_until),
        state.pace,
        state.address,
        move and move.to,
        move.seen if move else 0,
        move and stamp(move.since),
        stamp_or_none(state.failing_since),
        state.detail,
        state.remedy,
    )


def state_of(values: Sequence[Any]) -> SourceState:
    """What a row of RECALL remembers, its id left out."""
    *first, fault, memory, failing_since, detail, remedy, first_visit, usual_wait, longest_wait = values[:17]
    asked_at, given_by, fresh_until, address, pace, to, seen, since, *identity = values[17:]
    etag, last_modified, body_hash, visited_at, full_at, succeeded_at, newest, not_before, failures = first
    return SourceState(
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        visited_at=parse_stamp_or_none(visited_at),
        full_at=parse_stamp_or_none(full_at),
        succeeded_at=parse_stamp_or_none(succeeded_at),
        newest=parse_stamp_or_none(newest),
        not_before=parse_stamp_or_none(not_before),
        failures=failures,
        fault=None if fault is None else Fault(fault),
        memory=memory,
        failing_since=parse_stamp_or_none(failing_since),
        detail=detail,
        remedy=remedy,
        first_visit=parse_stamp_or_none(first_visit),
        usual_wait=usual_wait,
        longest_wait=longest_wait,
        asked_at=parse_stamp_or_none(asked_at),
        given_by=given_by,
        fresh_until=parse_stamp_or_none(fresh_until),
        address=address,
        move=None if to is None or since is None else Move(to, seen, parse_stamp(since)),
        pace=pace,
        identity=_UNTOUCHED if identity == _AS_MADE else _identity(*identity),
    )


_UNTOUCHED = Identity()
_AS_MADE = [_UNTOUCHED.level.value, None, 0, None]
"""The columns of most sources."""


def _identity(level: str, since: str | None, strikes: int, struck_at: str | None) -> Identity:
    return Identity(IdentityLevel(level), parse_stamp_or_none(since), strikes, parse_stamp_or_none(struck_at))
