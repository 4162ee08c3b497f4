"""What the evidence spoke for, and what the committee decided on the risks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from classifiers.french import long_date
from digests.indicators.basis import Basis
from digests.indicators.evidence import Proposed, Rating
from digests.indicators.tables import Column, Table
from digests.indicators.wording import ours, risk_names
from digests.period import period_named


def committee_tables(basis: Basis) -> Iterator[Table]:
    """Proposals with what became of them, then decisions."""
    yield _proposals(basis)
    yield _decisions(basis)


def _proposals(basis: Basis) -> Table:
    evidence, names = basis.evidence, risk_names(basis.evidence)
    return Table(
        "propositions-de-reevaluation",
        "Propositions de réévaluation des risques",
        ("propositions-de-reevaluation", "decisions-du-comite"),
        (
            Column("trimestre", "Trimestre", "text"),
            Column("risque", "Risque", "text"),
            Column("nom", "Nom", "text"),
            Column("sens", "Sens", "text", about="hausse ou baisse du poids"),
            Column("facteur", "Facteur", "text", about="probabilité ou impact"),
            Column("constat", "Constat", about="affaires du trimestre ; affaires graves pour l’impact"),
            Column("attendu", "Attendu", "number", about="d’après les trimestres précédents"),
            Column("decision", "Décision", "text", about="la première sur ce risque après le trimestre"),
        ),
        tuple(
            (
                one.quarter,
                one.risk_id,
                names.get(one.risk_id, one.risk_id),
                "hausse" if one.up else "baisse",
                "probabilité" if one.factor == "probability" else "impact",
                one.count,
                round(one.expected, 1),
                _answer(one, evidence.ratings, basis),
            )
            for one in evidence.now.proposed
        ),
        ("trimestre", "risque", "sens", "facteur"),
        "Une machine compte et propose, le comité décide : aucun poids ne change sans lui.",
    )


def _decisions(basis: Basis) -> Table:
    names = risk_names(basis.evidence)
    return Table(
        "decisions-du-comite",
        "Décisions du comité sur les risques",
        ("decisions-du-comite",),
        (
            Column("date", "Date", "date"),
            Column("risque", "Risque", "text"),
            Column("nom", "Nom", "text"),
            Column("poids_avant", "Poids avant"),
            Column("poids", "Poids", about="le même quand il est maintenu, ou le risque retiré"),
            Column("decision", "Décision", "text"),
        ),
        tuple(
            (one.decided, one.risk_id, names.get(one.risk_id, one.risk_id), one.was, one.weight, one.decision)
            for one in sorted(basis.evidence.now.ratings, key=lambda one: (one.decided, one.risk_id))
        ),
    )


def _answer(one: Proposed, ratings: Sequence[Rating], basis: Basis) -> str:
    """The first decision on the risk after the quarter, empty when there is none yet."""
    after = _day_after(one.quarter, basis)
    found = [by for by in ratings if by.risk_id == one.risk_id and by.decided >= after]
    if not found:
        return ""
    first = min(found, key=lambda by: (by.decided, by.recorded))
    what = (
        "risque retiré"
        if first.retires
        else f"poids maintenu à {first.weight}"
        if first.weight == first.was
        else f"poids de {first.was} à {first.weight}"
    )
    return f"{what} le {long_date(first.decided)} ({ours(first.decision)})"


def _day_after(quarter: str, basis: Basis) -> date:
    return basis.local_day(period_named(quarter, basis.evidence.zone).end)
