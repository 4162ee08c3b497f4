"""What was measured, as tables in Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.feeds.load import Round
from bench.results.history import Comparison, Figures, Micro, Row, Run

_NOTHING = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first column is words, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def walls(comparison: Comparison) -> str:
    """Seconds of each program in each round, and how many times as long as the first program's they are."""
    ours = comparison.rows[0]
    rows = [
        [_name(row), *(_wall(row, ours, now, comparison.cap) for now in Round)] for row in comparison.rows
    ]
    return table(["seconds", *Round], rows)


def efforts(comparison: Comparison) -> str:
    """Seconds of CPU of each program in each round, and its peak of memory over all of them."""
    rows = [
        [_name(row), *(_cpu(row, now) for now in Round), _memory(row)]
        for row in comparison.rows
        if row.version is not None
    ]
    return table(["seconds of CPU", *Round, "peak PSS"], rows)


def remarks(comparison: Comparison) -> list[str]:
    """What is odd with a row: it asked for less, holds other entries than it should, failed, was absent."""
    return [f"{row.name}: {remark}." for row in comparison.rows for remark in _odd(row, comparison)]


def micro_table(results: Sequence[Micro]) -> str:
    """The micro-benchmarks."""
    rows = [[one.name, _short(one.median), f"± {_short(one.spread)}", _of(one)] for one in results]
    return table(["work", "CPU, median", "spread", "of"], rows)


def history_table(runs: Sequence[Run]) -> str:
    """The rounds of Vigie's first setting in all runs, the last run first, in calibration loops too."""
    rows = [
        [
            f"{run.at.isoformat()} {run.version} ({run.commit})",
            f"{comparison.feeds.count:,}, {comparison.rows[0].name.removeprefix('Vigie, ')}",
            f"{run.calibration:.3f}",
            *(_in_history(comparison.rows[0], now, run.calibration) for now in Round),
        ]
        for run in reversed(runs)
        for comparison in run.comparisons
    ]
    return table(["run", "feeds", "loop, s", *Round], rows)


def seconds(value: float) -> str:
    """As many digits as mean something."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def label(row: Row) -> str:
    """What a row is called, with what its seconds were multiplied by."""
    return f"{row.name}, × {row.share}" if row.share > 1 else row.name


def scaled(row: Row, now: str) -> float | None:
    """Wall seconds for all feeds; None when there is no whole round."""
    figures = row.rounds.get(now)
    return figures.wall * row.share if figures is not None and figures.in_time else None


def _name(row: Row) -> str:
    return f"{label(row)} ({row.version})" if row.version else label(row)


def _wall(row: Row, ours: Row, now: str, cap: float) -> str:
    if row.version is None:
        return "not installed"
    if now not in row.rounds:
        return _NOTHING
    taken, own = scaled(row, now), scaled(ours, now)
    if taken is None:
        return f"> {cap:.0f}"
    if row is ours or own is None:
        return seconds(taken)
    return f"{seconds(taken)} (× {seconds(taken / own)})"


def _cpu(row: Row, now: str) -> str:
    figures = row.rounds.get(now)
    return seconds(figures.cpu * row.share) if figures is not None and figures.in_time else _NOTHING


def _memory(row: Row) -> str:
    peaks = [figures.peak_mib for figures in row.rounds.values()]
    return f"{max(peaks):.0f} MiB" if peaks else _NOTHING


def _odd(row: Row, comparison: Comparison) -> Iterable[str]:
    if row.version is None:
        yield "not installed"
    if row.trouble:
        yield row.trouble
    if row.later is not None:
        yield (
            f"{row.later.entries:,} entries that were old when first seen were kept and searchable in the "
            f"round cold, and classified behind it by a run of {seconds(row.later.wall)} s "
            f"({seconds(row.later.cpu)} s of CPU)"
        )
    cold = row.rounds.get(Round.COLD)
    if cold is not None and cold.stored is not None and cold.in_time:
        yield (
            f"all entries of the round cold were stored and searchable after {seconds(cold.stored)} s; the "
            "round went on to judge and tell what of them is news"
        )
    if row.share > 1:
        yield f"read one feed in {row.share}; its seconds are multiplied"
    feeds = max(1, comparison.feeds.count // row.share)
    lacking = 0
    for now, figures in row.rounds.items():
        if not figures.in_time:
            yield f"ended after {comparison.cap:.0f} s in the round {now}, and not started again"
            continue
        yield from (f"round {now}: {remark}" for remark in _wrong(figures, now, feeds))
        expected = feeds * (comparison.feeds.entries + (now == Round.ONE_MORE))
        if expected - figures.held != lacking:
            lacking = expected - figures.held
            yield f"round {now}: holds {figures.held:,} of {expected:,} entries"


def _wrong(figures: Figures, now: str, feeds: int) -> Iterable[str]:
    if figures.code:
        yield f"it ended with code {figures.code}"
    if figures.asked != feeds:
        yield f"asked for {figures.asked:,} of {feeds:,} feeds"
    if now == Round.UNCHANGED and figures.not_modified < figures.asked:
        yield f"had {figures.asked - figures.not_modified:,} feeds sent again whole"


def _in_history(row: Row, now: str, loop: float) -> str:
    taken = scaled(row, now)
    return _NOTHING if taken is None else f"{seconds(taken)} ({taken / loop:.0f} loops)"


def _short(value: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{seconds(value / size)} {unit}"
    return f"{value * 1e9:.0f} ns"


def _of(one: Micro) -> str:
    """What the work was done on."""
    return ", ".join(
        f"{value:,} {name}" if isinstance(value, int) else f"{name} {value}" for name, value in one.of.items()
    )
