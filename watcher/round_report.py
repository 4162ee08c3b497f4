"""How a round went, source by source, and whoever shows how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from watcher.chat.delivery_report import DeliveryReport
from watcher.items import Outcome, Problem


class Progress(Protocol):
    """Whoever shows how far a round is."""

    def begin(self, visits: int) -> None:
        """So many sources will be visited."""
        ...

    def visited(self, source_id: str) -> None:
        """One more source has been visited."""
        ...

    def judged(self, done: int, of: int) -> None:
        """So many publications have been judged after the visits, of those that waited."""
        ...


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source in the report of a round."""

    source_id: str
    outcome: Outcome
    entries: int = 0
    new: int = 0
    revised: int = 0
    problem: Problem | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundReport:
    """How a round went.

    After it older publications were judged (`judged_later`), and so many wait for the next one (`unjudged`).
    With a `model_problem` no digest was written, as what was to stand in it could not be judged.
    """

    lines: tuple[SourceLine, ...]
    network_down: bool
    alerts: int
    digests: int
    delivery: DeliveryReport
    archive: Path | None
    engine_problem: Problem | None = None
    site_problem: str = ""
    model_problem: str = ""
    judged_later: int = 0
    unjudged: int = 0

    @property
    def is_idle(self) -> bool:
        """Whether nobody was visited and nothing posted: nothing to tell."""
        visited = any(line.outcome is not Outcome.WAITING for line in self.lines)
        told = self.digests or self.site_problem or self.judged_later or self.delivery != DeliveryReport()
        return not (visited or self.network_down or told)

    @property
    def exit_code(self) -> int:
        """0 all well, 1 done with named failures, 3 nothing could be done."""
        if self.network_down:
            return 3
        failed = any(line.outcome is Outcome.FAILED for line in self.lines)
        return 1 if failed or self.delivery.errors or self.site_problem or self.model_problem else 0
