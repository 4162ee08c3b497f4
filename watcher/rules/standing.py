"""Pure: how a source stood in a week of the past, by the visits that were made and by its own rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from watcher.rules.visits import SILENT_AFTER

Standing = Literal["working", "silent", "broken"]


@dataclass(frozen=True, slots=True)
class Visited:
    """A source in a stretch of time up to `end`: its visits, and its newest publication until then."""

    visits: int
    failures: int
    newest: datetime | None
    rhythm_days: float
    end: datetime


def standing(seen: Visited) -> Standing | None:
    """Broken when at least half of its visits failed, silent by the rule of `visits.silent_for`.

    None when it was not visited.
    """
    if not seen.visits:
        return None
    if 2 * seen.failures >= seen.visits:
        return "broken"
    rhythm = timedelta(days=seen.rhythm_days)
    if seen.newest is not None and seen.end - seen.newest > SILENT_AFTER * rhythm:
        return "silent"
    return "working"
