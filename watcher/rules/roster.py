"""Pure: who is visited in a round, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watcher.collectors.registry import can_collect
from watcher.items import SourceState
from watcher.rules.visits import is_due, rests
from watcher.sources import WANTED, Source


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that is not visited, with the reason."""

    source_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The sources to visit, and those to name as skipped. Sources that are merely not due are in neither."""

    visit: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


def call_roll(
    watched: Sequence[Source], states: Mapping[str, SourceState], now: datetime, *, only_due: bool
) -> Roster:
    """Choose whom to visit: every enabled source, or with `only_due` those whose time has come.

    A server's Retry-After holds in both cases.
    """
    visit: list[Source] = []
    skipped: list[Skipped] = []
    for source in watched:
        if not source.enabled:
            continue
        state = states.get(source.id, SourceState())
        if (reason := cannot_collect(source)) is not None:
            skipped.append(Skipped(source.id, reason))
        elif rests(state, now):
            skipped.append(
                Skipped(source.id, f"asked to be left alone until {state.not_before:%Y-%m-%d %H:%M} UTC")
            )
        elif not only_due or is_due(source, state, now):
            visit.append(source)
    return Roster(tuple(visit), tuple(skipped))


def cannot_collect(source: Source) -> str | None:
    """Why this version cannot collect a source, or None when it can."""
    if not can_collect(source.kind):
        return f"kind {source.kind!r} waits for its collector"
    wanted = WANTED.get(source.kind)
    if wanted is not None and getattr(source, wanted) is None:
        return f"kind {source.kind!r} without its key {wanted!r}: add it to the source"
    return None
