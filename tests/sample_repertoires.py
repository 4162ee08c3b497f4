"""Evidence that the repertoires are made of: publications, decisions and first sights over two years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from classifiers.register import load_register
from digests.indicators.evidence import Evidence, Publication, Rating, SourceDay, SourceFacts, Span
from digests.indicators.tables import Column, Table
from digests.period import period_before, period_named
from digests.site.naming import load_solutions

ZONE = ZoneInfo("Europe/Paris")
GENERATED = datetime(2027, 1, 5, 8, tzinfo=UTC)
LISTED = load_solutions()
HOSTILE = '=HYPERLINK("https://evil.example";"clic") <script>alert(1)</script>\u202e'


def publication(number: int, day: date, **changes: Any) -> Publication:
    """A publication of the CNIL on R08 that names ChatGPT."""
    seen = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    values: dict[str, Any] = {
        "item_id": number,
        "source_id": "cnil",
        "title": f"Une publication n° {number}",
        "link": f"https://cnil.example/{number}",
        "publisher": "CNIL",
        "seen": seen,
        "day": day,
        "published": seen,
        "language": "fr",
        "scope": "iag",
        "axes": ("legal",),
        "risks": ("R08",),
        "urgency": "routine",
        "nature": "doctrine",
        "ai_act": False,
        "model": "2026.11-a",
        "solutions": ("chatgpt",),
    }
    return Publication(**{**values, **changes})


def use(number: int, day: date, **changes: Any) -> Publication:
    """What a peer tells of its use of Albert."""
    values: dict[str, Any] = {
        "source_id": "metropole",
        "publisher": "Une métropole",
        "axes": ("usages",),
        "risks": ("R11", "R06"),
        "nature": "actualite-officielle",
        "solutions": ("albert",),
    }
    return publication(number, day, **{**values, **changes})


def source(name: str, **changes: Any) -> SourceFacts:
    """A source of an authority."""
    values: dict[str, Any] = {
        "id": name,
        "name": name.upper(),
        "publisher": name.upper(),
        "category": "regulatory",
        "nature": "authority",
        "language": "fr",
        "enabled": True,
        "rhythm_days": 2.0,
        "first_visit": date(2026, 1, 1),
    }
    return SourceFacts(**{**values, **changes})


def span(label: str, *publications: Publication, watched: bool = True) -> Span:
    """A period that was watched whole, or not at all."""
    period = period_named(label, ZONE)
    inside = tuple(one for one in publications if one.seen in period)
    days = tuple(SourceDay("cnil", one.day, 1, 0, 1, 100) for one in inside)
    since = period.start - timedelta(days=1) if watched else None
    return Span(period, since, period.end, inside, source_days=days)


PUBLICATIONS = (
    use(3, date(2026, 2, 3)),
    publication(4, date(2026, 3, 1), title=HOSTILE, link="javascript:alert(1)"),
    publication(5, date(2026, 3, 2), scope="hors", axes=(), risks=()),
    publication(6, date(2026, 6, 9), axes=("usages",), nature="retour-experience", risks=("R11", "R99")),
    use(9, date(2026, 6, 9), title="@metropole raconte", link=None),
    publication(10, date(2026, 9, 30), axes=("usages",)),
    use(21, date(2027, 2, 1), solutions=("mirai",)),
)
RATINGS = (
    Rating("R11", date(2026, 4, 2), 16, 20, False, "Comité d'avril, point 3", GENERATED - timedelta(9)),
    Rating("R12", date(2026, 6, 15), 16, 16, True, "Comité de juin", GENERATED - timedelta(5)),
    Rating("R11", date(2027, 1, 20), 20, 20, False, "", GENERATED + timedelta(20)),
)
FIRST_SEEN = {
    "solution:chatgpt": date(2026, 1, 4),
    "solution:albert": date(2026, 2, 3),
    "solution:mirai": date(2027, 2, 1),
    "peer:Une métropole": date(2026, 2, 3),
}


def evidence(label: str = "2026", *, watched: bool = True, **changes: Any) -> Evidence:
    """The evidence of a period, with the register as the decisions up to its end left it."""
    now = span(label, *PUBLICATIONS, watched=watched)
    end = now.period.end.astimezone(ZONE).date()
    register = load_register()
    for rating in RATINGS:
        if rating.decided < end:
            risks = tuple(
                one.model_copy(update={"weight": rating.weight, "retired": one.retired or rating.retires})
                if one.id == rating.risk_id
                else one
                for one in register.risks
            )
            register = register.model_copy(update={"risks": risks})
    return replace(
        Evidence(
            now=now,
            before=span(period_before(now.period, ZONE).label, *PUBLICATIONS, watched=False),
            zone=ZONE,
            register=register,
            milestones=(),
            sources={
                "cnil": source("cnil"),
                "metropole": source("metropole", category="peers", nature="peer"),
            },
            first_seen=FIRST_SEEN,
            ratings=RATINGS,
            version="0.1.0",
        ),
        **changes,
    )


def risk_table(*rows: tuple[Any, ...]) -> Table:
    """Publications by risk, as counted."""
    return Table(
        id="publications-par-risque",
        title="Publications par risque",
        indicators=(),
        columns=(
            Column("risque", "Risque", "text"),
            Column("nom", "Nom", "text"),
            Column("publications", "Publications", unit="publications", about="Dans la période."),
            Column("part", "Part", "percent"),
            Column("p", "p", "number"),
            Column("depuis", "Depuis", "date"),
        ),
        rows=rows
        or (
            ("R11", "Réponses fausses, périmées ; inventées", 3, 0.6, 0.0123, date(2026, 1, 4)),
            ("R08", '- « Fuite »\n=1+1;=2+2 "cité"', 12340, 0.1 + 0.2, -1.5e-9, None),
            ("R12", "Petites communes", None, None, None, None),
        ),
        key=("risque",),
        note="Comptées une fois.",
    )
