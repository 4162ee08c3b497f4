"""How each source fares: what `vigie sources check` and `vigie doctor` report."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from watcher.items import SourceState
from watcher.rules import moves, recognition
from watcher.rules.health import Ailment, Health, health
from watcher.rules.roster import cannot_collect
from watcher.sources import Source
from watcher.store import sources
from watcher.store.database import open_database
from watcher.store.sources import SourceHealth

Condition = Ailment | Literal["ok", "unsteady", "not visited", "waiting", "disabled"]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source's condition, and since when; `word` is the last that is known of it, `remedy` what to do.

    Both are English and one line each, and empty when all is well.
    """

    source_id: str
    condition: Condition
    items: int
    succeeded_at: datetime | None
    failures: int
    since: datetime | None = None
    word: str = ""
    remedy: str = ""

    @property
    def needs_care(self) -> bool:
        """Whether somebody should look."""
        return self.condition in ("broken", "to repair", "silent")

    @property
    def wants_correction(self) -> bool:
        """Whether all is well and the sources file is out of date all the same."""
        return self.condition == "ok" and bool(self.remedy)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def report_sources(
    database: Path, watched: Sequence[Source], accounts: AbstractSet[str] | None
) -> list[SourceReport]:
    """Every source of the file with what the store knows of it; without a store none was visited yet.

    `accounts` are the sections of accounts that the settings have.
    """
    known: dict[str, SourceHealth] = {}
    if database.exists():
        db = open_database(database, read_only=True)
        try:
            known = {one.id: one for one in sources.health(db)}
        finally:
            db.close()
    return [report(source, known.get(source.id), accounts) for source in watched]


def report(
    source: Source, known: SourceHealth | None, accounts: AbstractSet[str] | None = None
) -> SourceReport:
    """Pure: one source's condition."""
    state = known.state if known else SourceState()
    found = health(source, state)
    obstacle = cannot_collect(source, accounts)
    condition = _condition(source, state, found, obstacle)
    word, remedy = _said(source, state, condition, found, obstacle)
    return SourceReport(
        source_id=source.id,
        condition=condition,
        items=known.items if known else 0,
        succeeded_at=state.succeeded_at,
        failures=state.failures,
        since=found.since,
        word=word,
        remedy=remedy,
    )


def condition(
    source: Source, state: SourceState | None, accounts: AbstractSet[str] | None = None
) -> Condition:
    """Pure: the condition alone of one source; `state` is None when nothing is remembered of it."""
    known = state or SourceState()
    return _condition(source, known, health(source, known), cannot_collect(source, accounts))


def _condition(source: Source, state: SourceState, found: Health, obstacle: str | None) -> Condition:
    if not source.enabled:
        return "disabled"
    if obstacle is not None:
        return "waiting"
    if state.visited_at is None:
        return "not visited"
    return found.ailment or ("unsteady" if found.unsteady else "ok")


def _said(
    source: Source, state: SourceState, condition: Condition, found: Health, obstacle: str | None
) -> tuple[str, str]:
    """The last word on a source and what to do about it."""
    match condition:
        case "disabled":
            return source.reason or "", ""
        case "waiting":
            return obstacle or "", ""
        case "not visited":
            return "", "run: vigie run --once"
        case "silent":
            return f"nothing new for {found.quiet_days} days", f"does {source.page} still publish?"
        case "broken" | "to repair" | "unsteady":
            word = state.detail or f"{state.fault}"
            times = "once" if state.failures == 1 else f"{state.failures} times in a row"
            return f"failed {times}: {word}", moves.advice(state) or state.remedy or f"open {source.page}"
        case "ok":
            moved = moves.advice(state)
            return (
                ("answers at another address", moved) if moved else (recognition.advice(state.identity), "")
            )
