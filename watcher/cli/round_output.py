"""How a round is shown: a bar while it goes on, and at its end a table for people or JSON for machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from watcher.items import Outcome
from watcher.round_report import RoundReport, SourceLine

MARKS = {
    Outcome.COLLECTED: "[green]ok[/]",
    Outcome.UNCHANGED: "[dim]unchanged[/]",
    Outcome.WAITING: "[yellow]skipped[/]",
    Outcome.FAILED: "[red]failed[/]",
}


class RoundBar:
    """A progress bar of visits; silent when the output is no terminal. `alive` is called at each of them."""

    def __init__(self, console: Console, alive: Callable[[], None] | None = None) -> None:
        self._alive = alive
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> RoundBar:
        self._bar.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._bar.stop()

    def begin(self, visits: int) -> None:
        self._task = self._bar.add_task("Visiting sources", total=visits)

    def visited(self, source_id: str) -> None:
        if self._alive is not None:
            self._alive()
        if self._task is not None:
            self._bar.update(self._task, advance=1, description=f"Visited {source_id}")

    def judged(self, done: int, of: int) -> None:
        if self._alive is not None:
            self._alive()
        if self._task is not None:
            self._bar.update(self._task, completed=done, total=of, description="Judging publications")


MOST_QUIET = 40
"""Sources without news that the table names; of more it gives their number only."""
MOST_NEWS = 100
"""Sources with news and nothing else to say that the table names: those with the most."""


def print_round(console: Console, report: RoundReport, *, whole: bool = False) -> None:
    """The table at the end of a round: per source what came, what failed and what to do.

    Unless the `whole` is wanted, many sources without news are counted only, and so are very many with news.
    """
    told = [line for line in report.lines if not is_quiet(line)]
    quiet = len(report.lines) - len(told)
    if whole or quiet <= MOST_QUIET:
        told, quiet = list(report.lines), 0
    news = sorted(filter(brings_only_news, told), key=lambda line: -line.new - line.revised)
    left_out = set[str]() if whole else {line.source_id for line in news[MOST_NEWS:]}
    told = [line for line in told if line.source_id not in left_out]
    drawn = Table(title="Sources", title_justify="left", header_style="bold")
    for column in ("source", "result", "entries", "new", "revised", "what to do"):
        drawn.add_column(column, overflow="fold", justify="right" if column in _NUMBERS else "left")
    for line in sorted(told, key=lambda line: (line.outcome is Outcome.WAITING, line.source_id)):
        numbers = (str(count) if count else "" for count in (line.entries, line.new, line.revised))
        drawn.add_row(
            escape(line.source_id),
            MARKS[line.outcome],
            *numbers,
            escape(advice(line)),
        )
    if told:
        console.print(drawn)
    if left_out:
        console.print(f"{len(left_out)} more sources brought something: `vigie -v run` names them")
    if quiet:
        console.print(f"{quiet} sources had nothing new: `vigie -v run` names them")
    if (stopped := report.engine_problem) is not None:
        console.print(f"[red]no visits[/]: {escape(stopped.detail)}. {escape(stopped.remedy)}.")
    elif report.network_down:
        console.print("[red]no network[/]: no source answered. Check the connection and the name server.")
    console.print(summary(report))


_NUMBERS = ("entries", "new", "revised")


def is_quiet(line: SourceLine) -> bool:
    """Whether a source answered as it should, and there is nothing to say of it."""
    return _is_well(line) and not (line.new or line.revised)


def brings_only_news(line: SourceLine) -> bool:
    """Whether a source answered as it should, and there is nothing to say of it but what it brought."""
    return _is_well(line) and bool(line.new or line.revised)


def _is_well(line: SourceLine) -> bool:
    is_answer = line.outcome in {Outcome.UNCHANGED, Outcome.COLLECTED}
    return is_answer and line.problem is None and not line.notes


def advice(line: SourceLine) -> str:
    """What failed and what to do about it, in one cell."""
    if line.problem is not None:
        return f"{line.problem.detail}. {line.problem.remedy}"
    return "; ".join(line.notes)


def summary(report: RoundReport) -> str:
    """The last lines of a round, in plain words."""
    new = sum(line.new for line in report.lines)
    revised = sum(line.revised for line in report.lines)
    delivery = report.delivery
    parts = [
        f"{new} new, {revised} revised",
        f"{report.alerts} alert(s) and {report.digests} digest(s) written",
        f"{delivery.sent} message(s) posted",
    ]
    if delivery.postponed or delivery.busy:
        parts.append(f"{delivery.postponed + delivery.busy} postponed")
    if delivery.dead:
        parts.append(f"{delivery.dead} refused for good")
    problems = (*delivery.errors, *filter(None, (report.site_problem, report.model_problem)))
    lines = [" · ".join(parts), *map(escape, problems)]
    if report.unjudged:
        waiting = f"{report.unjudged:,}".replace(",", " ")
        lines.append(f"{waiting} publications wait to be judged: each round goes on with them")
    if report.archive is not None:
        lines.append(f"answers kept in {escape(str(report.archive))}")
    return "\n".join(lines)


def round_json(report: RoundReport) -> dict[str, Any]:
    """The same for machines."""
    return {
        "network": "down" if report.network_down else "up",
        "engine": None if report.engine_problem is None else report.engine_problem.detail,
        "exit_code": report.exit_code,
        "alerts": report.alerts,
        "digests": report.digests,
        "posted": report.delivery.sent,
        "postponed": report.delivery.postponed + report.delivery.busy,
        "dead": report.delivery.dead,
        "errors": list(report.delivery.errors),
        "site": report.site_problem or None,
        "model": report.model_problem or None,
        "judged_later": report.judged_later,
        "unjudged": report.unjudged,
        "archive": None if report.archive is None else str(report.archive),
        "sources": [
            {
                "id": line.source_id,
                "outcome": line.outcome,
                "entries": line.entries,
                "new": line.new,
                "revised": line.revised,
                "fault": line.problem.fault if line.problem else None,
                "detail": line.problem.detail if line.problem else None,
                "remedy": line.problem.remedy if line.problem else None,
                "notes": list(line.notes),
            }
            for line in report.lines
        ],
    }
