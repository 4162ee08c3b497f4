"""The figures of the summary, eight at most, each beside the one of the period before."""

from __future__ import annotations

from collections.abc import Iterator

from digests.indicators.law import is_act
from digests.report.chapters.entered import missing_indicators
from digests.report.chapters.matter import Matter
from digests.report.chapters.rows import total
from digests.report.chapters.watch import coverage_share
from digests.report.chapters.wording import figure, percent, told
from digests.report.document import KeyFigure, KeyFigures


def key_figures(matter: Matter) -> KeyFigures | None:
    """None for a period in which nothing was watched and nothing stated."""
    found = tuple(_figures(matter))
    return KeyFigures(found) if found else None


def _figures(matter: Matter) -> Iterator[KeyFigure]:
    if matter.now.since is not None:
        yield from _measured(matter)
    every = len(matter.definitions.entered)
    known = every - len(missing_indicators(matter))
    if every and (matter.now.since is not None or known):
        yield KeyFigure(
            told("{known} sur {all}", known=figure(known), all=figure(every)),
            told("indicateurs renseignés par les directions"),
        )


def _measured(matter: Matter) -> Iterator[KeyFigure]:
    before = matter.evidence.before
    then = [one for one in before.publications if one.is_counted] if before.since is not None else None
    urgent = sum(one.is_counted and one.urgency == "urgent" for one in matter.now.publications)
    yield _figure(
        matter,
        matter.publications,
        "publication sur l’IA",
        "publications sur l’IA",
        matter.publications_before,
    )
    yield _figure(
        matter,
        len(matter.affairs),
        "affaire distincte",
        "affaires distinctes",
        None if then is None else len({one.told_as for one in then}),
    )
    yield _figure(
        matter,
        urgent,
        "publication urgente",
        "publications urgentes",
        None if then is None else sum(one.urgency == "urgent" for one in then),
    )
    yield _figure(
        matter,
        len(matter.now.alerts),
        "alerte envoyée",
        "alertes envoyées",
        None if then is None else len(before.alerts),
    )
    acts = total(matter.rows("reglement-ia-par-mois"), "actes")
    yield _figure(
        matter,
        acts,
        "acte sur le règlement IA",
        "actes sur le règlement IA",
        None if then is None else sum(map(is_act, then)),
    )
    found = sum(bool(row.count("publications")) for row in matter.rows("publications-par-risque"))
    risks = len(matter.rows("publications-par-risque"))
    if risks:
        yield KeyFigure(
            told("{n} sur {all}", n=figure(found), all=figure(risks)),
            told("risques qui ont donné lieu à des publications"),
        )
    if (share := coverage_share(matter)) is not None:
        yield KeyFigure(percent(share), told("des jours à suivre ont été vus"))


def _figure(matter: Matter, now: int, one: str, many: str, then: int | None) -> KeyFigure:
    return KeyFigure(figure(now), told(one if now < 2 else many), matter.compared.of(now, then))
