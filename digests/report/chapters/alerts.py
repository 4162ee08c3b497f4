"""The alerts: how many, true and false by members' marks, how fast, and those that nobody answered."""

from __future__ import annotations

from collections.abc import Iterator

from digests.indicators.evidence import AlertFacts, Publication
from digests.report.chapters.blocks import data_file, missing, note, paragraph, part, section
from digests.report.chapters.delays import delay_lines
from digests.report.chapters.matter import Matter
from digests.report.chapters.pictures import stacked_months
from digests.report.chapters.rows import narrowed, total
from digests.report.chapters.wording import a_date, counted, listed, none_or, told
from digests.report.document import Block, Bullets, TableBlock, Words
from digests.texts.safe import headline, safe_link

MOST_UNANSWERED = 10
OUTCOMES = ("prises_en_charge", "fausses", "levees", "sans_reponse")
"""Each alert is of one of them."""


def alert_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("Les alertes", "alertes")
    alerts = matter.now.alerts
    if not alerts:
        yield missing(told("Aucune alerte n’a été envoyée {within}.", within=matter.name.within))
        return
    before = matter.evidence.before
    yield paragraph(
        told(
            "{alerts} {within} ({compared}) : {outcome}.",
            alerts=counted(len(alerts), "{n} alerte envoyée", "{n} alertes envoyées"),
            within=matter.name.within,
            compared=matter.compared.of(len(alerts), None if before.since is None else len(before.alerts)),
            outcome=_outcome(matter),
        ),
        told("Une alerte est vraie ou fausse d’après les marques des membres, non d’après la machine."),
    )
    yield stacked_months(
        matter.table("alertes-par-mois"),
        OUTCOMES,
        "mois-alertes",
        "Alertes par mois et ce qu’elles sont devenues",
    )
    yield section("Bilan", "alertes-bilan")
    yield TableBlock(narrowed(matter.table("alertes-bilan"), "nom", "valeur", "avant"))
    yield section("Délais", "alertes-delais")
    yield from delay_lines(matter)
    yield section("Sans réponse", "alertes-sans-reponse")
    yield from _unanswered(matter)


def unanswered(matter: Matter) -> list[AlertFacts]:
    """Alerts that nobody took in charge or called false, and that still hold; the latest first."""
    left = [one for one in matter.now.alerts if one.acknowledged is None and not one.lifted]
    return sorted(left, key=lambda one: (-one.sent.timestamp(), one.id))


def _outcome(matter: Matter) -> str:
    found = matter.rows("alertes-par-mois")
    taken, false = total(found, "prises_en_charge"), total(found, "fausses")
    lifted, left = total(found, "levees"), total(found, "sans_reponse")
    parts = [
        none_or(taken, "aucune prise en charge", "{n} prise en charge", "{n} prises en charge"),
        none_or(false, "aucune signalée fausse", "{n} signalée fausse", "{n} signalées fausses"),
        *([counted(lifted, "{n} levée", "{n} levées")] if lifted else []),
        none_or(left, "aucune sans réponse", "{n} sans réponse", "{n} sans réponse"),
    ]
    return listed(parts, len(parts))


def _unanswered(matter: Matter) -> Iterator[Block]:
    left = unanswered(matter)
    if not left:
        yield missing(told("Toutes les alertes ont eu une réponse."))
        return
    shown = left[:MOST_UNANSWERED]
    wanted = {item for alert in shown for item in alert.item_ids}
    known = {one.item_id: one for one in matter.now.publications if one.item_id in wanted}
    yield Bullets(tuple(_entry(alert, known, matter) for alert in shown))
    if len(left) > len(shown):
        yield note(
            told(
                "Les {n} plus récentes sur {all} ; le compte par mois est dans {file}.",
                n=len(shown),
                all=len(left),
                file=data_file("alertes-par-mois"),
            )
        )


def _entry(alert: AlertFacts, known: dict[int, Publication], matter: Matter) -> tuple[Words, ...]:
    day = a_date(matter.local_day(alert.sent))
    found = [known[item] for item in alert.item_ids if item in known]
    if not found:
        return (Words(told("Alerte du {day}.", day=day)),)
    first, more = found[0], len(found) - 1
    others = counted(more, " et {n} autre publication", " et {n} autres publications") if more else ""
    return (
        Words(told("{day} : ", day=day)),
        Words(headline(first.title).rstrip(". "), safe_link(first.link)),
        Words(f"{others}."),
    )
