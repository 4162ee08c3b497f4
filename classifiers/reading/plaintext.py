"""Text as it comes out of feeds and pages, made even: what markup, typography and spaces vary."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_UNSEEN = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
_SPACES = (
    "\t",
    "\v",
    "\f",
    "\x85",
    "\xa0",
    "\u1680",
    *map(chr, range(0x2000, 0x200B)),
    "\u202f",
    "\u205f",
    "\u3000",
)
_LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029")
_TYPOGRAPHY = (
    *((apostrophe, "'") for apostrophe in "\u2019\u2018\u02bc\u00b4\u2032"),
    *((dash, "-") for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
)


def without_markup(text: str) -> str:
    """The text in NFC without leftover entities, tags and unseen letters, with single spaces and line ends.

    Lower case keeps every letter of the result at its place: the one that would become two, İ, is an I.
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    for letter in _UNSEEN if not text.isascii() else ():
        text = text.replace(letter, "")
    text = unicodedata.normalize("NFC", text).replace("İ", "I")
    for space in _SPACES:
        text = text.replace(space, " ")
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return _single(_single(text, "  ", " ").replace(" \n", "\n").replace("\n ", "\n"), "\n\n", "\n").strip()


def plain_marks(text: str) -> str:
    """Apostrophes and dashes as on a keyboard, each letter at its place."""
    if not text.isascii():
        for mark, plain in _TYPOGRAPHY:
            text = text.replace(mark, plain)
    return text


def _single(text: str, twice: str, once: str) -> str:
    while twice in text:  # a run is halved each time, so that a long one costs no more than its length
        text = text.replace(twice, once)
    return text
