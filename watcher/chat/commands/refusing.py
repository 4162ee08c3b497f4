"""Why a figure is not taken, as whoever stated it in a room is told, with what to write instead. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from digests.texts.french import typeset
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.naming import quoted
from watcher.rules.entering.faults import EntryError, Field, Why

LIST = "la liste : !indicateur"
_KINDS: Mapping[str, str] = {
    "": "est un nombre sans unité",
    "%": "est un pourcentage",
    "€": "est une somme en euros",
    "/5": "est une note",
}
_FIELDS: Mapping[Field, str] = {
    "part": "« pour »",
    "source": "« source »",
    "comment": "la remarque",
    "role": "le rôle",
}


def refusal(error: EntryError) -> CommandError:
    """The answer to a figure that is not taken."""
    return CommandError(typeset(_WORDS.get(error.why, _other)(error)))


def _unknown(error: EntryError) -> str:
    hint = f" ; vouliez-vous dire {' ou '.join(error.hints)} ?" if error.hints else "."
    return f"Il n’y a pas d’indicateur {quoted(error.given)}{hint} {LIST[:1].upper()}{LIST[1:]}"


def _wrong_unit(error: EntryError) -> str:
    alone, unit = error.hints
    return (
        f"{quoted(error.given)} ne convient pas : {error.subject} {_KINDS[unit]}. Écrivez {alone}"
        f"{unit if unit in ('', '/5') else f' {unit}'} si c’est bien cela, et les mots en remarque."
    )


def _ambiguous(error: EntryError) -> str:
    readings = " ou ".join(f"« {one} »" for one in error.hints)
    return f"{quoted(error.given)} peut se lire {readings} : écrivez ce qui est juste, comme ci-contre."


def _no_part(error: EntryError) -> str:
    return f"{error.subject} vaut pour l’ensemble : laissez « pour » de côté."


def _too_long(error: EntryError) -> str:
    return f"C’est trop long : {_FIELDS.get(error.field, error.field)} a {error.hints[0]} caractères au plus."


def _other(error: EntryError) -> str:
    return f"Je ne peux pas noter {quoted(error.given)} ; l’aide : !aide indicateur"


_WORDS: Mapping[Why, Callable[[EntryError], str]] = {
    "unknown-indicator": _unknown,
    "counted": lambda error: f"{error.given} est compté par la machine, personne ne le saisit ; {LIST}",
    "no-value": lambda error: f"Quelle valeur ? Par exemple : !indicateur {error.subject} 120 au:2026-11-30",
    "no-number": lambda error: f"{quoted(error.given)} n’est pas un nombre : écrivez 1234,5 ou 1 234,5.",
    "wrong-unit": _wrong_unit,
    "ambiguous": _ambiguous,
    "too-little": lambda error: (
        f"{quoted(error.given)} est trop peu : {error.subject} vaut au moins {error.hints[0]}."
    ),
    "too-much": lambda error: (
        f"{quoted(error.given)} est trop : {error.subject} vaut au plus {error.hints[0]}."
    ),
    "no-day": lambda error: (
        f"Je ne lis pas la date {quoted(error.given)} : écrivez au:2026-11-30, au:30/11/2026 ou "
        'au:"30 novembre 2026".'
    ),
    "future-day": lambda error: (
        f"Le {quoted(error.given)} est à venir : une valeur est celle d’un jour passé, ou d’aujourd’hui."
    ),
    "no-part": _no_part,
    "too-long": _too_long,
    "names-someone": lambda error: (
        f"{quoted(error.given)} contient une adresse, et ce qui est noté est publié : nommez un service ou "
        "un rôle."
    ),
}
