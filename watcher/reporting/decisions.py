"""The committee's decisions, as the report's evidence has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from classifiers.decision_list import load_decisions
from classifiers.decisions import decided
from classifiers.register import Register, load_register
from digests.indicators.evidence import Rating
from digests.period import Period


def ratings(path: Path) -> tuple[Rating, ...]:
    """Every decision that was recorded (`Settings.paths.register`), by the committee's day.

    None without the file. Raises ListError.
    """
    decisions = load_decisions(path, load_register())
    found = [
        Rating(one.risk, one.decided, one.was, one.weight, one.retires, one.decision, one.recorded)
        for one in decisions
    ]
    return tuple(sorted(found, key=lambda one: one.decided))


def ratings_in(found: Iterable[Rating], period: Period, zone: ZoneInfo) -> tuple[Rating, ...]:
    """Those that the committee decided on a day of the period."""
    first, after = (moment.astimezone(zone).date() for moment in (period.start, period.end))
    return tuple(one for one in found if first <= one.decided < after)


def register_on(path: Path, day: date) -> Register:
    """The register with all that was decided up to that day: weights, and which risks are retired."""
    register = load_register()
    return decided(register, load_decisions(path, register), day)


def last_day(period: Period, zone: ZoneInfo) -> date:
    """The last day of a period, as of which its report gives weights."""
    return (period.end.astimezone(zone) - timedelta(microseconds=1)).date()
