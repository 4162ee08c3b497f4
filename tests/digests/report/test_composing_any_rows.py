"""Whatever the tables and the evidence hold, there is a report, and it breaks none of its own rules."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES, NATURES, SCOPES, URGENCIES
from digests.indicators.evidence import Publication
from digests.indicators.tables import Cell, Column, Table
from digests.report.document import Bullets, ChartBlock, Document, Heading, Paragraph
from sample_report import COLUMNS, alert, evidence, publication, report, span, table

_WORDS = st.sampled_from(
    [
        "R08",
        "R99",
        "2026-03",
        "2026-Q2",
        "hausse",
        "impact",
        "en panne",
        "vivante",
        "à venir",
        "fr",
        "{n}",
        "a\u202eb",
    ]
)
_DAYS = st.dates(date(2024, 1, 1), date(2031, 1, 1))
_CELLS: dict[str, st.SearchStrategy[Cell]] = {
    "text": _WORDS | st.text(max_size=12) | st.none(),
    "integer": st.integers(0, 10**7) | st.none(),
    "number": st.floats(-1e6, 1e9) | st.none(),
    "percent": st.floats(0, 1) | st.none(),
    "date": _DAYS | st.none(),
}


def _rows(columns: tuple[Column, ...]) -> st.SearchStrategy[tuple[tuple[Cell, ...], ...]]:
    row = st.tuples(*(_CELLS[one.type] for one in columns))
    return st.lists(row, max_size=3).map(tuple)


def _filled(name: str) -> st.SearchStrategy[Table]:
    return _rows(table(name).columns).map(lambda found: table(name, *found))


@st.composite
def _tables(draw: st.DrawFn) -> tuple[Table, ...]:
    """All of the contract, a few of them with rows."""
    wanted = draw(st.sets(st.sampled_from(sorted(COLUMNS)), max_size=6))
    return tuple(draw(_filled(name)) if name in wanted else table(name) for name in COLUMNS)


PUBLICATIONS = st.builds(
    publication,
    st.integers(1, 6),
    title=st.text(max_size=30),
    link=st.none() | st.text(max_size=20) | st.just("https://exemple.fr/x"),
    publisher=st.text(max_size=20),
    source_id=st.sampled_from(["presse", "cnil", "inconnue"]),
    story=st.none() | st.integers(1, 3),
    scope=st.sampled_from(SCOPES),
    axes=st.lists(st.sampled_from(AXES), unique=True, max_size=3).map(tuple),
    risks=st.lists(st.sampled_from(["R08", "R11", "R99"]), unique=True, max_size=3).map(tuple),
    urgency=st.sampled_from(URGENCIES),
    nature=st.sampled_from(NATURES),
    approvals=st.integers(-50, 50),
    published=st.none() | st.just(datetime(2031, 1, 1, tzinfo=UTC)),
)
MOMENTS = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC))


def _unique(publications: list[Publication]) -> tuple[Publication, ...]:
    return tuple({one.item_id: one for one in publications}.values())


@given(
    st.lists(PUBLICATIONS, max_size=6).map(_unique),
    _tables(),
    st.none() | MOMENTS,
    MOMENTS,
    st.sampled_from(["2026", "2026-Q2", "2026-03", "2026-W10", "2026-03-01..2026-03-09"]),
)
def test_there_is_always_a_report(
    publications: tuple[Publication, ...],
    tables: tuple[Table, ...],
    since: datetime | None,
    until: datetime,
    label: str,
) -> None:
    told = span(label, publications=publications, since=since, until=until, alerts=(alert(1), alert(7)))
    document = report(evidence(told), tables)
    anchors = [one.anchor for one in document.blocks if isinstance(one, Heading)]
    assert len(set(anchors)) == len(anchors)
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in anchors)
    for text, link in _words(document):
        assert "\u202e" not in text
        assert "\n" not in text
        assert link is None or link.startswith(("#", "https://", "http://"))
    for block in document.blocks:
        if isinstance(block, ChartBlock):
            assert all(len(one.values) == len(block.chart.places) for one in block.chart.series)


def _words(document: Document) -> list[tuple[str, str | None]]:
    runs = [block.words for block in document.blocks if isinstance(block, Paragraph)]
    runs += [entry for block in document.blocks if isinstance(block, Bullets) for entry in block.entries]
    return [(one.text, one.link) for run in runs for one in run]
