"""The few figures of the first page, each an indicator of its own, and the definitions of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digests.indicators.alerts import outcomes, true_share
from digests.indicators.basis import Basis
from digests.indicators.coverage import Coverage
from digests.indicators.evidence import AlertFacts, Publication
from digests.indicators.footprint import took
from digests.indicators.law import is_act
from digests.indicators.tables import Column, Table

_Figure = tuple[str, float | None, float | None]


def summary_table(basis: Basis, covered: Coverage, covered_before: Coverage) -> Table:
    """The key figures, in the order of the definitions."""
    figures = {name: (now, before) for name, now, before in _figures(basis, covered, covered_before)}
    told = [one for one in basis.definitions.indicators if one.id in figures]
    return Table(
        "chiffres-cles",
        "Chiffres clés",
        tuple(one.id for one in told),
        (
            Column("indicateur", "Indicateur", "text"),
            Column("nom", "Nom", "text"),
            Column("valeur", "Valeur", "number"),
            Column("unite", "Unité", "text"),
            Column("avant", "Période précédente", "number"),
        ),
        tuple((one.id, one.name, figures[one.id][0], one.unit, figures[one.id][1]) for one in told),
        ("indicateur",),
        _half(basis),
    )


def definition_table(basis: Basis) -> Table:
    """Every indicator as the file defines it."""
    definitions = basis.definitions
    return Table(
        "indicateurs-definitions",
        "Définitions des indicateurs",
        tuple(one.id for one in definitions.indicators),
        (
            Column("indicateur", "Indicateur", "text"),
            Column("nom", "Nom", "text"),
            Column("question", "Question", "text"),
            Column("formule", "Formule", "text"),
            Column("unite", "Unité", "text"),
            Column("source", "Source", "text"),
            Column("depuis", "Depuis", "date", about="premier jour à partir duquel le chiffre a un sens"),
            Column("limites", "Limites", "text"),
            Column("famille", "Famille", "text"),
        ),
        tuple(
            (
                one.id,
                one.name,
                one.question,
                one.formula,
                one.unit,
                one.source,
                one.since,
                one.caveats,
                definitions.families[one.family],
            )
            for one in definitions.indicators
        ),
        ("indicateur",),
    )


def _figures(basis: Basis, covered: Coverage, earlier: Coverage) -> Iterator[_Figure]:
    now, before = basis.evidence.now, basis.evidence.before
    yield _both(basis, "publications-lues", len(now.publications), len(before.publications))
    yield _both(basis, "publications", len(basis.counted), len(basis.earlier))
    yield _both(basis, "affaires", _affairs(basis.counted), _affairs(basis.earlier))
    yield _both(basis, "publications-urgentes", _urgent(basis.counted), _urgent(basis.earlier))
    yield _both(basis, "reglement-ia-publications", _on_law(basis.counted), _on_law(basis.earlier))
    yield _both(basis, "reglement-ia-actes", sum(map(is_act, basis.counted)), sum(map(is_act, basis.earlier)))
    yield from _alerts(basis, now.alerts, before.alerts)
    yield _both(basis, "risques-couverts", _risks(basis, basis.counted), _risks(basis, basis.earlier))
    yield _both(basis, "solutions-citees", _solutions(basis.counted), _solutions(basis.earlier))
    yield _both(basis, "sources-suivies", covered.watched, earlier.watched)
    yield _both(basis, "jours-aveugles", covered.blind, earlier.blind)
    yield "part-vue", _hundred(covered.share), _hundred(earlier.share)
    energy = basis.definitions.energy
    took_now, took_before = took(now), took(before)
    yield "energie", took_now.watt_hours(energy), took_before.watt_hours(energy)
    yield _both(basis, "volume-telecharge", took_now.gigabytes, took_before.gigabytes)
    yield _both(basis, "messages", took_now.messages, took_before.messages)


def _alerts(basis: Basis, now: Sequence[AlertFacts], before: Sequence[AlertFacts]) -> Iterator[_Figure]:
    ended, ended_before = outcomes(now), outcomes(before)
    yield _both(basis, "alertes", len(now), len(before))
    yield _both(basis, "alertes-fausses", ended["fausses"], ended_before["fausses"])
    yield _both(basis, "alertes-sans-reponse", ended["sans_reponse"], ended_before["sans_reponse"])
    yield "alertes-vraies", true_share(ended), true_share(ended_before)


def _both(basis: Basis, name: str, now: float, before: float) -> _Figure:
    return name, basis.told(now), basis.told_before(before)


def _affairs(found: Sequence[Publication]) -> int:
    return len({one.told_as for one in found})


def _urgent(found: Sequence[Publication]) -> int:
    return sum(one.urgency == "urgent" for one in found)


def _on_law(found: Sequence[Publication]) -> int:
    return sum(one.ai_act for one in found)


def _risks(basis: Basis, found: Sequence[Publication]) -> int:
    known = {risk.id for risk in basis.evidence.register.risks}
    return len({risk for one in found for risk in one.risks} & known)


def _solutions(found: Sequence[Publication]) -> int:
    return len({solution for one in found for solution in one.solutions})


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _half(basis: Basis) -> str:
    """What a reader must know when a period was not watched whole."""
    now, before = basis.evidence.now, basis.evidence.before
    notes = [
        "La période n’a pas été suivie : aucun chiffre."
        if now.since is None
        else ""
        if now.is_whole
        else "La période n’a été suivie qu’en partie.",
        "La précédente n’a pas été suivie : rien à comparer."
        if before.since is None
        else ""
        if before.is_whole
        else "La précédente n’a été suivie qu’en partie : comparer avec prudence.",
    ]
    return " ".join(filter(None, notes))
