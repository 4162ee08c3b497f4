"""What an address tells of its page, for pages of which nothing else is known: words and a day."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

from watcher.collectors.texts import headline

_PARTS = re.compile(r"(?:[a-z]{1,20}:)?(?://(?P<host>[^/?#]*))?(?P<path>[^?#]*)", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_]?)(\d\d)\2(\d\d)(?!\d)")
"""As in /2026/11/23/titre, /2026-11-23-titre or /20261123_titre."""
_ENDING = re.compile(r"\.(?:x?html?|php\d?|aspx?|jsp|cfm|pdf|docx?|odt)\Z", re.IGNORECASE)
_NO_NAMES = frozenset({"index", "default", "home", "accueil", "node", "article", "page", "content"})
_BETWEEN = re.compile(r"[-_+\s]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"\A\d{3,}[-_]|[-_]\d{5,}\Z")
"""The number of a page, before or after its words; a shorter one may be a year or "10 mesures"."""


def title_of(address: str) -> str:
    """The words of the last part of an address that has any; the name of the host when none has.

    "/actus/une-charte-pour-l-ia.html" is "Une charte pour l ia", and "/actus/4012" is "Actus 4012".
    """
    after = ""
    for segment in reversed(path_of(address).split("/")):
        words = _words(segment)
        if _LETTERS.search(words) and words.lower() not in _NO_NAMES:
            return headline(f"{words[0].upper()}{words[1:]} {after}")
        after = after or (words if words.isdecimal() else "")
    match = _PARTS.match(address)
    return headline((match and match["host"]) or address)


def day_of(address: str) -> date | None:
    """The day in the path of an address, which is the one of publication: nobody changes addresses."""
    for match in _DAY.finditer(path_of(address)):
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def path_of(address: str) -> str:
    """The path, of whatever passes for an address."""
    match = _PARTS.match(address)
    return match["path"] if match else ""


def _words(segment: str) -> str:
    """The words of a part of a path, without file ending, day and number, as far as words are left."""
    name = _ENDING.sub("", unquote(segment[:400], errors="replace"))
    short = _NUMBER.sub("", _DAY.sub("", name).strip("-_ "))
    plain = _spaced(short)
    return plain if _LETTERS.search(plain) and plain.lower() not in _NO_NAMES else _spaced(name)


def _spaced(name: str) -> str:
    return " ".join(_BETWEEN.split(name)).strip()
