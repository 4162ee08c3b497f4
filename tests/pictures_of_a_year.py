"""Invented figures: a year by month and a quarter by week, up to Monday 23 November 2026."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from classifiers.register import load_register
from digests.pictures.figures import AxisCounts, AxisWeeks, RiskCounts, RiskMonths, RiskTrend, SourceWeeks
from digests.pictures.spans import last_day, months, weeks

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, tzinfo=PARIS)
MONTHS = tuple(span.day for span in months(MONDAY, PARIS))
WEEKS = tuple(span.day for span in weeks(MONDAY, PARIS))
UNTIL = last_day(weeks(MONDAY, PARIS), PARIS)


def risk(risk_id: str = "R08", counts: tuple[int, ...] = (2,) * 12, weight: int = 20) -> RiskCounts:
    """One risk; its label has what XML must not see."""
    return RiskCounts(risk_id, f"Risque {risk_id} : données <personnelles> & sensibles", weight, counts)


def risk_months(*risks: RiskCounts) -> RiskMonths:
    return RiskMonths(MONTHS, UNTIL, risks)


def all_risks() -> RiskMonths:
    """Every risk of the register, with two digits in most cells: the largest picture there is."""
    return risk_months(
        *(
            RiskCounts(one.id, one.fr, one.weight, tuple(7 * place * (month + 1) % 40 for month in range(12)))
            for place, one in enumerate(load_register().risks, 1)
        )
    )


def axis_weeks(
    legal: tuple[int, ...] = (10,) * 12,
    usages: tuple[int, ...] = (10,) * 12,
    technologie: tuple[int, ...] = (10,) * 12,
) -> AxisWeeks:
    return AxisWeeks(
        WEEKS,
        UNTIL,
        (AxisCounts("legal", legal), AxisCounts("usages", usages), AxisCounts("technologie", technologie)),
    )


def source_weeks(broken: tuple[int, ...] = (1,) * 12, silent: tuple[int, ...] = (4,) * 12) -> SourceWeeks:
    """Of 61 sources."""
    working = tuple(61 - one - other for one, other in zip(broken, silent, strict=True))
    return SourceWeeks(WEEKS, UNTIL, working, silent, broken)


def trend(counts: tuple[int, ...] = tuple(range(12))) -> RiskTrend:
    return RiskTrend(risk(counts=counts), "month", MONTHS, UNTIL)


def weekly_trend(counts: tuple[int, ...] = tuple(range(12))) -> RiskTrend:
    return RiskTrend(risk(counts=counts), "week", WEEKS, UNTIL)
