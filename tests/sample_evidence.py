"""A small evidence of two years with something of everything in it, to be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from classifiers.milestones import Milestone
from classifiers.register import load_register
from digests.indicators.counting import all_tables
from digests.indicators.definitions import load_definitions
from digests.indicators.evidence import (
    AlertFacts,
    Corrected,
    Entered,
    Evidence,
    Proposed,
    Publication,
    Quality,
    Rating,
    Sent,
    SourceDay,
    SourceFacts,
    Span,
    Use,
    Work,
)
from digests.indicators.tables import Table, by_id
from digests.period import period_before, period_named
from digests.site.naming import load_solutions
from sample_week import PARIS

YEAR = period_named("2026", PARIS)
REGISTER = load_register()
DEFINITIONS = load_definitions()
SOLUTIONS = load_solutions()
BEGAN = date(2025, 1, 1)


def publication(number: int, day: date, **changes: Any) -> Publication:
    """A routine publication of the press on uses, seen at nine (UTC), dated two hours and a half before."""
    seen = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    values: dict[str, Any] = {
        "item_id": number,
        "source_id": "gazette",
        "title": f"Publication {number}",
        "link": f"https://exemple.fr/{number}",
        "publisher": "La Gazette",
        "seen": seen,
        "day": day,
        "published": seen - timedelta(hours=2, minutes=30),
        "language": "fr",
        "scope": "iag",
        "axes": ("usages",),
        "risks": (),
        "urgency": "routine",
        "nature": "presse",
        "ai_act": False,
        "model": "2026.11.1",
    }
    return Publication(**(values | changes))


def source(id: str, **changes: Any) -> SourceFacts:  # noqa: A002
    """A source of the press that publishes each day."""
    values: dict[str, Any] = {
        "id": id,
        "name": id.capitalize(),
        "publisher": id.capitalize(),
        "category": "press",
        "nature": "press",
        "language": "fr",
        "enabled": True,
        "rhythm_days": 1.0,
        "first_visit": BEGAN,
    }
    return SourceFacts(**(values | changes))


def alert(number: int, sent: datetime, *items: int, **changes: Any) -> AlertFacts:
    """An alert that nobody answered, sent ten minutes after its first publication was seen."""
    values: dict[str, Any] = {
        "id": number,
        "room": "juridique",
        "decided": sent,
        "sent": sent,
        "published": None,
        "seen": sent - timedelta(minutes=10),
        "item_ids": items,
        "ai_act": False,
        "acknowledged": None,
        "verdict": None,
    }
    return AlertFacts(**(values | changes))


def stated(indicator: str, value: float | None, as_of: date, part: str = "", **changes: Any) -> Entered:
    """What the coordination stated on the next day."""
    values: dict[str, Any] = {
        "indicator": indicator,
        "part": part,
        "value": value,
        "as_of": as_of,
        "role": "coordination",
        "source": "recensement",
        "comment": "",
        "entered": datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=UTC) + timedelta(days=1),
    }
    return Entered(**(values | changes))


def visited(name: str, first: date, last: date, **changes: Any) -> tuple[SourceDay, ...]:
    """Two visits each day, of which nothing came and none failed, 1,000 bytes each day."""
    values: dict[str, Any] = {"visits": 2, "failures": 0, "new": 0, "bytes": 1_000}
    return tuple(
        SourceDay(source_id=name, day=first + timedelta(days=number), **(values | changes))
        for number in range((last - first).days + 1)
    )


def span(label: str = "2026", **changes: Any) -> Span:
    """A whole period of which nothing is known but that it was watched."""
    period = period_named(label, PARIS)
    return replace(Span(period, period.start, period.end), **changes)


def evidence(now: Span | None = None, before: Span | None = None, **changes: Any) -> Evidence:
    """Evidence of `now`, by default of the sample's year; the period before is not watched if not given."""
    told = now or this_year()
    past = period_before(told.period, PARIS)
    values: dict[str, Any] = {
        "now": told,
        "before": before or (Span(past, None, past.start) if now else last_year()),
        "zone": PARIS,
        "register": REGISTER,
        "milestones": (
            Milestone(date(2026, 8, 2), "application générale", articles=("50", "5(1)(b bis)")),
            Milestone(date(2027, 8, 2), "bacs à sable", articles=("57(1)",)),
        ),
        "sources": {one.id: one for one in SOURCES},
        "first_seen": {"solution:chatgpt": date(2025, 2, 3), "peer:Ville de Nantes": date(2026, 3, 2)},
        "history": HISTORY,
        "ratings": RATINGS,
        "version": "1.0.0",
    }
    return Evidence(**(values | changes))


def tables(found: Evidence | None = None) -> dict[str, Table]:
    """All tables of the evidence, by id."""
    return by_id(all_tables(found or evidence(), DEFINITIONS, SOLUTIONS))


SOURCES = (
    source("gazette"),
    source("cnil", publisher="CNIL", category="regulatory", nature="authority", first_visit=date(2026, 1, 1)),
    source("nantes", publisher="Ville de Nantes", category="peers", nature="peer", rhythm_days=30.0),
    source("ancienne", enabled=False, first_visit=date(2026, 1, 1)),
    source("jamais", first_visit=None),
    source("propositions", category="observatory", enabled=False, first_visit=None),
)
RATINGS = (
    Rating("R08", date(2026, 6, 12), 20, 25, False, "comité du 12 juin", datetime(2026, 6, 13, tzinfo=UTC)),
    Rating("R22", date(2026, 6, 12), 12, 12, True, "comité du 12 juin", datetime(2026, 6, 13, tzinfo=UTC)),
)
HISTORY = (
    stated("agents-formes", 120.0, date(2025, 12, 1)),
    stated("agents-formes", 230.0, date(2026, 11, 30)),
    stated("agents-formes", 240.0, date(2026, 11, 30)),
    stated("taux-d-adoption", 0.42, date(2026, 10, 1), "Direction du numérique"),
    stated("taux-d-adoption", 0.1, date(2025, 10, 1), "Voirie"),
)


def this_year() -> Span:
    """2026: twelve publications in scope and two out of it, three alerts, a source that broke in December."""
    leak = datetime(2026, 3, 2, 9, 10, tzinfo=UTC)
    act = datetime(2026, 8, 3, 9, 10, tzinfo=UTC)
    return span(
        publications=(
            publication(1, date(2026, 1, 5), scope="hors", axes=()),
            publication(2, date(2026, 1, 5), risks=("R11",), solutions=("chatgpt",)),
            publication(
                3,
                date(2026, 3, 2),
                risks=("R08", "R11"),
                urgency="urgent",
                nature="incident",
                solutions=("chatgpt", "copilot"),
            ),
            publication(4, date(2026, 3, 2), risks=("R08",), story=3),
            publication(5, date(2026, 3, 2), source_id="nantes", publisher="Ville de Nantes"),
            publication(6, date(2026, 4, 7), axes=("technologie", "usages"), risks=("R01",), language="en"),
            publication(
                7,
                date(2026, 8, 3),
                source_id="cnil",
                publisher="CNIL",
                axes=("legal",),
                ai_act=True,
                nature="doctrine",
                urgency="urgent",
            ),
            publication(
                8,
                date(2026, 8, 3),
                source_id="cnil",
                publisher="CNIL",
                axes=("legal",),
                ai_act=True,
                nature="decision",
                published=datetime(2026, 8, 3, tzinfo=UTC),
            ),
            publication(9, date(2026, 8, 4), axes=("legal",), ai_act=True),
            publication(10, date(2026, 12, 1), risks=("R22",)),
            publication(11, date(2026, 12, 2), axes=("technologie",), language="en", scope="ia"),
            publication(12, date(2026, 12, 30), scope="hors", axes=()),
            publication(13, date(2026, 12, 30), risks=("R02",)),
            publication(
                14,
                date(2026, 12, 30),
                source_id="propositions",
                publisher="Proposition",
                axes=("technologie",),
            ),
        ),
        alerts=(
            alert(
                1,
                leak,
                3,
                published=leak - timedelta(hours=2, minutes=40),
                acknowledged=leak + timedelta(minutes=30),
                verdict="taken",
            ),
            alert(
                2,
                act,
                7,
                8,
                ai_act=True,
                published=datetime(2026, 8, 3, tzinfo=UTC),
                acknowledged=act + timedelta(hours=3),
                verdict="false",
            ),
            alert(3, datetime(2026, 8, 3, 12, tzinfo=UTC), 9, lifted=True),
        ),
        source_days=(
            *visited("gazette", date(2026, 1, 1), date(2026, 12, 29)),
            *visited("gazette", date(2026, 12, 30), date(2026, 12, 31), new=1),
            *visited("cnil", date(2026, 1, 1), date(2026, 12, 21), new=1),
            *visited("cnil", date(2026, 12, 22), date(2026, 12, 31), failures=2),
            *visited("nantes", date(2026, 1, 1), date(2026, 12, 31)),
            *visited("ancienne", date(2026, 1, 1), date(2026, 1, 31)),
        ),
        uses=(Use("reactions", 12), Use("searches", 4), Use("requests", 5)),
        work=(
            Work(date(2026, 1, 1), 96, None),
            Work(date(2026, 3, 2), 96, 5_400.0),
            Work(date(2026, 8, 3), 96, 1_800.0),
        ),
        sent=(Sent(date(2026, 3, 2), "alert", 1), Sent(date(2026, 3, 6), "digest", 2)),
        qualities=(
            Quality(date(2026, 2, 1), "2026.2", "AI Act, F1", 0.93, 0.9, 0.95, "evaluation"),
            Quality(date(2026, 5, 1), "2026.5", "risks micro-F1", 0.71, None, None, "promotion"),
        ),
        corrected=(Corrected("axis", 7), Corrected("risk", 2)),
        entered=(HISTORY[2], HISTORY[3]),
        ratings=RATINGS,
        proposed=(
            Proposed("2026-Q1", "R08", True, "impact", 5, 1.24),
            Proposed("2026-Q3", "R11", True, "probability", 12, 5.0),
        ),
    )


def last_year() -> Span:
    """2025: four publications in scope, one alert, two sources."""
    return span(
        "2025",
        publications=(
            publication(101, date(2025, 2, 3), risks=("R11",), solutions=("chatgpt",)),
            publication(102, date(2025, 2, 4), risks=("R08",)),
            publication(103, date(2025, 5, 6), axes=("technologie",)),
            publication(104, date(2025, 5, 7), axes=("legal",), ai_act=True, nature="texte-officiel"),
        ),
        alerts=(alert(101, datetime(2025, 5, 7, 10, tzinfo=UTC), 104, ai_act=True),),
        source_days=(
            *visited("gazette", date(2025, 1, 1), date(2025, 12, 31)),
            *visited("nantes", date(2025, 1, 1), date(2025, 12, 31)),
        ),
        uses=(Use("reactions", 3), Use("searches", 9)),
        work=(Work(date(2025, 6, 1), 96, 3_600.0),),
        sent=(Sent(date(2025, 5, 7), "alert", 1),),
        entered=(HISTORY[0], HISTORY[4]),
    )
