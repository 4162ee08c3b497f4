"""Charts as data, each with a sentence that says what one sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digests.indicators.tables import Column, Table
from digests.report.chapters.blocks import chart_or_table
from digests.report.chapters.rows import Row, narrowed, renamed, rows
from digests.report.chapters.wording import a_date, counted, figure, listed, month_name, short_month, told
from digests.report.document import Block, Chart, Mark, Point, Series
from digests.texts.french import typeset

NAMED = 3
MOST_ACROSS = 14
"""Months that fit the width of a page."""


def months(table: Table, column: str, chart_id: str, title: str, one: str, many: str) -> Block:
    """One column of a table by months as bars, with its figures in one line.

    `one` and `many` count what is shown: `{n} publication`.
    """
    found = rows(table)
    places = tuple(month_name(row.text("mois")) for row in found)
    values = tuple(row.number(column) for row in found)
    label = _label(table, column)
    chart = Chart(
        id=chart_id,
        kind="bars",
        title=typeset(title),
        alt=_run(places, values, one, many),
        places=places,
        series=(Series(label, values),),
        up=label,
    )
    return chart_or_table(chart, _across(table, (column,)))


def stacked_months(table: Table, columns: Sequence[str], chart_id: str, title: str) -> Block:
    """Columns of a table by months that add up, one upon the other, with their figures a line each."""
    found = rows(table)
    series = tuple(Series(_label(table, name), tuple(row.number(name) for row in found)) for name in columns)
    sums = [
        told("{label} {n}", label=one.name.lower(), n=figure(sum(value or 0 for value in one.values)))
        for one in series
    ]
    chart = Chart(
        id=chart_id,
        kind="stacked",
        title=typeset(title),
        alt=told("En tout : {sums}.", sums=listed(sums, len(sums))),
        places=tuple(month_name(row.text("mois")) for row in found),
        series=series,
    )
    return chart_or_table(chart, _across(table, columns))


def _across(table: Table, columns: Sequence[str]) -> Table:
    """The table with months as columns, so that a year is a line; longer ones stay as they are."""
    found = rows(table)
    if len(found) > MOST_ACROSS:
        return renamed(narrowed(table, "mois", *columns), "mois", month_name)
    kinds = {one.id: one for one in table.columns}
    heads = (
        Column(f"m-{row.text('mois')}", short_month(row.text("mois")), kinds[columns[0]].type)
        for row in found
    )
    return replace(
        table,
        columns=(Column("mesure", "Par mois", "text"), *heads),
        rows=tuple((_head(kinds[name]), *(row.cell(name) for row in found)) for name in columns),
        key=("mesure",),
    )


def _head(column: Column) -> str:
    return f"{column.label} ({column.unit})" if column.unit else column.label


def _label(table: Table, name: str) -> str:
    return next(one.label for one in table.columns if one.id == name)


def bars(table: Table, naming: str, column: str, chart_id: str, title: str) -> Block:
    """One column of a table by its rows' names, as bars in the table's order."""
    found = rows(table)
    places = tuple(row.text(naming) for row in found)
    values = tuple(row.number(column) for row in found)
    label = _label(table, column)
    chart = Chart(
        id=chart_id,
        kind="bars",
        title=typeset(title),
        alt=_most(places, values),
        places=places,
        series=(Series(label, values),),
        up=label,
    )
    return chart_or_table(chart, table)


def risk_matrix(table: Table) -> Block:
    """Weight against evidence: one point a risk."""
    found = rows(table)
    points = tuple(
        Point(row.text("risque"), row.count("publications"), row.count("poids"), row.text("nom"))
        for row in found
    )
    most = sorted(found, key=lambda row: (-row.count("publications"), row.text("risque")))[:NAMED]
    named = [_of(row.text("risque"), row) for row in most if row.count("publications")]
    chart = Chart(
        id="matrice-des-risques",
        kind="matrix",
        title=typeset("Poids des risques et publications qui s’y rapportent"),
        alt=told(
            "Chaque risque est placé selon son poids (vertical) et le nombre de publications qui s’y "
            "rapportent (horizontal). Les plus documentés : {named}.",
            named=listed(named, NAMED) or "aucun",
        ),
        points=points if named else (),
        across="publications",
        up="poids",
    )
    return chart_or_table(chart, table)


def risk_heat(pivot: Table) -> Block:
    """Months as columns, risks as rows, from a table of a risk a row and a month a column."""
    places = tuple(column.label for column in pivot.columns[1:])
    series = tuple(
        Series(
            str(cells[0]).partition(" ")[0],
            tuple(cell if isinstance(cell, int | float) else None for cell in cells[1:]),
        )
        for cells in pivot.rows
    )
    cells = [
        (value, one.name, place)
        for one in series
        for place, value in zip(places, one.values, strict=True)
        if value
    ]
    value, name, place = max(cells, default=(0, "", ""), key=lambda one: one[0])
    chart = Chart(
        id="risques-par-mois",
        kind="heat",
        title=typeset("Publications par risque et par mois"),
        alt=told(
            "Plus la case est foncée, plus le mois compte de publications sur le risque. Le plus fort : "
            "{name}, {place}, {count}.",
            name=name,
            place=place,
            count=counted(value, "{n} publication", "{n} publications"),
        ),
        places=places,
        series=series,
    )
    return chart_or_table(chart, pivot)


def calendar(table: Table, texts: Sequence[str]) -> Block:
    """The days of the AI Act on a line, named by short texts, one for each row."""
    marks = tuple(
        Mark(day, text, row.text("etat") == "passé")
        for row, text in zip(rows(table), texts, strict=True)
        if (day := row.day("jour")) is not None
    )
    past = sum(mark.done for mark in marks)
    ahead = min((mark.day for mark in marks if not mark.done), default=None)
    chart = Chart(
        id="frise-reglement-ia",
        kind="timeline",
        title=typeset("Le calendrier du règlement IA"),
        alt=told(
            "{all}, dont {past}{ahead}.",
            all=counted(len(marks), "{n} échéance", "{n} échéances"),
            past=counted(past, "{n} passée", "{n} passées"),
            ahead=told(" ; la prochaine est le {day}", day=a_date(ahead)) if ahead else "",
        ),
        marks=marks,
    )
    return chart_or_table(chart, table)


def _run(places: Sequence[str], values: Sequence[float | None], one: str, many: str) -> str:
    """From the least to the most, and the sum; months without a figure are said."""
    known = [(value, place) for value, place in zip(values, places, strict=True) if value is not None]
    if not known:
        return told("Aucun chiffre.")
    least, most = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    gaps = len(values) - len(known)
    if least[0] == most[0]:
        return told("{value} chaque mois.", value=counted(most[0], one, many))
    return told(
        "{all} en tout, de {least} ({where_least}) à {most} ({where_most}){gaps}.",
        all=counted(sum(value for value, _ in known), one, many),
        least=figure(least[0]),
        where_least=least[1],
        most=figure(most[0]),
        where_most=most[1],
        gaps=counted(gaps, " ; {n} mois sans chiffre", " ; {n} mois sans chiffre") if gaps else "",
    )


def _most(places: Sequence[str], values: Sequence[float | None]) -> str:
    """The first ranks with their figures."""
    known = sorted(
        ((value, place) for value, place in zip(values, places, strict=True) if value),
        key=lambda pair: -pair[0],
    )
    named = [
        told("{place} ({value})", place=place.partition(" (")[0], value=figure(value))
        for value, place in known[:NAMED]
    ]
    return told("En tête : {first}.", first=listed(named, NAMED)) if named else told("Aucun chiffre.")


def _of(name: str, row: Row) -> str:
    return f"{name} ({figure(row.count('publications'))})"
