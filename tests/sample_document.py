"""A made-up report with every kind of block: 25 risks, 12 months, figures that are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from digests.indicators.tables import Column, Table
from digests.report.document import (
    Block,
    Bullets,
    Chart,
    ChartBlock,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Mark,
    Paragraph,
    Point,
    Series,
    TableBlock,
    Words,
)
from sample_tables import (
    RISK_NAMES,
    RISKS,
    WEIGHTS,
    acts_table,
    axes_table,
    count,
    heat_table,
    months_table,
    risks_table,
)

GENERATED = datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
NAMED_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juill.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def words(*texts: str) -> tuple[Words, ...]:
    """Runs of plain text."""
    return tuple(Words(text) for text in texts)


def series_of(table: Table) -> tuple[Series, ...]:
    """The figures of a table by months, as a chart has them."""
    return tuple(
        Series(
            column.label, tuple(cell if isinstance(cell, int) else None for cell in table.column(column.id))
        )
        for column in table.columns[1:]
    )


def marks() -> tuple[Mark, ...]:
    """Twenty days of a year, three of them the same, some weeks empty."""
    days = (2, 2, 2, 5, 30, 33, 60, 61, 62, 90, 130, 150, 151, 180, 200, 214, 260, 300, 330, 340)
    return tuple(
        Mark(
            date(2026, 1, 31) + timedelta(days=day),
            f"Article {5 + place} : obligations de transparence des fournisseurs et des déployeurs"
            if place % 3
            else "Pratiques interdites",
            done=place < 15,
        )
        for place, day in enumerate(days)
    )


def charts() -> tuple[ChartBlock, ...]:
    """One of each kind, and what is missing in each that can miss something."""
    by_axis = months_table(
        "publications-par-mois", "Publications par mois", ("Légal", "Usages", "Technologie")
    )
    axes = axes_table()
    risks = risks_table()
    heat = heat_table()
    acts = acts_table()
    evidence = [cell for cell in risks.column("publications") if isinstance(cell, int)]
    return (
        ChartBlock(
            Chart(
                "axes",
                "bars",
                "Publications par axe",
                "Les usages viennent en tête avec 5 980 publications sur 12 340.",
                ("Légal", "Usages", "Technologie"),
                (Series("Publications", (4210, 5980, 2150)),),
                across="publications",
            ),
            axes,
        ),
        ChartBlock(
            Chart(
                "lues",
                "bars",
                "Publications sur l’IA par mois",
                "Le nombre de publications double entre mars et décembre ; rien avant mars.",
                NAMED_MONTHS,
                (Series("Publications", (None, None, 412, 530, 610, 480, 390, 250, 720, 810, 905, 1012)),),
                up="publications",
            ),
            by_axis,
        ),
        ChartBlock(
            Chart(
                "axes-par-mois",
                "stacked",
                "Publications par axe et par mois",
                "Les trois axes restent dans les mêmes proportions toute l’année.",
                NAMED_MONTHS,
                series_of(by_axis),
                up="publications",
            ),
            by_axis,
        ),
        ChartBlock(
            Chart(
                "tendances",
                "lines",
                "Publications par axe, mois par mois",
                "L’axe Technologie dépasse les deux autres depuis mars.",
                NAMED_MONTHS,
                series_of(by_axis),
                up="publications",
            ),
            by_axis,
        ),
        ChartBlock(
            Chart(
                "chaleur",
                "heat",
                "Publications par risque et par mois",
                "R01 a le plus de publications ; janvier et février n’ont pas été observés.",
                NAMED_MONTHS,
                tuple(
                    Series(risk, tuple(None if place < 2 else count(row, place) for place in range(12)))
                    for row, risk in enumerate(RISKS)
                ),
            ),
            heat,
        ),
        ChartBlock(
            Chart(
                "matrice",
                "matrix",
                "Poids et publications des risques",
                "Les risques de poids 20 ont le plus de publications.",
                points=tuple(
                    Point(risk, evidence[place], WEIGHTS[place], RISK_NAMES[place % len(RISK_NAMES)])
                    for place, risk in enumerate(RISKS)
                ),
                across="Publications de l’année",
                up="Poids au registre (probabilité × impact)",
            ),
            risks,
        ),
        ChartBlock(
            Chart(
                "calendrier",
                "timeline",
                "Le règlement IA en 2026",
                "Quinze échéances passées et cinq à venir, de février à décembre.",
                marks=marks(),
            ),
            acts,
        ),
    )


def blocks() -> tuple[Block, ...]:
    """Every kind of block, charts among their tables."""
    axes, read, stacked, lines, heat, matrix, timeline = charts()
    return (
        Heading(1, "L’essentiel", "essentiel"),
        Paragraph(words("12 340 publications sur l’IA ont été lues en 2026, dont 214 urgentes."), "lead"),
        Paragraph(
            (
                Words("La veille a commencé le 2 mars 2026. ", strong=True),
                Words("Rien n’est dit de janvier ni de février ; voir "),
                Words("la méthode", "#methode"),
                Words("."),
            ),
            "missing",
        ),
        KeyFigures(
            (
                KeyFigure("12 340", "publications sur l’IA", "année d’avant non observée"),
                KeyFigure("214", "publications urgentes"),
                KeyFigure("3,5 h", "de la publication à l’alerte (médiane)", "+ 0,5 h par rapport à 2025"),
                KeyFigure("n. r.", "agents formés", "non renseigné"),
            )
        ),
        Bullets(
            (
                (Words("La CNIL", "https://exemple.fr/cnil", strong=True), Words(" a publié sa doctrine.")),
                words("Deux prestataires ont changé leurs conditions."),
            )
        ),
        Bullets((words("Décider du poids de R11."), words("Compléter le budget.")), ordered=True),
        Heading(1, "Les axes", "axes"),
        Heading(2, "Ensemble", "axes-ensemble"),
        axes,
        read,
        stacked,
        Heading(3, "Mois par mois", "axes-mois"),
        lines,
        Heading(1, "Les risques", "risques"),
        Heading(2, "Carte de chaleur", "risques-chaleur"),
        heat,
        Heading(2, "Matrice", "risques-matrice"),
        matrix,
        Paragraph(words("Ces tendances ont été calculées par une machine."), "machine"),
        Heading(1, "Le règlement IA", "reglement"),
        timeline,
        TableBlock(acts_table(), most=6),
        Heading(1, "Méthode et limites", "methode"),
        Paragraph(
            words("Une publication est comptée une fois pour toutes les sources qui la portent."), "note"
        ),
        Paragraph(words("Un chiffre non renseigné n’est pas un zéro.")),
        TableBlock(
            Table("usage", "Usage", (), (Column("usage", "Usage", "text"), Column("nombre", "Nombre")), ())
        ),
    )


def sample_document() -> Document:
    """The whole of it."""
    return Document(
        "Rapport annuel d’indicateurs", "Veille sur l’intelligence artificielle", "2026", GENERATED, blocks()
    )


def short_document() -> Document:
    """Every kind of block with few rows, for what takes long."""
    shortened = tuple(_shortened(block) for block in blocks())
    return replace(sample_document(), blocks=shortened)


def _shortened(block: Block) -> Block:
    match block:
        case ChartBlock():
            chart = replace(
                block.chart,
                series=block.chart.series[:3],
                points=block.chart.points[:5],
                marks=block.chart.marks[-3:],
            )
            return ChartBlock(chart, replace(block.table, rows=block.table.rows[:4]))
        case TableBlock():
            return replace(block, most=2)
        case _:
            return block
