"""What stands behind `!indicateur`, taken apart: which indicator, its value, pairs, and a remark. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digests.texts.french import typeset
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.naming import quoted
from watcher.chat.commands.parsing import OPENING, options

_NAMES: Mapping[str, str] = {
    "au": "au",
    "date": "au",
    "pour": "pour",
    "partie": "pour",
    "source": "source",
    "remarque": "remarque",
    "commentaire": "remarque",
}
_APART = re.compile(rf"(?<!\S)({'|'.join(_NAMES)})([:=]) (?=\S)", re.IGNORECASE)
"""`au: 2026-11-30`, as a keyboard or a habit writes it."""
_OTHER_PAIR = re.compile(r"(?<!\S)(?P<name>[^\W\d_]+)[:=](?!/)\S")
_NUMBER = r"[-+−–]? ?(?:€ ?)?(?:[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9](?:[0-9.,]*[0-9])?)"
_UNIT = (
    r"%|pour cent|/ ?5|sur 5|(?:millions?|milliards?) d['’]euros|(?:k|K|M|Md)? ?€|"
    r"\S*[%€]\S*|k|m|md|mille|millions?|milliards?|k?eur\b|k?euros?"
)
"""Also what is none, such as `m€` or millions of something: it must not become a remark unseen."""
_VALUE = re.compile(
    rf"(?P<value>(?:{_NUMBER})(?: ?(?:{_UNIT}))?|[-–—−]|retirer)(?=[\s,;.)]|$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The parts of a call; each is empty where nothing was said."""

    indicator: str
    value: str = ""
    day: str = ""
    part: str = ""
    source: str = ""
    comment: str = ""


def stated(words: str) -> Stated:
    """`agents-formes 1 234,5 au:2026-11-30 pour:"Direction X" source:DRH a remark`.

    Raises CommandError for a pair that is given twice or is none of ours, and for quotation marks that open
    and do not close.
    """
    chosen = options(_APART.sub(r"\1\2", words), _NAMES)
    given: dict[str, list[str]] = {}
    for name, values in chosen.pairs.items():
        given.setdefault(_NAMES[name], []).extend(values)
    _refuse_strange(chosen.words)
    day, part, source, remark = (
        _only(name, given.get(name, ())) for name in ("au", "pour", "source", "remarque")
    )
    indicator, _, rest = chosen.words.partition(" ")
    found = _VALUE.fullmatch(rest)
    value, more = (found["value"], found["rest"]) if found else rest.partition(" ")[::2]
    comment = " ".join(filter(None, (remark, more.strip(" ,;.:–—-") if more.strip(" ,;.:–—-") else "")))
    return Stated(indicator, value, day, part, source, comment)


def _only(name: str, values: Sequence[str]) -> str:
    if len(values) > 1:
        raise CommandError(typeset(f"Un seul « {name} » à la fois, s’il vous plaît."))
    value = values[0] if values else ""
    if value[:1] in OPENING:
        raise CommandError(typeset(f"Après {name}: un guillemet s’ouvre et ne se ferme pas."))
    return value


def _refuse_strange(words: str) -> None:
    """A pair whose name has a slip would else become part of the remark, and its value be lost."""
    if found := _OTHER_PAIR.search(words):
        raise CommandError(
            typeset(
                f"Je ne connais pas {quoted(found['name'] + ':')} ; il y a au:, pour:, source: et remarque:, "
                "et dans une remarque une espace suit les deux points."
            )
        )
