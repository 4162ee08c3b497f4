"""A document before it is a page or a text for LibreOffice: headings, paragraphs, lists, tables, charts.

Texts are French, plain, and not escaped: whoever writes the document escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from digests.indicators.tables import Column, Table

ChartKind = Literal["bars", "stacked", "lines", "heat", "matrix", "timeline"]


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text, with `link` an address (http, https) or `#anchor` within the document."""

    text: str
    link: str | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a part, on a page of its own) to 3; `anchor` is unique in plain ASCII."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lead` opens the summary, `note` is a remark on method or limits, `machine` what a machine did."""

    words: tuple[Words, ...]
    role: Literal["text", "lead", "note", "machine", "missing"] = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each entry is a run of words."""

    entries: tuple[tuple[Words, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure of the summary: as written (`12 340`), what it counts, and how it compares (may be empty)."""

    value: str
    label: str
    compared: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The summary's figures, side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table, whole or its first `most` rows, and where the rest is."""

    table: Table
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A named run of numbers, one for each of the chart's places; None is a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of a timeline; `done` ones are past."""

    day: date
    text: str
    done: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """What stands in a matrix: `name` (a risk's id) at `across` (evidence) and `up` (weight), from 0 on."""

    name: str
    across: float
    up: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures, always with its table beside it.

    `bars` has one series, `stacked` and `lines` several, over `places`; `heat` has one series for each row
    over the places as columns; `matrix` has points, `timeline` marks. `alt` says in a sentence what one sees.
    """

    id: str
    kind: ChartKind
    title: str
    alt: str
    places: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    points: tuple[Point, ...] = ()
    marks: tuple[Mark, ...] = ()
    across: str = ""
    up: str = ""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart and the table with its numbers."""

    chart: Chart
    table: Table

    @property
    def seen(self) -> Table:
        """The table as it stands beside the chart: a line for each row of a heat map, not a long list."""
        chart, table = self.chart, self.table
        if chart.kind != "heat" or len(table.rows) <= len(chart.series):
            return table
        columns = (
            Column("serie", chart.up or "Ligne", "text"),
            *(Column(f"c{place}", label, "number") for place, label in enumerate(chart.places)),
        )
        rows = tuple((series.name, *series.values) for series in chart.series)
        return Table(table.id, table.title, table.indicators, columns, rows, ("serie",), table.note)


Block = Heading | Paragraph | Bullets | KeyFigures | TableBlock | ChartBlock


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report. `licence` is stated on the first page, unless it is empty.

    `generated` is the moment up to which rows were counted, never the clock.
    """

    title: str
    subtitle: str
    period: str
    generated: datetime
    blocks: tuple[Block, ...]
    organisation: str = "Observatoire de l’IA, Rennes Ville et Métropole"
    licence: str = "CC BY-SA 4.0"
    language: Literal["fr"] = "fr"
