"""docs/performance.md and its picture, from the history alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.results.bars import bars_table
from bench.results.chart import chart
from bench.results.history import ROOT, Run, read
from bench.results.tables import efforts, history_table, micro_table, remarks, walls

PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "pictures" / "performance.svg"


def write() -> tuple[Path, ...]:
    """Write both for the last run of the history, and say where. Raises ValueError when there is no run."""
    runs = read()
    if not runs:
        raise ValueError("bench/history.jsonl: no run yet; make one with `make bench`")
    PAGE.write_text(page(runs), encoding="utf-8")
    PICTURE.write_text(chart(shown(runs).comparisons[0]), encoding="utf-8")
    return PAGE, PICTURE


def page(runs: Sequence[Run]) -> str:
    """The page for the last of these runs that has others beside us, with all of them in its history.

    Pure but for its template.
    """
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    run = shown(runs)
    return templates.get_template("performance.md.jinja").render(
        run=run,
        bars=bars_table(run, [one for one in runs if one is not run]),
        comparisons=[
            {"of": one, "walls": walls(one), "efforts": efforts(one), "remarks": remarks(one)}
            for one in run.comparisons
        ],
        micro=micro_table(run.micro) if run.micro else "",
        history=history_table(runs),
    )


def shown(runs: Sequence[Run]) -> Run:
    """The last run with others beside us; without any, the last one."""
    return next((run for run in reversed(runs) if run.is_beside_others), runs[-1])


if __name__ == "__main__":
    write()
