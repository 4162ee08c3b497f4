"""The first sentences of the report, each written from figures by a stated rule."""

from __future__ import annotations

from digests.report.chapters.ai_act import next_day_of
from digests.report.chapters.alerts import unanswered
from digests.report.chapters.blocks import ours
from digests.report.chapters.delays import from_publication
from digests.report.chapters.entered import missing_indicators
from digests.report.chapters.matter import Matter
from digests.report.chapters.rows import Row, total
from digests.report.chapters.status import reservation
from digests.report.chapters.watch import coverage_share, troubled_sources
from digests.report.chapters.wording import (
    a_date,
    capital,
    counted,
    ended,
    figure,
    hours,
    listed,
    none_or,
    percent,
    told,
)
from digests.texts.french import NARROW
from digests.texts.safe import cut

RISKS_NAMED = 2
RISK_LIMIT = 64
LEAST_MEASURED = 5
"""Alerts with a known delay, below which a median tells nothing."""
MILESTONE_LIMIT = 90


def lead(matter: Matter) -> tuple[str, ...]:
    """Four to six sentences, fewer where little was watched; what limits them stands first."""
    sentences = (
        reservation(matter),
        _volume(matter),
        _moved(matter),
        _alerts(matter),
        _ai_act(matter),
        _gaps(matter),
    )
    return tuple(filter(None, sentences))


def _volume(matter: Matter) -> str:
    if matter.now.since is None:
        return ""
    read = total(matter.rows("publications-par-mois"), "lues")
    followed = sum(bool(row.count("jours_suivis")) for row in matter.rows("couverture-par-source"))
    if not matter.publications:
        return _nothing(followed, read)
    compared = matter.compared.of(matter.publications, matter.publications_before)
    return told(
        "{within}, la veille a suivi {sources} et lu {read}, dont {counted} ({compared}).",
        within=capital(matter.name.within),
        sources=counted(followed, "{n} source", "{n} sources"),
        read=counted(read, "{n} publication", "{n} publications"),
        counted=counted(
            matter.publications,
            "{n} parle d’intelligence artificielle",
            "{n} parlent d’intelligence artificielle",
        ),
        compared=compared,
    )


def _nothing(followed: int, read: int) -> str:
    """Of a period that brought nothing: what was looked at all the same."""
    if not followed:
        return ""
    return told(
        "La veille a suivi {sources} et {read}.",
        sources=counted(followed, "{n} source", "{n} sources"),
        read=none_or(
            read,
            "n’y a rien lu",
            "lu {n} publication, hors du sujet",
            "lu {n} publications, toutes hors du sujet",
        ),
    )


def _moved(matter: Matter) -> str:
    """The fullest axis, and the risks that the test calls rising or falling."""
    axes = [row for row in matter.rows("publications-par-axe") if row.count("publications")]
    if not axes:
        return ""
    first = max(axes, key=lambda row: row.count("publications"))
    rising, falling = _trending(matter, "hausse"), _trending(matter, "baisse")
    parts = [
        part
        for part in (
            _risks(rising, "le risque {risks} est en hausse", "les risques {risks} sont en hausse"),
            _risks(falling, "le risque {risks} est en baisse", "les risques {risks} sont en baisse"),
        )
        if part
    ]
    moved = (
        told("au fil des mois, {moved}", moved=listed(parts, len(parts)))
        if parts
        else told("au fil des mois, aucune évolution des risques n’est établie")
    )
    before = first.number("avant")
    return told(
        "L’axe le plus fourni est {axis} ({n}{compared}) ; {moved}.",
        compared="" if before is None else f", {matter.compared.of(first.count('publications'), before)}",
        axis=first.text("nom"),
        n=counted(first.count("publications"), "{n} publication", "{n} publications"),
        moved=moved,
    )


def _trending(matter: Matter, way: str) -> list[Row]:
    found = [row for row in matter.rows("publications-par-risque") if way in row.text("tendance")]
    return sorted(
        found, key=lambda row: (-row.count("poids"), -row.count("publications"), row.text("risque"))
    )


def _risks(found: list[Row], one: str, many: str) -> str:
    if not found:
        return ""
    names = listed([_risk(row) for row in found], RISKS_NAMED)
    return told(one if len(found) == 1 else many, risks=names)


def _risk(row: Row) -> str:
    """`R08 (données personnelles ou sensibles confiées à une plateforme…)`."""
    label = ours(row.text("nom"))
    return f"{row.text('risque')} ({cut(f'{label[:1].lower()}{label[1:]}', RISK_LIMIT)})"


def _alerts(matter: Matter) -> str:
    alerts = matter.now.alerts
    if matter.now.since is None:
        return ""
    if not alerts:
        return told("Aucune alerte n’a été envoyée.")
    false = sum(one.verdict == "false" for one in alerts)
    return told(
        "{sent}{median}, {false} et {left}.",
        sent=counted(len(alerts), "{n} alerte a été envoyée", "{n} alertes ont été envoyées"),
        median=_after(matter),
        false=none_or(
            false,
            "aucune n’a été signalée fausse",
            "{n} a été signalée fausse",
            "{n} ont été signalées fausses",
        ),
        left=none_or(
            len(unanswered(matter)),
            "aucune n’est sans réponse",
            "{n} est restée sans réponse",
            "{n} sont restées sans réponse",
        ),
    )


def _after(matter: Matter) -> str:
    """The median delay, where enough alerts have one."""
    found = from_publication(matter)
    if found is None or found.alerts < LEAST_MEASURED:
        return ""
    measured = (
        "" if found.alerts == len(matter.now.alerts) else told(", mesuré sur {n}", n=figure(found.alerts))
    )
    return told(
        " (délai médian depuis la publication : {delay}{measured})",
        delay=hours(found.median_hours),
        measured=measured,
    )


def _ai_act(matter: Matter) -> str:
    by_month = matter.rows("reglement-ia-par-mois")
    publications, acts = total(by_month, "publications"), total(by_month, "actes")
    coming = next_day_of(matter)
    ahead = (
        told(
            " ; prochaine échéance le {day} : {text}",
            day=a_date(coming[0]),
            text=cut(coming[1].partition(f"{NARROW};")[0], MILESTONE_LIMIT),
        )
        if coming
        else ""
    )
    if matter.now.since is None:
        return ended(told("Règlement IA{ahead}", ahead=ahead)) if ahead else ""
    sentence = told(
        "Le règlement IA a fait l’objet {publications}{acts}{ahead}",
        publications=none_or(
            publications, "d’aucune publication", "de {n} publication", "de {n} publications"
        ),
        acts=none_or(acts, ", sans acte nouveau", ", dont {n} acte", ", dont {n} actes")
        if publications
        else "",
        ahead=ahead,
    )
    return ended(sentence)


def _gaps(matter: Matter) -> str:
    """What is missing: days, sources, indicators."""
    share = coverage_share(matter)
    parts = [
        *(
            [told("la veille a vu {share} des jours à suivre", share=percent(share))]
            if share is not None
            else []
        ),
        *_count(
            len(troubled_sources(matter)),
            "{n} source est en panne ou muette",
            "{n} sources sont en panne ou muettes",
        ),
        *_missing(matter),
    ]
    return capital(told("{parts}.", parts=listed(parts, len(parts)))) if parts else ""


def _missing(matter: Matter) -> list[str]:
    every, lacking = len(matter.definitions.entered), len(missing_indicators(matter))
    return _count(
        lacking,
        f"{{n}} indicateur à déclarer sur {figure(every)} n’est pas renseigné",
        f"{{n}} indicateurs à déclarer sur {figure(every)} ne sont pas renseignés",
    )


def _count(count: int, one: str, many: str) -> list[str]:
    return [counted(count, one, many)] if count else []
