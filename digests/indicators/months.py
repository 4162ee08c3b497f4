"""How many publications by month and by quarter: every one of the period stands, watched or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from digests.indicators.basis import Basis
from digests.indicators.days import Stretch, shortfalls
from digests.indicators.evidence import Publication
from digests.indicators.tables import Cell, Column, Table
from digests.indicators.wording import ours
from digests.period import month_label, quarter_label


def month_tables(basis: Basis) -> Iterator[Table]:
    """By month, then by quarter."""
    yield _table(basis, "mois", "Publications par mois", "Mois", basis.watch.months(), month_label)
    yield _table(
        basis,
        "trimestre",
        "Publications par trimestre",
        "Trimestre",
        basis.watch.quarters(),
        quarter_label,
    )


def _table(
    basis: Basis,
    name: str,
    title: str,
    label: str,
    stretches: Sequence[Stretch],
    labelled: Callable[[date], str],
) -> Table:
    axes = basis.evidence.register.axes
    found: Counter[tuple[str, str]] = Counter()
    for one in basis.evidence.now.publications:
        found.update((labelled(one.day), what) for what in _what(one))
    whats = ("lues", "publications", "urgentes", *(axis.id for axis in axes))
    return Table(
        f"publications-par-{name}",
        title,
        ("publications-lues", "publications", "publications-urgentes", "publications-par-axe"),
        (
            Column(name, label, "text"),
            Column("lues", "Publications lues", about="dans le champ ou non"),
            Column("publications", "Publications", about="dans le champ de la veille"),
            Column("urgentes", "Publications urgentes"),
            *(Column(axis.id, ours(axis.name), about="axe principal") for axis in axes),
        ),
        tuple((one.label, *_cells(one, found, whats)) for one in stretches),
        (name,),
        shortfalls(stretches),
    )


def _what(one: Publication) -> Iterator[str]:
    yield "lues"
    if one.is_counted:
        yield "publications"
        if one.urgency == "urgent":
            yield "urgentes"
        yield from one.axes[:1]


def _cells(one: Stretch, found: Counter[tuple[str, str]], whats: Sequence[str]) -> Iterator[Cell]:
    for what in whats:
        yield found[one.label, what] if one.watched else None
