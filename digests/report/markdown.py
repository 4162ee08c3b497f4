"""A document as Markdown, for whoever goes on writing in it. Texts stay texts; charts are their tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digests.indicators.tables import Table
from digests.quarterly.markdown import escaped
from digests.report.cells import heading, is_number, shown
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
from digests.texts.language import FRENCH


def markdown(document: Document) -> str:
    """The same as the page, block by block, with a line break at its end."""
    until = f"Données arrêtées au {FRENCH.long_date(document.generated.date())}"
    about = (document.subtitle, document.period, document.organisation, until)
    lines = [f"# {escaped(document.title)}"]
    lines += [line for text in about if text for line in ("", escaped(text))]
    for block in document.blocks:
        lines += ["", *_lines(block)]
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {escaped(block.text)}"
        case Paragraph():
            yield _run(block.words)
        case Bullets():
            yield from (f"{'1.' if block.ordered else '-'} {_run(words)}" for words in block.entries)
        case KeyFigures():
            yield from (f"- {escaped(f'{one.label} : {one.value}')}" for one in block.figures)
        case TableBlock():
            yield from _table(block.table, block.most)
        case ChartBlock():
            yield from _table(block.seen, None)


def _run(words: Sequence[Words]) -> str:
    return "".join(f"**{escaped(one.text)}**" if one.strong else escaped(one.text) for one in words)


def _table(table: Table, most: int | None) -> Iterator[str]:
    yield f"**{escaped(table.title)}**"
    yield ""
    yield _row([escaped(heading(column)) for column in table.columns])
    yield _row(["--:" if is_number(column) else "---" for column in table.columns])
    for row in table.rows[:most]:
        yield _row([escaped(shown(cell, column)) for cell, column in zip(row, table.columns, strict=True)])
    if table.note:
        yield from ("", escaped(table.note))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"
