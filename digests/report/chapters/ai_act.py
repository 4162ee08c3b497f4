"""The AI Act: its calendar, the acts of the period, and how long they took to reach somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from digests.indicators.tables import Table
from digests.report.chapters.blocks import data_file, missing, name, note, ours, paragraph, part, section
from digests.report.chapters.delays import delay_lines
from digests.report.chapters.matter import Matter
from digests.report.chapters.pictures import calendar, months
from digests.report.chapters.rows import Row, kept, narrowed, rows, total
from digests.report.chapters.wording import a_date, capital, ended, hours, none_or, told
from digests.report.document import Block, Bullets, Words
from digests.texts.safe import cut, headline, safe_link

MOST_ACTS = 12
AHEAD = timedelta(days=730)
"""How far the calendar of the report looks beyond its period."""
MARK_LIMIT = 70


def ai_act_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("Le règlement IA", "reglement-ia")
    by_month = matter.rows("reglement-ia-par-mois")
    publications, acts = total(by_month, "publications"), total(by_month, "actes")
    yield paragraph(
        told(
            "{within}, {publications} du règlement IA{acts}.",
            publications=none_or(
                publications,
                "aucune publication n’a traité",
                "{n} publication a traité",
                "{n} publications ont traité",
            ),
            within=capital(matter.name.within),
            acts=none_or(
                acts,
                ", dont aucun acte (texte officiel, décision ou doctrine)",
                ", dont {n} acte (texte officiel, décision ou doctrine)",
                ", dont {n} actes (textes officiels, décisions, doctrine)",
            )
            if publications
            else "",
        ),
        _next_day(matter),
    )
    yield section("Le calendrier", "reglement-ia-calendrier")
    yield from _calendar(matter)
    if publications:
        yield section("Mois par mois", "reglement-ia-mois")
        yield months(
            matter.table("reglement-ia-par-mois"),
            "publications",
            "mois-reglement-ia",
            "Publications sur le règlement IA par mois",
            "{n} publication",
            "{n} publications",
        )
    yield section("Les actes de la période", "reglement-ia-actes")
    yield from _acts(matter)
    yield section("De la publication à la prise en charge", "reglement-ia-delais")
    yield from delay_lines(matter, of_ai_act=True)


def next_day_of(matter: Matter) -> tuple[date, str] | None:
    """The first day of the calendar that is still to come, with its text."""
    for row in matter.rows("calendrier-reglement-ia"):
        day = row.day("jour")
        if day is not None and row.text("etat") != "passé":
            return day, ours(row.text("texte"))
    return None


def _next_day(matter: Matter) -> str:
    coming = next_day_of(matter)
    if coming is None:
        return ""
    return ended(
        told("Prochaine échéance, le {day} : {text}", day=a_date(coming[0]), text=_short(coming[1], 200))
    )


def _calendar(matter: Matter) -> Iterator[Block]:
    whole = matter.table("calendrier-reglement-ia")
    last = matter.last_day + AHEAD

    def is_near(row: Row) -> bool:
        day = row.day("jour")
        return day is not None and matter.first_day <= day <= last

    near = kept(whole, is_near)
    if not near.rows:
        yield missing(told("Aucune échéance du calendrier dans la période ni dans les deux ans qui suivent."))
        return
    shown = narrowed(near, "jour", "texte", "etat")
    yield calendar(shown, [_short(row.text("texte"), MARK_LIMIT) for row in rows(shown)])
    if len(near.rows) < len(whole.rows):
        yield note(
            told(
                "Depuis le début de la période et jusqu’à deux ans après ; calendrier entier : {file}.",
                file=data_file(whole.id),
            )
        )


def _short(text: str, limit: int) -> str:
    return cut(ours(text), limit).rstrip(".")


def _acts(matter: Matter) -> Iterator[Block]:
    table: Table = matter.table("reglement-ia-actes")
    found = rows(table)
    if not found:
        yield missing(
            told("Aucun acte relatif au règlement IA n’a été trouvé {within}.", within=matter.name.within)
        )
        return
    heaviest = {one.front.item_id: place for place, one in enumerate(matter.affairs)}
    ranked = sorted(
        found,
        key=lambda row: (heaviest.get(row.count("publication"), len(heaviest)), row.count("publication")),
    )
    shown = sorted(ranked[:MOST_ACTS], key=lambda row: (row.text("jour"), row.count("publication")))
    yield Bullets(tuple(_act(row) for row in shown))
    if len(found) > len(shown):
        yield note(
            told(
                "Les {shown} principaux sur {all}, dans l’ordre des dates ; tous sont dans {file}.",
                shown=len(shown),
                all=len(found),
                file=data_file(table.id),
            )
        )


def _act(row: Row) -> tuple[Words, ...]:
    day = row.day("jour")
    facts = [a_date(day) if day else "", name(row.text("editeur")), row.text("nature"), *_delays(row)]
    return (
        Words(headline(row.text("titre")).rstrip(". "), safe_link(row.text("lien") or None), strong=True),
        Words(f". {' · '.join(filter(None, facts))}."),
    )


def _delays(row: Row) -> Iterator[str]:
    told_after, taken_after = row.number("alerte_apres_heures"), row.number("prise_en_charge_apres_heures")
    if told_after is None:
        yield told("sans alerte")
        return
    yield told("alerte {delay} après la publication", delay=hours(told_after))
    yield (
        told("marque d’un membre {delay} plus tard", delay=hours(taken_after))
        if taken_after is not None
        else told("sans marque d’un membre")
    )
