"""The small parts of which chapters are built."""

from __future__ import annotations

from collections.abc import Sequence

from digests.indicators.tables import Table
from digests.report.chapters.affairs import Affair
from digests.report.chapters.matter import Matter
from digests.report.chapters.wording import a_date, counted, listed, told
from digests.report.document import (
    Bullets,
    Chart,
    ChartBlock,
    Heading,
    Paragraph,
    TableBlock,
    Words,
)
from digests.texts.french import NATURE_NAMES, typeset
from digests.texts.safe import excerpt, headline, plain, safe_link

NAME_LIMIT = 120
RISKS_NAMED = 4


def part(text: str, anchor: str) -> Heading:
    """A part's heading, on a page of its own."""
    return Heading(1, typeset(text), anchor)


def section(text: str, anchor: str, level: int = 2) -> Heading:
    """A heading within a part."""
    return Heading(level, typeset(text), anchor)


def paragraph(*sentences: str) -> Paragraph:
    """Sentences after one another; empty ones are left out."""
    return Paragraph((Words(" ".join(filter(None, sentences))),))


def note(*sentences: str) -> Paragraph:
    """A remark on method or limits."""
    return Paragraph((Words(" ".join(filter(None, sentences))),), "note")


def missing(sentence: str) -> Paragraph:
    """What stands where there is nothing to show."""
    return Paragraph((Words(sentence),), "missing")


def bullets(entries: Sequence[str], *, ordered: bool = False) -> Bullets:
    """A list of plain texts."""
    return Bullets(tuple((Words(entry),) for entry in entries), ordered)


def chart_or_table(chart: Chart, table: Table) -> ChartBlock | TableBlock:
    """The picture with its table; a picture of one place, or of nothing but zeros, is the table alone."""
    numbers = [value for series in chart.series for value in series.values if value]
    shows = bool(chart.points or chart.marks or (len(chart.places) > 1 and numbers))
    return ChartBlock(chart, table) if shows else TableBlock(table)


def name(text: str) -> str:
    """A name out of a source, on one line."""
    return excerpt(text, NAME_LIMIT)


def ours(text: str) -> str:
    """A label of the observatory's lists, typeset."""
    return typeset(plain(text))


def affair_words(one: Affair, matter: Matter) -> tuple[Words, ...]:
    """An affair as an entry of a list: title with its link, publisher, day, nature, risks, how often told."""
    front = one.front
    day = a_date(matter.local_day(min(front.published or front.seen, front.seen)))
    facts = [name(front.publisher), day, NATURE_NAMES[front.nature]]
    if one.urgency == "urgent":
        facts.append(told("jugée urgente"))
    if one.sources > 1:
        facts.append(counted(one.sources, "{n} source", "{n} sources"))
    if one.risks:
        facts.append(risks_named(one.risks, matter))
    title = headline(front.title).rstrip(". ")
    return (
        Words(title, safe_link(front.link), strong=True),
        Words(f". {' · '.join(filter(None, facts))}."),
    )


def risks_named(ids: Sequence[str], matter: Matter) -> str:
    """`risques R08 (poids 20) et R11 (16)`: the heaviest first."""
    known = {risk.id: risk.weight for risk in matter.evidence.register.risks}
    heaviest = sorted(ids, key=lambda one: (-known.get(one, 0), one))
    named = [f"{one} ({known[one]})" if one in known else one for one in heaviest]
    return f"{'risque' if len(named) == 1 else 'risques'} {listed(named, RISKS_NAMED)}"


def data_file(table: str) -> str:
    """Where the whole table lies."""
    return f"donnees/{table}.csv"
