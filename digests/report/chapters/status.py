"""How much of its period a report can speak of: said in its first sentence."""

from __future__ import annotations

from datetime import datetime

from digests.report.chapters.matter import Matter
from digests.report.chapters.wording import a_date, capital, told


def reservation(matter: Matter) -> str:
    """The sentence on a period that was not watched, or not whole, or that brought nothing; else empty."""
    now = matter.now
    if now.since is None:
        return _said(
            matter,
            "{subject} n’a pas été {watched} : ce rapport ne contient que les indicateurs déclarés et le "
            "calendrier, sans aucune mesure de la veille.",
        )
    if partly := _partly(matter, now.since):
        return partly
    if not matter.publications:
        return _said(
            matter,
            "{subject} a été {watched} en entier, mais aucune publication sur l’intelligence artificielle "
            "n’a été trouvée.",
        )
    return ""


def _partly(matter: Matter, since: datetime) -> str:
    """What is missing at the beginning, at the end, or at both."""
    is_late = matter.local_day(since) > matter.first_day
    is_short = matter.local_day(matter.now.until) < matter.last_day
    if not matter.is_over and is_late:
        return _said(
            matter,
            "{subject} n’est pas {over} et la veille n’a commencé que le {since} : les chiffres s’arrêtent "
            "au {until}.",
        )
    if not matter.is_over:
        return _said(matter, "{subject} n’est pas {over} : les chiffres s’arrêtent au {until}.")
    if is_late and is_short:
        return _said(
            matter,
            "{subject} n’a été {watched} ni depuis le début (premier relevé le {since}) ni jusqu’au bout "
            "(dernier relevé le {until}).",
        )
    if is_short:
        return _said(
            matter, "{subject} n’a pas été {watched} jusqu’au bout : le dernier relevé date du {until}."
        )
    if is_late:
        return _said(
            matter,
            "{subject} n’a été {watched} qu’à partir du {since} : ce qui a paru avant cette date manque.",
        )
    return ""


def _said(matter: Matter, text: str) -> str:
    now, name = matter.now, matter.name
    return told(
        text,
        subject=capital(name.subject),
        watched=name.agree("observé"),
        over=name.agree("terminé"),
        since=a_date(matter.local_day(now.since)) if now.since else "",
        until=a_date(matter.local_day(now.until)),
    )
