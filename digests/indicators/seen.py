"""Which solutions and which peers were spoken of most, and since when they are."""

from __future__ import annotations

from collections.abc import Iterator

from digests.indicators.basis import Basis
from digests.indicators.evidence import Publication
from digests.indicators.tables import Column, Table

_PEERS = "peers"
_PUBLICATIONS = Column("publications", "Publications")
_BEFORE = Column("avant", "Publications de la période précédente")


def seen_tables(basis: Basis) -> Iterator[Table]:
    """Solutions, then peers; those with anything in one of the two periods, the most seen first."""
    yield _solutions(basis)
    yield _peers(basis)


def _solutions(basis: Basis) -> Table:
    tally = basis.tally(lambda one: one.solutions)
    cited = [one for one in basis.solutions.solutions if one.id in tally.keys]
    return Table(
        "solutions-citees",
        "Solutions citées",
        ("solutions-citees",),
        (
            Column("solution", "Solution", "text"),
            Column("nom", "Nom", "text"),
            Column("editeur", "Éditeur", "text"),
            Column("pays", "Pays", "text", about="de l’éditeur"),
            _PUBLICATIONS,
            _BEFORE,
            Column("premiere_fois", "Première fois", "date", about="depuis le début de la veille"),
        ),
        tuple(
            (
                one.id,
                one.name,
                one.maker,
                one.country,
                tally.now(one.id),
                tally.before(one.id),
                basis.evidence.first_seen.get(f"solution:{one.id}"),
            )
            for one in sorted(cited, key=lambda one: (-(tally.now(one.id) or 0), one.id))
        ),
        ("solution",),
        "Être citée n’est pas être recommandée : les annonces des éditeurs comptent aussi.",
    )


def _peers(basis: Basis) -> Table:
    sources = basis.evidence.sources

    def peer(one: Publication) -> tuple[str, ...]:
        source = sources.get(one.source_id)
        return (one.publisher,) if source is not None and source.category == _PEERS else ()

    tally = basis.tally(peer)
    uses = basis.tally(lambda one: peer(one) if "usages" in one.axes else ())
    return Table(
        "pairs-cites",
        "Collectivités et pairs",
        ("pairs-cites",),
        (
            Column("pair", "Pair", "text"),
            _PUBLICATIONS,
            Column("usages", "Dont usages", about="usages pour axe, principal ou second"),
            _BEFORE,
            Column("premiere_fois", "Première fois", "date", about="depuis le début de la veille"),
        ),
        tuple(
            (
                name,
                tally.now(name),
                uses.now(name),
                tally.before(name),
                basis.evidence.first_seen.get(f"peer:{name}"),
            )
            for name in sorted(tally.keys, key=lambda name: (-(tally.now(name) or 0), name))
        ),
        ("pair",),
    )
