"""What a release must hold and where we are going, beside what was measured. Pure.

Set in November 2026 from what bare libraries and prototypes took on two cores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.feeds.load import Round
from bench.results.history import Pages, Row, Run
from bench.results.tables import scaled, seconds, table


@dataclass(frozen=True, slots=True)
class Bar:
    """Wall seconds of one round over so many feeds of 25 entries.

    Of a round that is cold, until all entries are stored and searchable; else until it has ended.
    """

    feeds: int
    round: Round
    must: float
    aim: float


BARS = (
    Bar(2_000, Round.COLD, 35, 12),
    Bar(2_000, Round.UNCHANGED, 1.5, 0.7),
    Bar(2_000, Round.SAME, 2.5, 1.3),
    Bar(2_000, Round.ONE_MORE, 8, 3.5),
    Bar(10_000, Round.COLD, 180, 30),
    Bar(10_000, Round.UNCHANGED, 5, 2),
    Bar(10_000, Round.SAME, 12, 5),
)
OVERHEAD = 1.25
"""What a cluster may take by what the local pool takes, in wall seconds of a round over 2,000 feeds."""
_OF_MEMORY = 2_000
"""Feeds at which memory is looked at."""
_MB = 2**20 / 1e6
_ABSENT = "not in this run"


def bars_table(run: Run, others: Sequence[Run] = ()) -> str:
    """Each bar with the better of our settings.

    What is not in the run stands there from the last one of the `others` that has it, with its commit.
    """
    rows = [
        _line(f"{bar.feeds:,} feeds, {_what(bar)}", (bar.must, bar.aim), "s", _last_taken(bar, run, others))
        for bar in BARS
    ]
    collecting, whole = _memory(run, (Round.UNCHANGED, Round.SAME)), _memory(run, tuple(Round))
    rows.append(_line("memory while nothing is new, all processes", (210, 110), "MB", collecting))
    rows.append(_line("memory with the model, all processes, 2 workers", (500, 350), "MB", whole))
    rows.append(_line("1,000 article pages, fetched to indexed", (20, 12), "s", _pages(run.pages)))
    hostile = [] if run.pages is None else [(run.pages.worst_hostile, "the worst")]
    rows.append(_line("a hostile document holds a process", (10, 2), "s", hostile))
    rows.append(_cluster_line(run, others))
    return table(["", "must", "aim", "measured"], rows)


def _line(
    what: str, bars: tuple[float, float], unit: str, measured: Iterable[tuple[float, str]]
) -> list[str]:
    """One bar; of several figures the least counts."""
    must, aim = bars
    best, name = min(measured, default=(None, ""))
    said = _ABSENT
    if best is not None:
        verdict = "aim" if best <= aim else "must" if best <= must else "**missed**"
        said = f"{seconds(best)} {unit} ({name}): {verdict}"
    return [what, f"≤ {must:g} {unit}", f"≤ {aim:g} {unit}", said]


def _ours(run: Run, feeds: int) -> Iterator[Row]:
    for comparison in run.comparisons:
        if comparison.feeds.count == feeds:
            yield from (row for row in comparison.rows if row.name.startswith("Vigie"))


def _cluster_line(run: Run, others: Sequence[Run]) -> list[str]:
    """What a cluster on one machine takes by what the local pool takes."""
    what = "Dask, scheduler and two workers on one machine, against the local pool of two"
    for one in (run, *reversed(others)):
        if (found := one.cluster) is not None:
            ratios = ", ".join(f"{now} × {ratio:.2f}" for now, ratio in found.ratio.items())
            verdict = "aim" if max(found.ratio.values()) <= OVERHEAD else "**missed**"
            return [what, f"≤ × {OVERHEAD}", f"≤ × {OVERHEAD}", f"{ratios} (commit {one.commit}): {verdict}"]
    return [what, f"≤ × {OVERHEAD}", f"≤ × {OVERHEAD}", _ABSENT]


def _last_taken(bar: Bar, run: Run, others: Sequence[Run]) -> list[tuple[float, str]]:
    if found := list(_taken(bar, run)):
        return found
    for one in reversed(others):
        if found := [(taken, f"{name}; commit {one.commit}") for taken, name in _taken(bar, one)]:
            return found
    return []


def _taken(bar: Bar, run: Run) -> Iterator[tuple[float, str]]:
    for row in _ours(run, bar.feeds):
        if (taken := scaled(row, bar.round)) is None:
            continue
        stored = row.rounds[bar.round].stored if bar.round is Round.COLD else None
        if stored is None:
            yield taken, row.name
        else:
            yield stored, f"{row.name}; all was judged after {seconds(taken)} s"


def _what(bar: Bar) -> str:
    return f"{bar.round}: stored and searchable" if bar.round is Round.COLD else bar.round


def _memory(run: Run, rounds: tuple[Round, ...]) -> list[tuple[float, str]]:
    """The most that any of our settings took, in MB, over these rounds."""
    peaks = [
        (figures.peak_mib * _MB, row.name)
        for row in _ours(run, _OF_MEMORY)
        for now, figures in row.rounds.items()
        if now in rounds
    ]
    return [max(peaks)] if peaks else []


def _pages(read: Pages | None) -> list[tuple[float, str]]:
    return [] if read is None else [(read.wall * 1_000 / read.pages, f"{read.pages:,} pages")]
