"""Pure: when a page that somebody proposed is asked for again, when not, and what they are told then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from watcher.items import Fault

WAITS: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
MOST_ATTEMPTS = len(WAITS) + 1
"""Whoever proposed a page has its answer within three hours."""
LONGEST_WAIT = timedelta(hours=6)
"""A server may ask for more patience than ours; somebody waits for an answer."""

_PASSING = frozenset(
    {Fault.NO_NETWORK, Fault.CONNECT, Fault.TIMEOUT, Fault.RATE_LIMITED, Fault.MACHINE, Fault.INTERNAL}
)
_REASONS: Mapping[Fault, str] = {
    Fault.NO_NETWORK: "je n’ai pas de réseau",
    Fault.DNS: "le nom du site n’existe pas",
    Fault.CONNECT: "le site ne répond pas",
    Fault.TLS: "le certificat du site n’est pas valable",
    Fault.TIMEOUT: "le site ne répond pas à temps",
    Fault.REFUSED_ADDRESS: "je ne visite pas cette adresse : elle est privée, ou n’a pas une forme sûre",
    Fault.REDIRECTS: "la page renvoie sans fin d’une adresse à l’autre",
    Fault.TOO_LARGE: "la page est trop lourde",
    Fault.HTTP: "le site répond par une erreur",
    Fault.BLOCKED: "le site ne me laisse pas lire cette page",
    Fault.CHALLENGE: "le site veut un navigateur, et je n’en suis pas un",
    Fault.GONE: "la page a été supprimée",
    Fault.ROBOTS: "le site interdit cette page aux robots",
    Fault.RATE_LIMITED: "le site me demande d’attendre",
    Fault.UNREADABLE: "je n’y trouve pas de texte à lire",
    Fault.EMPTY: "la page est vide",
    Fault.PARSE_TIMEOUT: "la page est trop longue à lire",
    Fault.MACHINE: "ma machine est en panne, c’est noté au journal",
    Fault.INTERNAL: "une erreur de ma part, notée au journal",
}


def next_attempt(attempts: int, now: datetime, retry_after: float | None = None) -> datetime:
    """When to ask again after so many attempts (from 1); `retry_after` is the server's wish, in seconds."""
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    asked = timedelta(seconds=retry_after) if retry_after is not None else wait
    return now + max(wait, min(asked, LONGEST_WAIT))


def is_worth_another(attempts: int, fault: Fault, status: int | None) -> bool:
    """Whether the page may be there next time: trouble that passes, and patience is left."""
    passing = fault in _PASSING or (fault is Fault.HTTP and status is not None and status >= 500)
    return passing and attempts < MOST_ATTEMPTS


def reason_why_not(fault: Fault, status: int | None) -> str:
    """Why a page could not be kept, in French."""
    if fault is Fault.HTTP and status == 404:
        return "il n’y a pas de page à cette adresse"
    return _REASONS.get(fault, _REASONS[Fault.UNREADABLE])
