"""What is remembered of a source between two visits, as columns of its row."""

from __future__ import annotations

from watcher.items import Fault, Identity, IdentityLevel, Move, SourceState
from watcher.store.queries import Row, Value
from watcher.store.timestamps import stamp, stamp_or_none

REMEMBER = """
UPDATE sources SET etag = :etag, last_modified = :last_modified, body_hash = :body_hash,
    visited_at = :visited_at, full_at = :full_at, succeeded_at = :succeeded_at, newest = :newest,
    not_before = :not_before, failures = :failures, fault = :fault, memory = :memory,
    identity = :identity, identity_since = :identity_since, identity_strikes = :identity_strikes,
    identity_struck_at = :identity_struck_at,
    asked_at = :asked_at, given_by = :given_by, fresh_until = :fresh_until, pace = :pace,
    address = :address, moved_to = :moved_to, moved_seen = :moved_seen, moved_since = :moved_since,
    failing_since = :failing_since, detail = :detail, remedy = :remedy,
    first_visit = coalesce(first_visit, :visited_at)
WHERE id = :id
"""


def state_columns(source_id: str, state: SourceState) -> dict[str, Value]:
    """The parameters of REMEMBER."""
    return {
        "id": source_id,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "body_hash": state.body_hash,
        "visited_at": stamp_or_none(state.visited_at),
        "full_at": stamp_or_none(state.full_at),
        "succeeded_at": stamp_or_none(state.succeeded_at),
        "newest": stamp_or_none(state.newest),
        "not_before": stamp_or_none(state.not_before),
        "failures": state.failures,
        "fault": state.fault,
        "memory": state.memory,
        "identity": state.identity.level,
        "identity_since": stamp_or_none(state.identity.since),
        "identity_strikes": state.identity.strikes,
        "identity_struck_at": stamp_or_none(state.identity.struck_at),
        "asked_at": stamp_or_none(state.asked_at),
        "given_by": state.given_by,
        "fresh_until": stamp_or_none(state.fresh_until),
        "pace": state.pace,
        "address": state.address,
        "moved_to": state.move and state.move.to,
        "moved_seen": state.move.seen if state.move else 0,
        "moved_since": state.move and stamp(state.move.since),
        "failing_since": stamp_or_none(state.failing_since),
        "detail": state.detail,
        "remedy": state.remedy,
    }


def state_of(row: Row) -> SourceState:
    """What a row of `sources` remembers."""
    fault = row.text_or_none("fault")
    return SourceState(
        etag=row.text_or_none("etag"),
        last_modified=row.text_or_none("last_modified"),
        body_hash=row.text_or_none("body_hash"),
        visited_at=row.moment_or_none("visited_at"),
        full_at=row.moment_or_none("full_at"),
        succeeded_at=row.moment_or_none("succeeded_at"),
        newest=row.moment_or_none("newest"),
        not_before=row.moment_or_none("not_before"),
        failures=row.integer("failures"),
        fault=Fault(fault) if fault is not None else None,
        memory=row.text_or_none("memory"),
        identity=Identity(
            IdentityLevel(row.text("identity")),
            row.moment_or_none("identity_since"),
            row.integer("identity_strikes"),
            row.moment_or_none("identity_struck_at"),
        ),
        asked_at=row.moment_or_none("asked_at"),
        given_by=row.text_or_none("given_by"),
        fresh_until=row.moment_or_none("fresh_until"),
        pace=row.real_or_none("pace"),
        address=row.text_or_none("address"),
        move=_move(row),
        failing_since=row.moment_or_none("failing_since"),
        detail=row.text("detail"),
        remedy=row.text("remedy"),
        first_visit=row.moment_or_none("first_visit"),
        usual_wait=row.real_or_none("usual_wait"),
        longest_wait=row.real_or_none("longest_wait"),
    )


def _move(row: Row) -> Move | None:
    to, since = row.text_or_none("moved_to"), row.moment_or_none("moved_since")
    return Move(to, row.integer("moved_seen"), since) if to is not None and since is not None else None
