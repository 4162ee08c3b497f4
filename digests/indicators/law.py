"""The AI Act: what was published on it by month, the acts one by one, and its calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from digests.indicators.basis import Basis
from digests.indicators.days import shortfalls
from digests.indicators.delays import has_time, hours
from digests.indicators.evidence import AlertFacts, Publication
from digests.indicators.tables import Cell, Column, Table
from digests.period import month_label
from digests.texts.french import NATURE_NAMES

_ACTS = frozenset({"texte-officiel", "decision", "doctrine"})


def law_tables(basis: Basis) -> Iterator[Table]:
    """The three of them."""
    yield _by_month(basis)
    yield _acts(basis)
    yield _calendar(basis)


def is_act(one: Publication) -> bool:
    """Whether it is an official text, a decision or doctrine on the AI Act."""
    return one.is_counted and one.ai_act and one.nature in _ACTS


def _by_month(basis: Basis) -> Table:
    found: Counter[tuple[str, str]] = Counter()
    for one in basis.counted:
        if one.ai_act:
            month = month_label(one.day)
            found[month, "publications"] += 1
            found[month, "actes"] += is_act(one)
            found[month, "urgentes"] += one.urgency == "urgent"
    stretches = basis.watch.months()
    columns = (
        Column("publications", "Publications", about="dont le règlement IA est un sujet"),
        Column("actes", "Actes", about="textes officiels, décisions et doctrine"),
        Column("urgentes", "Publications urgentes"),
    )
    return Table(
        "reglement-ia-par-mois",
        "Règlement IA par mois",
        ("reglement-ia-publications", "reglement-ia-actes"),
        (Column("mois", "Mois", "text"), *columns),
        tuple(
            (one.label, *(found[one.label, column.id] if one.watched else None for column in columns))
            for one in stretches
        ),
        ("mois",),
        shortfalls(stretches),
    )


def _acts(basis: Basis) -> Table:
    alerts: dict[int, AlertFacts] = {}
    for alert in sorted(basis.evidence.now.alerts, key=lambda one: (one.sent, one.id)):
        for item in alert.item_ids:
            alerts.setdefault(item, alert)
    found = sorted(
        ((_day(one, basis), one) for one in basis.counted if is_act(one)),
        key=lambda pair: (pair[0], pair[1].item_id),
    )
    return Table(
        "reglement-ia-actes",
        "Actes sur le règlement IA",
        ("reglement-ia-actes", "delai-publication-alerte", "delai-alerte-marque"),
        (
            Column("publication", "Publication"),
            Column(
                "jour",
                "Jour",
                "date",
                about="de la publication, ou de la première vue si elle n’a pas de date",
            ),
            Column("titre", "Titre", "text"),
            Column("editeur", "Éditeur", "text"),
            Column("lien", "Lien", "text"),
            Column("nature", "Nature", "text"),
            Column(
                "alerte_apres_heures",
                "Alerte après",
                "number",
                "heures",
                "depuis la publication, ou la première vue quand la date n’a pas d’heure ; vide sans alerte",
            ),
            Column(
                "prise_en_charge_apres_heures",
                "Marque d’un membre après",
                "number",
                "heures",
                "depuis l’alerte ; vide sans marque",
            ),
        ),
        tuple(
            (
                one.item_id,
                day,
                one.title,
                one.publisher,
                one.link,
                NATURE_NAMES[one.nature],
                *_delays(one, alerts, basis),
            )
            for day, one in found
        ),
        ("publication",),
    )


def _day(one: Publication, basis: Basis) -> date:
    """The day of its date, which cannot lie after it was seen."""
    return one.day if one.published is None else min(basis.local_day(one.published), one.day)


def _delays(one: Publication, alerts: Mapping[int, AlertFacts], basis: Basis) -> tuple[Cell, Cell]:
    alert = alerts.get(one.item_id)
    if alert is None:
        return None, None
    is_timed = one.published is not None and has_time(one.published, basis.evidence.zone)
    begin = (
        one.published if one.published is not None and is_timed and one.published <= one.seen else one.seen
    )
    # What was added to a storm's message was seen after the message first went.
    told = max(hours(begin, alert.sent), 0.0)
    return told, None if alert.acknowledged is None else max(hours(alert.sent, alert.acknowledged), 0.0)


def _calendar(basis: Basis) -> Table:
    return Table(
        "calendrier-reglement-ia",
        "Calendrier du règlement IA",
        ("reglement-ia-calendrier",),
        (
            Column("jour", "Jour", "date"),
            Column("texte", "Ce qui s’applique", "text"),
            Column("articles", "Articles", "text", about="séparés par un espace ; vide pour un autre acte"),
            Column("etat", "État", "text", about="au dernier jour relevé de la période : passé ou à venir"),
        ),
        tuple(
            (
                one.day,
                one.text,
                # `5(1)(b bis)` holds a space of its own.
                " ".join(article.replace(" ", "\u00a0") for article in one.articles),
                "passé" if one.day <= basis.last_day else "à venir",
            )
            for one in basis.evidence.milestones
        ),
        ("jour", "texte"),
    )
