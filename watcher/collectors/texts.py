"""Plain text out of what sources call text: HTML, escaped once or twice, CDATA in CDATA, Markdown escapes.

Nothing here searches backwards: the time taken grows with the length of the text and no faster.
"""

from __future__ import annotations

import html
import re
import unicodedata

from watcher.collectors.markup import text_of

TEXT = 100_000
"""The most characters kept of a text."""

MARKUP = 1_000_000
"""The most characters read of a text's markup: ten times what is kept."""

TITLE = 300
"""The most characters kept of a title; some feeds put whole messages there."""

WORD = 250
"""Characters without a space that are composed as one; no word has more, and an attack has millions."""

FIRST_WORDS = 100
"""Characters of a text that stand in for a missing title."""

_KNOWN = (
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|bdi|bdo|big|blink|blockquote|body|br|button|"
    "canvas|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|embed|fieldset|figcaption|figure|"
    "font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|"
    "link|main|mark|marquee|meta|nav|nobr|noframes|noscript|object|ol|option|p|param|picture|pre|q|rp|rt|ruby|"
    "s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|"
    "template|tfoot|th|thead|time|tr|track|tt|u|ul|var|video|wbr"
)
_TAG = re.compile(rf"<(?:/?(?:{_KNOWN})(?=[\s/>])|!--)", re.IGNORECASE)
"""The start of a tag that HTML knows: "vector<int>" and "a < b" have none."""
_CLOSING = re.compile(rf"</(?:{_KNOWN})\s*>|<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""Control characters, soft hyphens, zero-width spaces, and marks that turn the direction of writing."""
_SEPARATORS = "\x1c\x1d\x1e\x1f"
"""Those of them that count as whitespace; all others make a line that is not printable."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKDOWN_ESCAPE = re.compile(r"\\([\[\]_*])")


def plain(markup: str) -> str:
    """A text without markup, whitespace collapsed, at most `TEXT` characters."""
    return collapse(_decoded(markup[:MARKUP]))[:TEXT].rstrip()


def headline(markup: str) -> str:
    """A title without markup, cut after a word when it is longer than `TITLE` characters."""
    return shortened(plain(markup), TITLE)


def shortened(text: str, limit: int) -> str:
    """The first words of a text, with an ellipsis when there are more."""
    if len(text) <= limit:
        return text
    words, space, _ = text[:limit].rpartition(" ")
    return (words if space else text[: limit - 1]).rstrip(" ,;:.-–—") + "…"


def collapse(text: str) -> str:
    """One space for each run of whitespace, nothing unseen, Unicode composed."""
    words = text.split()
    line = " ".join(words)
    if any(separator in text for separator in _SEPARATORS):
        words = _seen(text).split()
        line = " ".join(words)
    elif not line.isprintable():
        words = [seen for word in words if (seen := word if word.isprintable() else _seen(word))]
        line = " ".join(words)
    if line.isascii():
        return line
    if max(map(len, words)) > WORD:
        return " ".join(_composed(word) for word in words)
    return unicodedata.normalize("NFC", line)


def _seen(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))


def _composed(word: str) -> str:
    """In pieces, as composing takes a time that grows with the square of the accents on one letter."""
    pieces = (word[start : start + WORD] for start in range(0, len(word), WORD))
    return "".join(unicodedata.normalize("NFC", piece) for piece in pieces)


def _decoded(markup: str) -> str:
    text = markup
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    if _TAG.search(text):
        text = text_of(text)
    else:
        text = _without_entities(text)
        if _CLOSING.search(text):
            text = text_of(text)
    text = _without_entities(text)
    return _MARKDOWN_ESCAPE.sub(r"\1", text) if "\\" in text else text


def _without_entities(text: str) -> str:
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)
