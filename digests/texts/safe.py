"""What comes from a source is hostile until it went through here.

Texts of sources are cleaned one by one (`plain`, `headline`, `safe_link`), templates escape them, and
`clean` is the final allow-list on every message, whatever the template did.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from urllib.parse import urlsplit

import nh3

TITLE_LIMIT = 200
LINK_LIMIT = 1_000
"""In bytes; addresses of publications stay far below, and a handful of such links must not fill a message."""

_TAGS = frozenset({"p", "br", "strong", "em", "a", "ul", "ol", "li", "code", "blockquote"})
_SCHEMES = frozenset({"http", "https"})

_ZERO_WIDTH = "\u200b"
_JOINERS = "\u200c\u200d"
"""Kept among the invisible characters: emoji and several scripts need them."""

_ALL_VISIBLE = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u05ff\u200c\u200d\u2010-\u2027\u202f-\u205f\u2070-\ud7ff]*"
)
"""A text of these hides nothing: nearly all are, and need not be looked at letter by letter."""

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_PING = re.compile(r"@(?=room\b)|(?<!\w)@(?=\w)", re.IGNORECASE)
_PERMALINK = re.compile(r"matrix(?=\.to\b|:)", re.IGNORECASE)
_ROOM_IN_LINK = re.compile(r"@(?=room\b)", re.IGNORECASE)


def clean(html: str) -> str:
    """`html` with nothing but the allowed tags, and `href` of http and https as the only attribute."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel=None,
    )


def text_only(html: str) -> str:
    """The words of an HTML fragment, on one line; scripts and styles are no words."""
    return plain(entities.unescape(nh3.clean(html, tags=set())))


def plain(text: str) -> str:
    """One line of text that pings nobody, turns no reading direction around and hides no character.

    Control characters, invisible ones and bidirectional overrides go; white space collapses (no-break
    spaces stay); `@room`, `@user` and matrix.to or matrix: links get a zero-width space inside, which keeps
    Matrix clients from acting on them.
    """
    spaced = _SPACES.sub(" ", text)
    seen = spaced if _ALL_VISIBLE.fullmatch(spaced) else "".join(filter(_is_visible, spaced))
    single = _SPACES.sub(" ", seen).strip()
    silent = _PING.sub(f"@{_ZERO_WIDTH}", single) if "@" in single else single
    return _PERMALINK.sub(rf"\g<0>{_ZERO_WIDTH}", silent)


def headline(title: str) -> str:
    """A title on one line, at most 200 characters."""
    return excerpt(title, TITLE_LIMIT) or "(sans titre)"


def excerpt(text: str, limit: int) -> str:
    """The plain beginning of a text, at most `limit` characters.

    No more than ten times as many are looked at, so that a text without end costs no time without end.
    """
    return cut(plain(text[: 10 * limit]), limit)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word's border with an ellipsis; one endless word is cut inside."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    border = head.rfind(" ")
    inside_word = text[limit - 1] != " " and border >= limit // 2
    return (head[:border] if inside_word else head).rstrip(f" ,;:.([«–—-{_JOINERS}") + "…"


def safe_link(address: str | None) -> str | None:
    """The address when members may click on it, else None.

    Refused: other schemes than http and https, credentials, matrix.to (clients turn it into a mention),
    control or white space characters, more than 1,000 bytes, and all that the final allow-list drops.
    """
    if address is None or len(address.encode(errors="replace")) > LINK_LIMIT or not _is_one_word(address):
        return None
    link = _ROOM_IN_LINK.sub("%40", address)
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if not host or host == "matrix.to" or "@" in parts.netloc:
        return None
    return link if _survives(link) else None


def _survives(link: str) -> bool:
    anchor = f'<a href="{entities.escape(link)}">'
    return entities.unescape(clean(f"{anchor}·</a>")) == entities.unescape(f"{anchor}·</a>")


def _is_one_word(address: str) -> bool:
    return all(_is_visible(character) and not character.isspace() for character in address)


def _is_visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
