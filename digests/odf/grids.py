"""Tables within the text: as wide as the page, their columns after what stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.indicators.tables import Cell, Column, Table
from digests.odf.markup import Node, child, node
from digests.odf.words import link
from digests.report.cells import MISSING, heading, is_number, link_of, shown
from digests.report.charts.lettering import wide
from digests.texts.safe import cut

PAGE_WIDTH = 17.0
"""In centimetres, between the margins of A4 that text-styles.xml sets."""
MANY_COLUMNS = 7
"""From so many on, the letters are smaller where they would not fit."""
LONGEST = 300
"""Letters of a cell; the data have the whole text."""
_EASY = ("Table_20_Contents", "Nombre", "Table_20_Heading", "Titre_20_de_20_nombre")
_TIGHT = ("Contenu_20_serre", "Nombre_20_serre", "Titre_20_serre", "Titre_20_de_20_nombre_20_serre")
"""Paragraph styles of words, of figures, and of the heads of both."""
_EM = 0.3175
_SMALL_EM = 0.2646
"""Of 9 and 7.5 points, in centimetres."""
_PADDING = 0.3
_TRUE = 0.94
"""What is estimated of a text's width is a little more than it takes in the font that we name."""
_LONGEST_WORD = 9.0
_LONGEST_TEXT = 30.0
"""In ems: a longer word may be broken rather than push the other columns aside, a longer text takes lines."""
_LOOKED_AT = 300
"""Rows that decide how wide columns are."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as a reader sees it, with the address that it leads to, if any."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is set: `name` is also that of its styles, `numbers` says which columns hold figures."""

    name: str
    heads: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[Shown, ...], ...]

    @property
    def is_tight(self) -> bool:
        """Whether it has too much for the usual letters."""
        return (
            len(self.heads) >= MANY_COLUMNS and sum(wished for _, wished in _bounds(self, _EM)) > PAGE_WIDTH
        )


def grid_of(table: Table, name: str, most: int | None) -> Grid:
    """The whole table, or its first rows; the addresses of titles are their links, and no column."""
    links = [place for place, column in enumerate(table.columns) if column.id == "lien"]
    titled = [place for place, column in enumerate(table.columns) if column.id == "titre"]
    linked = dict(zip(titled, links, strict=False))
    kept = [place for place in range(len(table.columns)) if place not in linked.values()]
    columns = [table.columns[place] for place in kept]
    return Grid(
        name,
        tuple(heading(column) for column in columns),
        tuple(is_number(column) for column in columns),
        tuple(
            tuple(
                _seen(
                    row[place], table.columns[place], table, row[linked[place]] if place in linked else None
                )
                for place in kept
            )
            for row in table.rows[:most]
        ),
    )


def element(grid: Grid, widths: Sequence[float]) -> Node:
    """The `table:table`, with a header that is repeated on each page. Its styles are those of `styles`."""
    root = node("table:table", {"table:name": grid.name, "table:style-name": grid.name})
    for place in range(len(widths)):
        child(root, "table:table-column", {"table:style-name": f"{grid.name}.{_letters(place)}"})
    words, figures, heads, figure_heads = _TIGHT if grid.is_tight else _EASY
    row = child(child(root, "table:table-header-rows"), "table:table-row", {"table:style-name": "Rangee"})
    for head, is_figure in zip(grid.heads, grid.numbers, strict=True):
        _cell(row, "Entete", figure_heads if is_figure else heads, Shown(head))
    for cells in grid.rows:
        row = child(root, "table:table-row", {"table:style-name": "Rangee"})
        for cell, is_figure in zip(cells, grid.numbers, strict=True):
            _cell(row, "Case", figures if is_figure else words, cell)
    return root


def styles(grid: Grid, widths: Sequence[float]) -> list[Node]:
    """The automatic styles of the table and its columns."""
    made = [_table_style(grid.name, sum(widths))]
    for place, width in enumerate(widths):
        style = {"style:name": f"{grid.name}.{_letters(place)}", "style:family": "table-column"}
        made.append(node("style:style", style))
        child(made[-1], "style:table-column-properties", {"style:column-width": f"{width:.3f}cm"})
    return made


def widths(grid: Grid) -> tuple[float, ...]:
    """Of the columns in centimetres, together as wide as the page, or less where there is little in them.

    No column is narrower than its longest word, as long as all of them fit; what is left goes to columns
    whose texts would need several lines (all but the longest tenth of them are looked at).
    """
    least, wished = zip(*_bounds(grid, _SMALL_EM if grid.is_tight else _EM), strict=True)
    if sum(least) >= PAGE_WIDTH:
        return tuple(width * PAGE_WIDTH / sum(least) for width in least)
    if sum(wished) <= PAGE_WIDTH:
        return tuple(width * _stretch(sum(wished)) for width in wished)
    share = (PAGE_WIDTH - sum(least)) / (sum(wished) - sum(least))
    return tuple(small + (large - small) * share for small, large in zip(least, wished, strict=True))


def _bounds(grid: Grid, em: float) -> Iterator[tuple[float, float]]:
    """How narrow each column may be, and how wide it would be, in centimetres."""
    for place, head in enumerate(grid.heads):
        texts = [row[place].text for row in grid.rows[:_LOOKED_AT]]
        words = {word for text in (head, *texts) for word in text.replace("-", "- ").split(" ")} | {MISSING}
        usual = sorted(wide(text, 1) for text in texts or [""])[len(texts) * 9 // 10]
        least = min(max(wide(word, _TRUE) for word in words), _LONGEST_WORD) * em + _PADDING
        yield least, max(min(max(usual, wide(head, 1) / 2), _LONGEST_TEXT) * em + _PADDING, least)


def _stretch(width: float) -> float:
    """A table that nearly fills the page does; one of few numbers stays compact."""
    return PAGE_WIDTH / width if width > PAGE_WIDTH / 2 else min(1.5, PAGE_WIDTH / width)


def _seen(cell: Cell, column: Column, table: Table, address: Cell) -> Shown:
    if found := link_of(cell):
        return Shown(found[1], found[0])
    text = cut(shown(cell, column, is_name=column.id in table.key), LONGEST)
    found = link_of(address)
    return Shown(text, found[0] if found else "")


def _cell(row: Node, style: str, paragraph: str, shown: Shown) -> None:
    cell = child(row, "table:table-cell", {"table:style-name": style, "office:value-type": "string"})
    made = child(cell, "text:p", {"text:style-name": paragraph}, "" if shown.link else shown.text)
    if shown.link:
        link(made, shown.link, text=shown.text)


def _table_style(name: str, width: float) -> Node:
    style = node("style:style", {"style:name": name, "style:family": "table"})
    properties = {
        "style:width": f"{width:.3f}cm",
        "table:align": "left",
    }
    child(style, "style:table-properties", properties)
    return style


def _letters(place: int) -> str:
    return (
        chr(ord("A") + place)
        if place < 26
        else f"{chr(ord('A') + place // 26 - 1)}{chr(ord('A') + place % 26)}"
    )
