"""Pure: how a source stood in a week of the past, by the visits that were made and by its own rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digests.silence import patience
from digests.workdays import working_days

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
    """Broken when at least half of its visits failed, silent by `patience` of its stated rhythm.

    None when it was not visited.
    """
    if not seen.visits:
        return None
    if 2 * seen.failures >= seen.visits:
        return "broken"
    if seen.newest is None:
        return "working"
    quiet = working_days(seen.newest.date(), seen.end.date())
    return "silent" if quiet > patience(seen.rhythm_days) else "working"
