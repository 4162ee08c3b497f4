"""Reads the dates of real feeds into figures of how publications come.

    python -m bench.simulation measure FOLDER...

Nothing of the feeds is kept but these figures (arrivals.json), which are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from bench.simulation.arrivals import A_WEEK, Arrivals, Floats, Week
from watcher.collectors.feed import collect
from watcher.sources import Source
from watcher.web.answer import Answer

ENOUGH = 7
"""Hours with publications that a feed must show: as many as its pace is told from."""
RECENT = 20
"""The last gaps make a feed's mean, as they make its pace."""
SPAN_DAYS = 3
"""A feed that spans less shows the hour at which somebody kept it rather than the hours of its publisher."""
AT_ONCE = 10
_STEPS = np.linspace(0, 1, 41)
_MONDAY = datetime(2001, 1, 1, tzinfo=UTC)


def read_dates(folders: Iterable[Path]) -> list[list[datetime]]:
    """The dates of the entries of every feed in these folders, oldest first; what is no feed has none."""
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    return [sorted(_dates(file)) for file in files]


def measure(feeds: Sequence[Sequence[datetime]], published: Iterable[date], how: str) -> Arrivals:
    """Figures of the dates in each feed; `published` are days of publications, for the weekdays.

    Raises ValueError when no feed shows enough.
    """
    kept = [(dates, arrivals) for dates in feeds if len(arrivals := _arrivals(dates)) >= ENOUGH]
    hours = np.zeros(24)
    for dates, arrivals in kept:
        if (arrivals[-1] - arrivals[0]).days >= SPAN_DAYS:
            hours += np.bincount([one.hour for one in dates], minlength=24) / len(dates)
    if not hours.any():
        raise ValueError("no feed with enough dates: name folders with real feeds")
    weekdays = np.bincount([day.weekday() for day in published], minlength=7)
    week = Week.of(list(hours), list(weekdays))
    quantiles = [np.quantile(_relative(arrivals, week), _STEPS) for _, arrivals in kept]
    means = [np.diff([_hours(one) for one in arrivals])[-RECENT:].mean() for _, arrivals in kept]
    at_once = np.mean([_sizes(dates, len(arrivals)) for dates, arrivals in kept], axis=0)
    return Arrivals(
        how=how,
        feeds=len(kept),
        entries=sum(len(dates) for dates, _ in kept),
        dated=int(weekdays.sum()),
        mean_gaps=_rounded(np.quantile(means, _STEPS)),
        gaps=_rounded(np.quantile(np.concatenate(quantiles), _STEPS)),
        at_once=_rounded(at_once),
        hours=_rounded(hours / hours.sum()),
        weekdays=_rounded(weekdays / weekdays.sum()),
    )


def _dates(file: Path) -> Iterator[datetime]:
    source = Source(
        id="measured", name=file.name, kind="feed", url="https://example.org/", language="multi",
        publisher="?", nature="press", category="press",
    )  # fmt: skip
    collected = collect(Answer("https://example.org/", 200, body=file.read_bytes()), source)
    return (entry.published for entry in collected.entries if entry.published is not None)


def _arrivals(dates: Sequence[datetime]) -> list[datetime]:
    """The hours in which something came."""
    return sorted({one.replace(minute=0, second=0, microsecond=0) for one in dates})


def _relative(arrivals: Sequence[datetime], week: Week) -> Floats:
    """The gaps on the clock of publications, as multiples of their mean."""
    hours = np.array([_hours(one) for one in arrivals]) % (A_WEEK * 52 * 100)
    gaps = np.diff(week.inner(hours))
    return gaps / gaps.mean()


def _sizes(dates: Sequence[datetime], arrivals: int) -> Floats:
    """Shares of the arrivals with 1 to AT_ONCE entries; what is larger counts as the last."""
    _, counts = np.unique([int(_hours(one)) for one in dates], return_counts=True)
    return np.bincount(np.minimum(counts, AT_ONCE), minlength=AT_ONCE + 1)[1:] / arrivals


def _hours(moment: datetime) -> float:
    return (moment - _MONDAY).total_seconds() / 3600


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)
