"""French words, dates and typography for the texts that Vigie writes itself.

Texts quoted from a source are never retouched here. Typography is kept simple: a narrow no-break space
(U+202F) stands before `; : ! ?`, inside guillemets and between thousands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from classifiers.assessment import Axis, Nature, Urgency
from classifiers.french import day_of_month

NARROW = "\u202f"

_BEFORE_SIGN = re.compile(r" (?=»|[;:!?](?![\w/=]))")
_AFTER_OPENING = re.compile(r"« ")
_STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_]|«)")

_SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juill.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)

AXIS_NAMES: Mapping[Axis, str] = {"legal": "Légal", "usages": "Usages", "technologie": "Technologie"}
"""Names of the observatory's axes, in the order in which a digest shows them."""

URGENCY_NAMES: Mapping[Urgency, str] = {"urgent": "Urgent", "notable": "Notable", "routine": "Courant"}

URGENCY_MARKS: Mapping[Urgency, str] = {"urgent": "🔴", "notable": "🟠", "routine": ""}

NATURE_NAMES: Mapping[Nature, str] = {
    "texte-officiel": "texte officiel",
    "decision": "décision",
    "doctrine": "doctrine",
    "actualite-officielle": "actualité officielle",
    "presse": "presse",
    "analyse": "analyse",
    "retour-experience": "retour d’expérience",
    "recherche": "recherche",
    "annonce-editeur": "annonce d’éditeur",
    "incident": "incident",
}

INTENTIONS: Mapping[Nature, str] = {
    "texte-officiel": "réglementer",
    "decision": "trancher",
    "doctrine": "orienter",
    "actualite-officielle": "rendre compte",
    "presse": "informer",
    "analyse": "expliquer, convaincre",
    "retour-experience": "partager",
    "recherche": "démontrer, faire connaître",
    "annonce-editeur": "promouvoir, vendre",
    "incident": "alerter",
}
"""What a document of each nature is usually published for: the I of SANDI (source, auteur, nature, date,
intention). The table is ours, a reading aid deduced from the nature alone; it says nothing of one author."""


def typeset(text: str) -> str:
    """`text`, one of ours and typed plainly, with the no-break spaces and the apostrophes that French wants.

    Signs glued to what follows are no punctuation: `!important`, `!=` and `://` stay as they are.
    """
    return _STRAIGHT.sub("’", _AFTER_OPENING.sub(f"«{NARROW}", _BEFORE_SIGN.sub(NARROW, text)))


def number(count: int) -> str:
    """`12 345`, with narrow no-break spaces."""
    return f"{count:,}".replace(",", NARROW)


def pluriel(count: int, one: str, many: str | None = None) -> str:
    """The count with its noun: `1 publication`, `2 publications`; zero is singular in French.

    Without `many`, each word of `one` takes an s unless it ends in s, x or z.
    """
    noun = one if abs(count) < 2 else many or " ".join(map(_plural, one.split()))
    return f"{number(count)} {noun}"


def _plural(word: str) -> str:
    return word if word.endswith(("s", "x", "z")) else f"{word}s"


def enumeration(names: Sequence[str], shown: int) -> str:
    """`A, B et C`, or `A, B et 3 autres` when there are more names than `shown`."""
    if len(names) > shown:
        return f"{', '.join(names[:shown])} et {pluriel(len(names) - shown, 'autre')}"
    return " et ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def days_label(first: date, last: date) -> str:
    """Both days included, no more said than needed: `16–22 nov. 2026`, `30 nov. – 6 déc. 2026`."""
    end = f"{day_of_month(last)} {_SHORT_MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{day_of_month(first)}–{end}"
    start = f"{day_of_month(first)} {_SHORT_MONTHS[first.month - 1]}"
    return f"{start} – {end}" if first.year == last.year else f"{start} {first.year} – {end}"
