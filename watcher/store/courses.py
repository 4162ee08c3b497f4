"""How much came in of each risk, quarter by quarter, and how grave it was: what a rating is proposed by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from digests.quarterly.facts import Course, Quarter
from digests.rows import RiskRow
from watcher.store.evidence import EVERY_RISK, NOTHING, Counted, counted
from watcher.store.sqlite import Database


def courses(db: Database, bounds: Sequence[datetime], risks: Mapping[str, RiskRow]) -> tuple[Course, ...]:
    """The course of each risk over the spans between `bounds` (in order); the last span is the one told."""
    return courses_at(counted(db, bounds), range(len(bounds) - 1), risks)


def courses_at(
    found: Mapping[tuple[int, str], Counted], spans: Sequence[int], risks: Mapping[str, RiskRow]
) -> tuple[Course, ...]:
    """The same over some of the spans that were `counted`, by their numbers; the last one is the one told."""

    def quarter(span: int, risk: str) -> Quarter:
        of_risk, total = found.get((span, risk), NOTHING), found.get((span, EVERY_RISK), NOTHING)
        return Quarter(of_risk.stories, of_risk.urgent, of_risk.grave, total.stories)

    return tuple(
        Course(
            risk, now=quarter(spans[-1], risk_id), past=tuple(quarter(span, risk_id) for span in spans[:-1])
        )
        for risk_id, risk in risks.items()
    )
