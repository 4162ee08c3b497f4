"""What reports are composed of in tests: tables by the contract of their columns, evidence, their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from classifiers.milestones import Milestone
from classifiers.register import load_register
from digests.indicators.definitions import Definitions, Entry, Indicator, Kind
from digests.indicators.evidence import (
    AlertFacts,
    Evidence,
    Publication,
    Rating,
    SourceFacts,
    Span,
)
from digests.indicators.tables import Cell, Column, Table
from digests.period import period_before, period_named
from digests.report.chapters.matter import Matter
from digests.report.composing import compose
from digests.report.document import (
    Block,
    Bullets,
    ChartBlock,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    TableBlock,
    Words,
)
from sample_week import PARIS

YEAR = period_named("2026", PARIS)
WRITTEN = datetime(2027, 1, 12, 9, tzinfo=UTC)

_DATES = frozenset({"jour", "date", "premiere_fois", "derniere", "depuis", "saisi_le"})
_NUMBERS = frozenset({"p", "valeur", "attendu", "bas", "haut"})
_COUNTS = frozenset(
    {
        "publications",
        "constat",
        "avant",
        "lues",
        "urgentes",
        "usages",
        "legal",
        "technologie",
        "poids",
        "affaires",
    }
    | {"graves", "actes", "publication", "alertes", "nombre", "jours_suivis", "jours_aveugles", "sources"}
)

COLUMNS: Mapping[str, str] = {
    "chiffres-cles": "indicateur nom valeur unite avant",
    "publications-par-axe": "axe nom publications avant part",
    "publications-par-strategie": "strategie nom publications avant part",
    "publications-par-recommandation": "recommandation texte publications avant",
    "publications-par-pestel": "rubrique nom publications avant part",
    "publications-par-famille": "famille nom lues publications avant part",
    "publications-par-langue": "langue publications avant part",
    "publications-par-mois": "mois lues publications urgentes usages legal technologie",
    "publications-par-trimestre": "trimestre lues publications urgentes usages legal technologie",
    "publications-par-risque": (
        "risque nom poids strategie publications affaires graves avant part tendance p"
    ),
    "risques-par-mois": "mois risque publications",
    "reglement-ia-par-mois": "mois publications actes urgentes",
    "reglement-ia-actes": (
        "publication jour titre editeur lien nature alerte_apres_heures prise_en_charge_apres_heures"
    ),
    "delais-alertes": "mesure nom alertes mediane_heures neuf_sur_dix_heures plus_long_heures",
    "calendrier-reglement-ia": "jour texte articles etat",
    "alertes-par-mois": "mois alertes prises_en_charge fausses levees sans_reponse",
    "alertes-bilan": "mesure nom valeur avant",
    "propositions-de-reevaluation": "trimestre risque nom sens facteur constat attendu decision",
    "decisions-du-comite": "date risque nom poids_avant poids decision",
    "solutions-citees": "solution nom editeur pays publications avant premiere_fois",
    "pairs-cites": "pair publications usages avant premiere_fois",
    "couverture-par-source": "source nom famille etat publications jours_suivis jours_aveugles derniere",
    "couverture-par-mois": "mois sources jours_suivis jours_aveugles part",
    "usage": "usage nom nombre mention avant",
    "qualite-du-modele": "date modele mesure valeur bas haut origine",
    "corrections": "etiquette nom publications mention",
    "empreinte": "mesure nom valeur unite avant",
    "empreinte-par-mois": "mois heures_cpu wh go messages",
    "indicateurs-saisis": ("indicateur nom partie valeur unite date role source commentaire etat avant"),
    "indicateurs-historique": "indicateur partie date valeur role source commentaire saisi_le",
    "indicateurs-definitions": "indicateur nom question formule unite source depuis limites famille",
}
"""The columns of every table, as the report, the open data and the spreadsheets share them."""


def table(name: str, *found: tuple[Cell, ...]) -> Table:
    """A table of the contract with these rows."""
    columns = tuple(_column(one) for one in COLUMNS[name].split())
    assert all(len(cells) == len(columns) for cells in found), name
    return Table(name, name.replace("-", " ").capitalize(), (), columns, found, (columns[0].id,))


def tables(**found: tuple[tuple[Cell, ...], ...]) -> tuple[Table, ...]:
    """All tables of the contract, empty but for those given (`publications_par_axe=…`)."""
    return tuple(table(name, *found.get(name.replace("-", "_"), ())) for name in COLUMNS)


def _column(name: str) -> Column:
    label = name.replace("_", " ").capitalize()
    if name in _DATES:
        return Column(name, label, "date")
    if name == "part":
        return Column(name, label, "percent")
    if name in _NUMBERS or name.endswith("heures"):
        return Column(name, label, "number")
    return Column(name, label, "integer" if name in _COUNTS else "text")


def _indicator(name: str, label: str, unit: str, kind: Kind = "number") -> Indicator:
    return Indicator(
        id=name,
        name=label,
        question="Combien en ce moment ?",
        formula="nombre déclaré à une date",
        unit=unit,
        source="recensement de l’observatoire",
        since=date(2026, 1, 1),
        caveats="dépend de ce que les directions déclarent",
        family="collectivites",
        entry=Entry(kind=kind),
    )


DEFINITIONS = Definitions(
    families={"veille": "La veille", "collectivites": "Dans nos collectivités"},
    indicators=(
        _indicator("projets-en-cours", "Projets et expérimentations d’IA générative en cours", "projets"),
        _indicator("agents-formes", "Agents formés ou sensibilisés", "agents"),
    ),
    pestel=(),
    uses={},
)
"""Two indicators that people enter."""


def entered_with(kind: Kind) -> Definitions:
    """The definitions, with the agents entered in that kind."""
    agents = _indicator("agents-formes", "Agents formés ou sensibilisés", "agents", kind)
    return DEFINITIONS.model_copy(update={"indicators": (DEFINITIONS.indicators[0], agents)})


def publication(number: int, **changes: Any) -> Publication:
    """A publication of March on usages, told by the press."""
    values: dict[str, Any] = {
        "item_id": number,
        "source_id": "presse",
        "title": f"Titre {number}",
        "link": f"https://exemple.fr/{number}",
        "publisher": "Exemple",
        "seen": datetime(2026, 3, 4, 9, tzinfo=UTC),
        "day": date(2026, 3, 4),
        "published": datetime(2026, 3, 3, 12, tzinfo=UTC),
        "language": "fr",
        "scope": "iag",
        "axes": ("usages",),
        "risks": (),
        "urgency": "routine",
        "nature": "presse",
        "ai_act": False,
        "model": "2026.1",
    }
    return Publication(**(values | changes))


def source(source_id: str = "presse", **changes: Any) -> SourceFacts:
    """A source of the press."""
    values: dict[str, Any] = {
        "id": source_id,
        "name": source_id.capitalize(),
        "publisher": "Exemple",
        "category": "press",
        "nature": "press",
        "language": "fr",
        "enabled": True,
        "rhythm_days": 1.0,
        "first_visit": date(2025, 1, 1),
    }
    return SourceFacts(**(values | changes))


def alert(number: int, **changes: Any) -> AlertFacts:
    """An alert of 4 March that nobody answered."""
    sent = datetime(2026, 3, 4, 10, tzinfo=UTC)
    values: dict[str, Any] = {
        "id": number,
        "room": "juridique",
        "decided": sent,
        "sent": sent,
        "published": None,
        "seen": None,
        "item_ids": (number,),
        "ai_act": False,
        "acknowledged": None,
        "verdict": None,
    }
    return AlertFacts(**(values | changes))


def span(label: str = "2026", **changes: Any) -> Span:
    """A whole period without anything."""
    period = period_named(label, PARIS)
    return replace(Span(period, period.start, period.end), **changes)


def evidence(now: Span | None = None, before: Span | None = None, **changes: Any) -> Evidence:
    """Evidence of a period, the year before watched whole unless said otherwise."""
    told = now or span()
    values: dict[str, Any] = {
        "now": told,
        "before": before or span(period_before(told.period, PARIS).label),
        "zone": PARIS,
        "register": load_register(),
        "milestones": (Milestone(date(2026, 8, 2), "application générale"),),
        "sources": {one.id: one for one in (source(), source("cnil", nature="authority"))},
        "version": "1.2.0",
    }
    return Evidence(**(values | changes))


def matter(
    facts: Evidence | None = None,
    found: tuple[Table, ...] | None = None,
    *,
    generated: datetime = WRITTEN,
    definitions: Definitions | None = None,
) -> Matter:
    """What chapters are written from."""
    every = tables() if found is None else found
    return Matter(
        facts or evidence(),
        definitions or DEFINITIONS,
        {one.id: one for one in every},
        generated,
    )


def report(
    facts: Evidence | None = None, found: tuple[Table, ...] | None = None, generated: datetime = WRITTEN
) -> Document:
    """The composed report."""
    return compose(facts or evidence(), DEFINITIONS, tables() if found is None else found, generated)


def rating(risk: str = "R08", was: int = 20, weight: int = 25, **changes: Any) -> Rating:
    """A decision of June."""
    values: dict[str, Any] = {
        "risk_id": risk,
        "decided": date(2026, 6, 15),
        "was": was,
        "weight": weight,
        "retires": False,
        "decision": "comité technique du 15 juin",
        "recorded": datetime(2026, 6, 16, tzinfo=UTC),
    }
    return Rating(**(values | changes))


def text_of(blocks: tuple[Block, ...] | list[Block]) -> str:
    """The blocks as plain text, one a line, as a person would read them; no-break spaces are spaces."""
    return "\n".join(line for block in blocks for line in _lines(block)).replace("\u202f", " ")


def chapter(document: Document, anchor: str) -> tuple[Block, ...]:
    """The blocks of the part with that anchor."""
    found: list[Block] = []
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.anchor == anchor
        if inside:
            found.append(block)
    return tuple(found)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"\n{'#' * block.level} {block.text}"
        case Paragraph():
            yield f"[{block.role}] {said(block.words)}"
        case Bullets():
            for number, entry in enumerate(block.entries, 1):
                yield f"{f'{number}.' if block.ordered else '–'} {said(entry)}"
        case KeyFigures():
            for one in block.figures:
                yield f"* {one.value} {one.label} ({one.compared})"
        case TableBlock():
            yield from _table(block.table, block.most)
        case ChartBlock():
            yield f"<{block.chart.kind}: {block.chart.title}> {block.chart.alt}"
            yield from _table(block.table, None)


def said(words: tuple[Words, ...]) -> str:
    """A run of words as text."""
    return "".join(one.text for one in words)


def _table(shown: Table, most: int | None) -> Iterator[str]:
    yield f"| {shown.title} ({shown.id}) : {' | '.join(one.label for one in shown.columns)}"
    for cells in shown.rows[:most]:
        yield f"|   {' | '.join('' if cell is None else str(cell) for cell in cells)}"
