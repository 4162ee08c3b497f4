"""What `!cherche` is asked for: free words, and an axis, a risk, a source, a date among them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from classifiers.french import long_date
from classifiers.register import Register
from digests.texts.french import AXIS_NAMES
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.naming import axis_named, quoted, risk_named, start_of
from watcher.chat.commands.parsing import options
from watcher.store.catalogue import Wanted

_NAMES: Mapping[str, str] = {
    "axe": "axe",
    "axis": "axe",
    "risque": "risque",
    "risk": "risque",
    "depuis": "depuis",
    "since": "depuis",
    "source": "source",
}
_APART = re.compile(rf"(?<!\S)({'|'.join(_NAMES)})([:=]) (?=\S)", re.IGNORECASE)
"""`axe: legal`, as a keyboard or a habit writes it."""


def criteria(words: str, register: Register, zone: ZoneInfo, known_by: datetime) -> Wanted:
    """What these words look for. Raises CommandError when they name what does not exist, or nothing."""
    chosen = options(_APART.sub(r"\1\2", words), _NAMES)
    given: dict[str, list[str]] = {}
    for name, values in chosen.pairs.items():
        given.setdefault(_NAMES[name], []).extend(values)
    names = ("axe", "risque", "depuis", "source")
    axis, risk, since, source = (_only(name, given.get(name, ())) for name in names)
    if not chosen.words and not given:
        raise CommandError("Que chercher ? Par exemple : !cherche hébergement souverain")
    return Wanted(
        words=chosen.words,
        axis=axis_named(axis) if axis else None,
        risk=risk_named(risk, register).id if risk else None,
        since=start_of(since, zone) if since else None,
        source=source.casefold() if source else None,
        known_by=known_by,
    )


def described(wanted: Wanted, zone: ZoneInfo) -> str:
    """`« charte », axe Légal, risque R08, depuis le 1er septembre 2026`."""
    parts = (
        quoted(wanted.words) if wanted.words else "",
        f"axe {AXIS_NAMES[wanted.axis]}" if wanted.axis else "",
        f"risque {wanted.risk}" if wanted.risk else "",
        f"source {wanted.source}" if wanted.source else "",
        f"depuis le {long_date(wanted.since.astimezone(zone).date())}" if wanted.since else "",
    )
    return ", ".join(part for part in parts if part)


def _only(name: str, values: Sequence[str]) -> str | None:
    if len(values) > 1:
        raise CommandError(f"Un seul « {name} » à la fois, s’il vous plaît.")
    return values[0] if values else None
