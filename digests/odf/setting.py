"""The blocks of a document, set one after the other into the body of a text."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from digests.indicators.tables import Table
from digests.odf import grids, pictures
from digests.odf.markup import Node, child, write
from digests.odf.package import Part
from digests.odf.words import bookmark, fill, link
from digests.report.document import (
    Block,
    Bullets,
    Chart,
    ChartBlock,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    TableBlock,
)
from digests.texts.french import number, typeset

_ROLES = {
    "text": "Text_20_body",
    "lead": "Chapeau",
    "note": "Remarque",
    "machine": "Machine",
    "missing": "Manquant",
}


@dataclass(slots=True)
class Setting:
    """What grows while blocks are set: the body, the styles of its tables, the pictures.

    `charts` draws a chart as an SVG document; `anchors` are the places that links may lead to.
    """

    body: Node
    charts: Callable[[Chart], str]
    anchors: Collection[str]
    styles: list[Node] = field(default_factory=list[Node])
    pictures: list[Part] = field(default_factory=list[Part])
    tables: dict[tuple[Table, int | None], int] = field(default_factory=dict[tuple[Table, int | None], int])
    figures: int = 0
    summaries: int = 0

    def add(self, block: Block) -> None:
        """One block at the end of the body."""
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                fill(self._paragraph(_ROLES[block.role]), block.words, self.anchors)
            case Bullets():
                self._bullets(block)
            case KeyFigures():
                self._key_figures(block)
            case TableBlock():
                self._table(block.table, block.most)
            case ChartBlock():
                self._chart(block)

    def _paragraph(self, style: str, text: str = "") -> Node:
        return child(self.body, "text:p", {"text:style-name": style}, text)

    def _heading(self, heading: Heading) -> None:
        level = str(heading.level)
        style = {"text:style-name": f"Heading_20_{level}", "text:outline-level": level}
        made = child(self.body, "text:h", style)
        bookmark(made, heading.anchor)
        write(made, heading.text)

    def _bullets(self, bullets: Bullets) -> None:
        style = "Numbering_20_1" if bullets.ordered else "List_20_1"
        made = child(self.body, "text:list", {"text:style-name": style})
        for entry in bullets.entries:
            item = child(made, "text:list-item")
            fill(child(item, "text:p", {"text:style-name": "Liste"}), entry, self.anchors)

    def _key_figures(self, block: KeyFigures) -> None:
        self.summaries += 1
        across = 4 if -len(block.figures) % 4 <= -len(block.figures) % 3 else 3
        name = {"table:name": f"Chiffres{self.summaries}", "table:style-name": "Chiffres"}
        root = child(self.body, "table:table", name)
        style = {"table:number-columns-repeated": str(across), "table:style-name": f"Chiffres.{across}"}
        child(root, "table:table-column", style)
        for start in range(0, len(block.figures), across):
            row = child(root, "table:table-row", {"table:style-name": "Rangee"})
            figures = block.figures[start : start + across]
            for figure in figures:
                _key_figure(child(row, "table:table-cell", {"table:style-name": "Chiffre"}), figure)
            for _ in range(across - len(figures)):
                child(child(row, "table:table-cell"), "text:p", {"text:style-name": "Standard"})
        self._paragraph("Blanc")

    def _table(self, table: Table, most: int | None = None) -> None:
        """The table with its caption; one that stands in the text already is only referred to."""
        if (table, most) in self.tables:
            place = self.tables[table, most]
            paragraph = self._paragraph("Sous_20_tableau")
            write(paragraph, "Les chiffres sont ceux du ", inside=True)
            link(paragraph, f"#Tableau{place}|table", text=f"tableau {place}")
            write(paragraph, ".")
            return
        place = self.tables[table, most] = len(self.tables) + 1
        self._caption("Table", "Tableau", place, table.title)
        if table.rows:
            grid = grids.grid_of(table, f"Tableau{place}", most)
            widths = grids.widths(grid)
            self.styles.extend(grids.styles(grid, widths))
            self.body.append(grids.element(grid, widths))
        else:
            self._paragraph("Manquant", "Aucune ligne pour cette période.")
        self._below(table, most)

    def _below(self, table: Table, most: int | None) -> None:
        """The table's note, and where the rest of it is; without either the room below it."""
        is_cut = most is not None and most < len(table.rows)
        paragraph = self._paragraph("Sous_20_tableau" if table.note or is_cut else "Blanc", table.note)
        if most is not None and is_cut:
            left = len(table.rows) - most
            others = "les {left} autres sont" if left > 1 else "la dernière est"
            lead = f"{' ' if table.note else ''}{{most}} lignes sur {{all}} ; {others} dans "
            counts = {"most": number(most), "all": number(len(table.rows)), "left": number(left)}
            write(paragraph, typeset(lead).format(**counts), inside=True)
            file = f"donnees/{table.id}.csv"
            link(paragraph, f"../{file}", text=file)
            write(paragraph, ".")

    def _chart(self, block: ChartBlock) -> None:
        self.figures += 1
        chart, name = block.chart, f"Pictures/figure-{self.figures}.svg"
        drawing = self.charts(chart)
        self.pictures.append(pictures.part(name, drawing))
        self._caption("Figure", "Figure", self.figures, chart.title)
        pictures.show(self._paragraph("Image"), chart, drawing, name)
        self._table(block.seen)

    def _caption(self, sequence: str, label: str, place: int, title: str) -> None:
        """`Tableau 3 – Publications par axe`, numbered by a field so that the reader may add others."""
        paragraph = self._paragraph(sequence)
        write(paragraph, f"{label} ", inside=True)
        formula = {
            "text:ref-name": f"ref{sequence}{place}",
            "text:name": sequence,
            "text:formula": f"ooow:{sequence}+1",
            "style:num-format": "1",
        }
        child(paragraph, "text:sequence", formula, str(place))
        write(paragraph, f" – {title}", inside=True)


def _key_figure(cell: Node, figure: KeyFigure) -> None:
    child(cell, "text:p", {"text:style-name": "Chiffre_20_cle"}, figure.value)
    child(cell, "text:p", {"text:style-name": "Nom_20_de_20_chiffre"}, figure.label)
    if figure.compared:
        child(cell, "text:p", {"text:style-name": "Comparaison"}, figure.compared)
