"""What people call an axis, a risk, a day, a publication, as what the house calls it. Pure.

Whatever is not understood is a CommandError that says what is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from classifiers.assessment import Axis
from classifiers.lists import nearest
from classifiers.register import Register, Risk
from digests.texts.french import AXIS_NAMES, typeset
from digests.texts.safe import excerpt
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.parsing import folded

_RISK = re.compile(r"r?0*([0-9]{1,3})")
_ITEM = re.compile(r"(?:#|n[°ºo]?\s*)?([0-9]{1,15})")
_DAY = re.compile(r"((?:19|20)[0-9]{2})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_FRENCH_DAY = re.compile(r"(?:(?:([0-9]{1,2})/)?([0-9]{1,2})/)?((?:19|20)[0-9]{2})")
_SHORTEST_BEGINNING = 3
_ALSO_CALLED: Mapping[str, Axis] = {"juridique": "legal", "droit": "legal", "technique": "technologie"}
_QUOTED = 60


def axis_named(word: str) -> Axis:
    """The axis of that name, or of that beginning: `légal`, `techno`, `juridique`. Raises CommandError."""
    wanted = folded(word)
    if wanted in _ALSO_CALLED:
        return _ALSO_CALLED[wanted]
    for axis, name in AXIS_NAMES.items():
        known = (axis, folded(name))
        if wanted in known or (
            len(wanted) >= _SHORTEST_BEGINNING and any(one.startswith(wanted) for one in known)
        ):
            return axis
    raise CommandError(typeset(f"Il n’y a pas d’axe {quoted(word)}{_or_else(wanted, AXIS_NAMES)}"))


def risk_named(word: str, register: Register) -> Risk:
    """The risk of that id or of that short name: `R08`, `r8`, `8`, `usage-cache`. Raises CommandError."""
    wanted = folded(word)
    known = {name: risk for risk in register.risks for name in (risk.id.casefold(), risk.slug)}
    if (number := _RISK.fullmatch(wanted)) is not None:
        wanted = f"r{int(number[1]):02d}"
    if wanted in known:
        return known[wanted]
    names = {name: risk.id for name, risk in known.items()}
    alike = nearest(wanted, names)
    hint = (
        f" ; le plus proche est {names[alike]}, {known[alike].fr}." if alike else " : la liste avec !risque"
    )
    raise CommandError(typeset(f"Il n’y a pas de risque {quoted(word)} au registre{hint}"))


def start_of(word: str, zone: ZoneInfo) -> datetime:
    """When a year, a month or a day begins: `2026`, `2026-09`, `2026-09-15`, `09/2026`, `15/09/2026`.

    Raises CommandError.
    """
    if (found := _DAY.fullmatch(word)) is not None:
        year, month, day = found.groups()
    elif (found := _FRENCH_DAY.fullmatch(word)) is not None:
        day, month, year = found.groups()
    else:
        raise CommandError(
            typeset(f"Je ne lis pas la date {quoted(word)} : écrivez 2026, 2026-09 ou 2026-09-15.")
        )
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        nearer = f"{year}-{int(month):02d}" if 1 <= int(month or 1) <= 12 else year
        raise CommandError(
            typeset(f"La date {quoted(word)} n’existe pas : essayez peut-être {nearer}.")
        ) from None
    return datetime(first.year, first.month, first.day, tzinfo=zone)


def item_numbered(words: str, command: str) -> int:
    """The number of a publication: `12`, `#12`, `n° 12`. Raises CommandError; `command` is its example."""
    found = _ITEM.fullmatch(folded(words))
    if found is None:
        given = f"{quoted(words)} n’est pas un numéro. " if words else ""
        raise CommandError(
            typeset(f"{given}Écrivez {command} suivi du numéro d’une publication, que donne !cherche.")
        )
    return int(found[1])


def quoted(words: str) -> str:
    """What somebody wrote, in guillemets and no longer than a line."""
    return f"« {excerpt(words, _QUOTED)} »"


def _or_else(wanted: str, names: Mapping[Axis, str]) -> str:
    alike = nearest(wanted, names)
    if alike:
        return f" ; vouliez-vous dire {alike} ?"
    return f" : il y a {', '.join(names)}."
