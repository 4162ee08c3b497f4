"""How each source fares: what `vigie sources check` and `vigie doctor` report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from watcher.items import SourceState
from watcher.rules.roster import cannot_collect
from watcher.rules.visits import silent_for
from watcher.sources import Source
from watcher.store.database import open_database
from watcher.store.sources import SourceHealth, health

Condition = Literal["ok", "broken", "silent", "not visited", "waiting", "disabled"]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source's condition; `advice` says in English what the operator can do."""

    source_id: str
    condition: Condition
    items: int
    succeeded_at: datetime | None
    failures: int
    advice: str

    @property
    def needs_care(self) -> bool:
        """Whether somebody should look."""
        return self.condition in ("broken", "silent")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def report_sources(database: Path, watched: Sequence[Source], now: datetime) -> list[SourceReport]:
    """Every source of the file with what the store knows of it; without a store none was visited yet."""
    known: dict[str, SourceHealth] = {}
    if database.exists():
        db = open_database(database, read_only=True)
        try:
            known = {one.id: one for one in health(db)}
        finally:
            db.close()
    return [report(source, known.get(source.id), now) for source in watched]


def report(source: Source, known: SourceHealth | None, now: datetime) -> SourceReport:
    """Pure: one source's condition."""
    state = known.state if known else SourceState()
    condition, advice = _condition(source, state, now)
    items = known.items if known else 0
    return SourceReport(source.id, condition, items, state.succeeded_at, state.failures, advice)


def _condition(source: Source, state: SourceState, now: datetime) -> tuple[Condition, str]:
    if not source.enabled:
        return "disabled", source.reason or ""
    if (reason := cannot_collect(source)) is not None:
        return "waiting", reason
    if state.visited_at is None:
        return "not visited", "run: vigie run --once"
    if state.fault is not None:
        return (
            "broken",
            f"{state.fault}, {state.failures} visit(s) in a row; open {source.homepage or source.url}",
        )
    if (quiet := silent_for(source, state, now)) is not None:
        return "silent", f"nothing new for {quiet.days} days, expected every {source.rhythm_days:g}"
    return "ok", ""
