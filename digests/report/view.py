"""The document as the page's template shows it: plain strings, numbered figures and tables, safe links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from digests.indicators.tables import Table
from digests.report.charts import svg
from digests.report.document import (
    Block,
    Bullets,
    ChartBlock,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    TableBlock,
    Words,
)
from digests.report.grid import Grid, grid
from digests.texts.safe import excerpt, plain, safe_link

OWN_ANCHORS = ("contenu", "sommaire")
"""Places of the page itself."""
LINE = 200
"""Characters of a title or label: WeasyPrint takes minutes to lay out key figures of thousands."""
_VALUE = 40


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a paragraph; `link` is an address that may be followed, or empty."""

    text: str
    link: str
    strong: bool


@dataclass(frozen=True, slots=True)
class HeadingView:
    """A heading within a part; `level` is the element's."""

    level: int
    text: str
    anchor: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph and what it is for."""

    runs: tuple[Run, ...]
    role: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class ListView:
    """A list with its entries."""

    entries: tuple[tuple[Run, ...], ...]
    ordered: bool
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The key figures."""

    figures: tuple[KeyFigure, ...]
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True, slots=True)
class TableView:
    """A table by its number; without `grid` it stands above already."""

    number: int
    grid: Grid | None
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart by its number, with its table."""

    number: int
    title: str
    svg: Markup
    table: TableView
    kind: Literal["chart"] = "chart"


BlockView = HeadingView | ParagraphView | ListView | FiguresView | TableView | ChartView


@dataclass(slots=True)
class Part:
    """A heading of level 1 with what follows it; none before the first one."""

    anchor: str = ""
    text: str = ""
    blocks: list[BlockView] = field(default_factory=list[BlockView])

    @property
    def sections(self) -> tuple[HeadingView, ...]:
        """The headings that the table of contents names under the part's own."""
        return tuple(one for one in self.blocks if isinstance(one, HeadingView) and one.level == 3)


def parts(document: Document) -> tuple[Part, ...]:
    """The whole document by its parts. Raises ValueError when an anchor or a chart's id stands twice."""
    anchors = [block.anchor for block in document.blocks if isinstance(block, Heading)]
    charts = [block.chart.id for block in document.blocks if isinstance(block, ChartBlock)]
    _differ([*OWN_ANCHORS, *anchors])
    _differ(charts)
    setting = _Setting(frozenset(anchors))
    for block in document.blocks:
        setting.add(block)
    return tuple(part for part in setting.parts if part.blocks or part.anchor)


@dataclass(slots=True)
class _Setting:
    """What is known while blocks are read in their order."""

    anchors: frozenset[str]
    parts: list[Part] = field(default_factory=lambda: [Part()])
    level: int = 2
    figures: int = 0
    tables: dict[tuple[Table, int | None], int] = field(default_factory=dict[tuple[Table, int | None], int])

    def add(self, block: Block) -> None:
        if isinstance(block, Heading) and block.level == 1:
            self.level = 2
            self.parts.append(Part(block.anchor, excerpt(block.text, LINE)))
        else:
            self.parts[-1].blocks.append(self._view(block))

    def _view(self, block: Block) -> BlockView:
        match block:
            case Heading():
                # No level is left out, whatever the document says: the page's title is h1, a part h2.
                self.level = min(block.level + 1, self.level + 1)
                return HeadingView(self.level, excerpt(block.text, LINE), block.anchor)
            case Paragraph():
                return ParagraphView(self._runs(block.words), block.role)
            case Bullets():
                return ListView(tuple(map(self._runs, block.entries)), block.ordered)
            case KeyFigures():
                return FiguresView(
                    tuple(
                        KeyFigure(
                            excerpt(one.value, _VALUE), excerpt(one.label, LINE), excerpt(one.compared, LINE)
                        )
                        for one in block.figures
                    )
                )
            case TableBlock():
                return self._table(block.table, block.most)
            case ChartBlock():
                self.figures += 1
                return ChartView(
                    self.figures,
                    excerpt(block.chart.title, LINE),
                    Markup(svg(block.chart)),  # noqa: S704 - escaped where it is drawn
                    self._table(block.seen, None),
                )

    def _table(self, table: Table, most: int | None) -> TableView:
        if (table, most) in self.tables:
            return TableView(self.tables[table, most], None)
        number = self.tables[table, most] = len(self.tables) + 1
        return TableView(number, grid(table, most))

    def _runs(self, words: Iterable[Words]) -> tuple[Run, ...]:
        return tuple(Run(_spaced(one.text), self._link(one.link), one.strong) for one in words if one.text)

    def _link(self, link: str | None) -> str:
        if link is not None and link.startswith("#"):
            return link if link[1:] in self.anchors else ""
        return safe_link(link) or ""


def _spaced(text: str) -> str:
    """The text as a page may hold it, with the spaces that part it from its neighbours."""
    before, after = " " if text[0].isspace() else "", " " if text[-1].isspace() else ""
    return f"{before}{plain(text)}{after}"


def _differ(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"anchors or ids of charts that stand twice: {', '.join(twice)}")
