"""A made-up quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from classifiers.milestones import Milestone
from digests.choosing.selection import Material
from digests.period import period_named
from digests.quarterly.dossier import Dossier, dossier
from digests.quarterly.facts import AlertFact, Course, Facts, Quarter
from digests.rows import ItemRow, RiskRow
from sample_week import BLIND, COST, LEAK, PARIS, RIGHTS, WRONG, week

QUARTER = period_named("2026-Q4", PARIS)
JANUARY = date(2027, 1, 1)
DECEMBER = datetime(2026, 12, 14, 9, tzinfo=UTC)
DAYS = (
    Milestone(
        date(2026, 12, 2), "marquage des contenus", date(2026, 8, 2), ("50(2)",), "marking of contents"
    ),
    Milestone(date(2027, 1, 1), "le premier jour du trimestre suivant"),
    Milestone(date(2027, 3, 31), "son dernier jour"),
    Milestone(date(2027, 4, 1), "un jour de trop"),
)


def course(
    stories: int,
    past: tuple[int, ...] = (4, 5, 4, 5),
    *,
    risk: RiskRow = LEAK,
    grave: int = 0,
    past_grave: int = 0,
    total: int = 200,
) -> Course:
    """A risk with so many stories now and in each quarter before, among `total` each time."""
    before = tuple(Quarter(count, 0, past_grave, total) for count in past)
    return Course(risk, Quarter(stories, 0, grave, total), before)


def quarter(**changes: Any) -> Facts:
    """Two weeks' worth of publications, three alerts, three courses."""
    rows = (*week(), *(replace(row, item_id=row.item_id + 300) for row in week()))
    before = tuple(replace(row, item_id=row.item_id + 600) for row in week()[:6])
    urgent = [row for row in rows if row.urgency == "urgent"]
    values: dict[str, Any] = {
        "material": Material(rows, JANUARY, BLIND, DAYS, before=before),
        "period": QUARTER,
        "zone": PARIS,
        "courses": (
            course(21, risk=WRONG),
            course(6, (12, 14, 12, 13), risk=COST),
            course(4, risk=LEAK),
            course(0, (0, 0, 0, 0), risk=RIGHTS),
        ),
        "alerts": (
            AlertFact("juridique", DECEMBER + timedelta(days=1), (urgent[1],), is_answered=False),
            AlertFact("juridique", DECEMBER, (urgent[0],), is_answered=True),
            AlertFact("terminal", DECEMBER, (urgent[0],), is_answered=None),
        ),
        "added": ("Ville de Quimper", "ANSSI"),
    }
    return Facts(**(values | changes))


def file_of(*rows: ItemRow, **changes: Any) -> Dossier:
    """The file of that quarter; with rows, of these alone."""
    facts = quarter(**changes)
    return dossier(replace(facts, material=replace(facts.material, rows=rows)) if rows else facts)
