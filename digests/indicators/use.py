"""What people did with the watch, as numbers alone, and of those only what speaks of nobody.

Counts below five are never told. Counts of anything but whole years are not told either: two that overlap
would tell the few uses by which they differ.
"""

from __future__ import annotations

from collections.abc import Iterator

from digests.indicators.basis import Basis
from digests.indicators.evidence import Span
from digests.indicators.tables import Column, Table
from digests.indicators.wording import FEW, UNTOLD, told_from_five

_TOO_SHORT = "donné par an"
_LABELS = {
    "scope": "Champ",
    "axis": "Axes",
    "risk": "Risques",
    "ai_act": "Règlement IA",
    "urgency": "Urgence",
    "nature": "Nature",
}
"""As corrections name the labels."""
_MENTION = Column("mention", "Mention", "text", about="pourquoi il n’y a pas de nombre")


def use_tables(basis: Basis) -> Iterator[Table]:
    """Uses by kind, then corrected labels by kind."""
    yield _uses(basis)
    yield _corrections(basis)


def _uses(basis: Basis) -> Table:
    counts = {one.kind: one.count for one in basis.evidence.now.uses}
    earlier = {one.kind: one.count for one in basis.evidence.before.uses}
    return Table(
        "usage",
        "Usage de la veille",
        ("usage",),
        (
            Column("usage", "Usage", "text"),
            Column("nom", "Nom", "text"),
            Column("nombre", "Nombre"),
            _MENTION,
            Column("avant", "Période précédente", about="vide au-dessous de cinq"),
        ),
        tuple(
            (
                kind,
                name,
                *_told(counts.get(kind, 0), basis.evidence.now),
                _told(earlier.get(kind, 0), basis.evidence.before)[0],
            )
            for kind, name in basis.definitions.uses.items()
        ),
        ("usage",),
        "Comptes anonymes, jamais au-dessous de cinq, et par année seulement.",
    )


def _corrections(basis: Basis) -> Table:
    counts = {one.kind: one.publications for one in basis.evidence.now.corrected}
    kinds = [*_LABELS, *sorted(counts.keys() - _LABELS.keys())]
    return Table(
        "corrections",
        "Classements corrigés par des membres",
        ("corrections",),
        (
            Column("etiquette", "Étiquette", "text"),
            Column("nom", "Nom", "text"),
            Column("publications", "Publications corrigées"),
            _MENTION,
        ),
        tuple(
            (kind, _LABELS.get(kind, kind), *_told(counts.get(kind, 0), basis.evidence.now)) for kind in kinds
        ),
        ("etiquette",),
    )


def _told(count: int, span: Span) -> tuple[int | None, str]:
    if span.since is None:
        return None, UNTOLD
    if span.period.kind != "year":
        return None, _TOO_SHORT
    told = told_from_five(count)
    return told, FEW if told is None else ""
