"""Pure: when a source that says it moved for good is asked at its new address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from watcher.items import Fault, Move, SourceState
from watcher.sources import Source

SIGHTINGS = 3
"""Visits that must have said so: a site under repair redirects everything to its front page for an hour."""
OVER = timedelta(days=1)
"""The time that these visits must span."""
_NOT_ITS_FAULT = frozenset({Fault.RATE_LIMITED, Fault.NO_NETWORK})
"""What says nothing against an address."""


def address_of(source: Source, state: SourceState) -> str:
    """Where a source is asked: the address of the file, or the one to which it moved for good."""
    return state.address or source.url


def follow(state: SourceState, moved_to: str | None, now: datetime) -> SourceState:
    """The state after an answer; `moved_to` is where permanent redirects led, None if there were none."""
    if moved_to is None:
        return state if state.move is None else replace(state, move=None)
    known = state.move if state.move and state.move.to == moved_to else Move(moved_to, 0, now)
    move = replace(known, seen=known.seen + 1)
    if move.seen >= SIGHTINGS and now - move.since >= OVER:
        return replace(state, address=move.to, move=None)
    return replace(state, move=move)


def turn_back(state: SourceState, fault: Fault, now: datetime) -> SourceState:
    """The state after a failure: of two known addresses the next visit asks the other one."""
    if fault in _NOT_ITS_FAULT:
        return state
    if state.address is not None:
        return replace(state, address=None, move=Move(state.address, SIGHTINGS, now))
    if state.move is not None and state.move.seen >= SIGHTINGS:
        return replace(state, address=state.move.to, move=None)
    return state


def note(before: SourceState, after: SourceState) -> str | None:
    """What a visit's notes say of a change of address."""
    if after.address == before.address:
        return None
    if after.address is None:
        return f"{before.address} failed: asked at the address of the sources file again"
    return f"moved for good to {after.address}: asked there from now on; correct url in sources.yaml"


def advice(state: SourceState) -> str | None:
    """What the operator can do about an address that is no more, or moved; None when there is nothing to."""
    if state.address is not None:
        return f"correct sources.yaml: moved to {state.address}"
    if state.fault is Fault.GONE and state.not_before is not None:
        when = f"{state.not_before:%Y-%m-%d}"
        return f"gone for good (410), asked again on {when}: give it a new address or disable it"
    return None
