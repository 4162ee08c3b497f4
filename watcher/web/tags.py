"""Pure: markup bounded before a parser sees it, where the parser's time grows faster than anyone writes."""

from __future__ import annotations

import re

_LONG = 5_000
"""Characters of a tag besides what it quotes. libxml2 compares each attribute with each, so that a megabyte
of such tags takes it up to half a second, and one tag of a megabyte, minutes. Pictures are quoted."""

_TAG = re.compile(
    r"""<!--(?:[^-]++|-(?!->))*+"""
    r"""|(<(?:(script|style)\b|[a-z][\w:-]{0,60}+))((?:[^>"']++|"[^"]*+"|'[^']*+'|["'])*+)"""
    r"""(?(2)(?:[^<]++|<(?!/(?:script|style)))*+)""",
    re.IGNORECASE,
)
"""A tag up to its end, by its opening and what follows that; of a script and a style all that they hold,
which may look like tags, as what stands in a comment may."""
_QUOTED = re.compile(r"""("|').*?\1""", re.DOTALL)


def first_tags(markup: bytes, most: int) -> bytes:
    """The beginning of a document, with so many tags and no more."""
    return b"<".join(markup.split(b"<", most + 1)[: most + 1])


def without_crowds(markup: str) -> str:
    """The same markup, but for tags with a crowd of attributes, which lose them all."""
    return markup if len(markup) < _LONG else _TAG.sub(_bounded, markup)


def _bounded(tag: re.Match[str]) -> str:
    opening, attributes = tag.group(1, 3)
    if len(attributes or "") < _LONG or len(_QUOTED.sub(r"\1", attributes)) < _LONG:
        return tag.group()
    return opening + tag.string[tag.end(3) : tag.end()]
