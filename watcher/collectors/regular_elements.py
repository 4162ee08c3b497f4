"""Elements of regular feeds one by one: their texts as feedparser gives them, or IrregularError.

What is not read must be such as changes nothing of what is read; so attributes are looked at everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urljoin
from xml.etree import ElementTree as ET  # nosec B405 - what has a DTD is refused unread
from xml.sax.saxutils import escape

from watcher.collectors.regular_names import BASE, CHAPTER, MEANING, NAME, PERSON, XHTML

_ATTRIBUTES = 100
_TYPES = {
    **dict.fromkeys(("text", "html", "text/plain", "text/html"), False),
    **dict.fromkeys(("xhtml", "application/xhtml+xml"), True),
}
"""Types of texts, and whether their markup is not escaped."""
_HTTP = re.compile(r"https?://[\w.:-]+(?:/|$)")
_PLACE = re.compile(
    r"(?:-?[0-9]{1,9}(?:\.[0-9]{1,30})?\s+-?[0-9]{1,9}(?:\.[0-9]{1,30})?(?:\s+(?=\S)|$)){1,1000}"
)
_QUOTE = {'"': "&quot;"}
_MISPLACED = re.compile(b"\xc2[\x80-\x9f]")
"""In UTF-8, where it begins with a byte that is rare, a search takes a fraction of the time."""
_WINDOWS = {
    number: text for number in range(0x80, 0xA0) if (text := bytes([number]).decode("cp1252", "ignore"))
}
"""Characters of Windows under the numbers that they have there, which are control characters elsewhere."""


class IrregularError(Exception):
    """The document is for feedparser to read."""


def check(element: ET.Element, *forbidden: str) -> None:
    """Refuse attributes that change the meaning of others, and those of a local name that is `forbidden`."""
    if not element.attrib:
        return
    if len(element.attrib) > _ATTRIBUTES:
        raise IrregularError
    for name in element.attrib:
        local = name.rpartition("}")[2].lower()
        if local == "base" or local in forbidden or " " in name:
            raise IrregularError


def only(element: ET.Element, *allowed: str) -> None:
    """Refuse other attributes; of foreign namespaces those that feedparser would take for its own."""
    for name in element.attrib:
        space, _, local = name.rpartition("}")
        if name not in allowed and (
            not space or (local.lower() in MEANING and local != "lang") or " " in name
        ):
            raise IrregularError


def only_inside(element: ET.Element, allowed: frozenset[str]) -> None:
    """Refuse other children than plain ones of these names."""
    if any(child.tag not in allowed or len(child) or child.attrib for child in element):
        raise IrregularError


def leaf(element: ET.Element) -> str:
    """The text of an element without others in it."""
    if len(element):
        raise IrregularError
    return (element.text or "").strip()


def take_leaf(element: ET.Element) -> None:
    """An element that is not read and has no markup."""
    check(element)
    if len(element) or (element.attrib and (_is_xhtml(element) or "mode" in element.attrib)):
        raise IrregularError


def text_of(element: ET.Element, *, has_xhtml: bool) -> str:
    """A text: escaped markup, or XHTML as markup without the `div` around it."""
    if not element.attrib:
        return repaired(leaf(element))
    only(element, "type", BASE)
    if not _is_xhtml(element):
        return repaired(leaf(element))
    if not has_xhtml:
        raise IrregularError
    pieces: list[str] = []
    _write(element, pieces)
    return repaired("".join(_without_div([piece for piece in pieces if piece])).strip())


def take_place(element: ET.Element) -> None:
    """Coordinates, which feedparser would raise on if there were no two of each."""
    only(element)
    if not _PLACE.fullmatch(leaf(element)):
        raise IrregularError


def take_chapters(element: ET.Element) -> None:
    """Chapters of a recording, which feedparser would raise on if one had no beginning."""
    check(element)
    for child in element:
        check(child)
        if child.tag != CHAPTER or len(child) or "start" not in child.attrib:
            raise IrregularError


def take_person(element: ET.Element, pass_over: Callable[[ET.Element], None]) -> None:
    """Somebody who is not read."""
    only(element)
    for child in element:
        if child.tag not in PERSON:
            pass_over(child)
        elif len(child) or child.attrib:
            raise IrregularError


def person(element: ET.Element, pass_over: Callable[[ET.Element], None]) -> str:
    """The name of an author of Atom; empty without one."""
    take_person(element, pass_over)
    names = [child for child in element if child.tag == NAME]
    beside = (element.text, *(child.tail for child in element))
    if len(names) > 1 or any(text and text.strip() for text in beside):
        raise IrregularError
    if not names and any(child.tag in PERSON for child in element):
        raise IrregularError
    return (names[0].text or "").strip() if names else ""


def is_base(base: str) -> bool:
    """Whether an xml:base is a plain address, which stays itself when it is resolved."""
    return _HTTP.match(base) is not None and urljoin(base, base) == base


def repaired(text: str) -> str:
    """UTF-8 that was taken for Latin-1, and numbers of Windows characters."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode()
    if _MISPLACED.search(text.encode("utf-8", "surrogatepass")):
        for misplaced, meant in _WINDOWS.items():
            text = text.replace(chr(misplaced), meant)
    return text


def _is_xhtml(element: ET.Element) -> bool:
    stated = _TYPES.get(element.get("type", "text").lower())
    if stated is None:
        raise IrregularError
    return stated


def _write(element: ET.Element, pieces: list[str]) -> None:
    """Append the content as feedparser writes it again, in its pieces."""
    pieces.append(_escaped(element.text))
    for child in element:
        name = child.tag.removeprefix(XHTML).lower()
        if not child.tag.startswith(XHTML) or name in {"svg", "math", "body"}:
            raise IrregularError
        pieces.append(f"<{name}{_attributes(child)}>" if child.attrib else f"<{name}>")
        _write(child, pieces)
        pieces.append(f"</{name}>")
        pieces.append(_escaped(child.tail))


def _attributes(element: ET.Element) -> str:
    if any("}" in name or name.lower() == "base" for name in element.attrib):
        raise IrregularError
    attributes = {
        key.lower(): value.lower() if key.lower() in {"rel", "type"} else value
        for key, value in element.attrib.items()
    }
    if len(attributes) != len(element.attrib):
        raise IrregularError
    return "".join(f' {key}="{escape(value, _QUOTE)}"' for key, value in attributes.items())


def _escaped(text: str | None) -> str:
    return escape(text) if text else ""


def _without_div(pieces: list[str]) -> list[str]:
    while len(pieces) > 1 and not pieces[-1].strip():
        pieces = pieces[:-1]
    while len(pieces) > 1 and not pieces[0].strip():
        pieces = pieces[1:]
    if len(pieces) < 2 or not pieces[0].startswith(("<div>", "<div ")) or pieces[-1] != "</div>":
        return pieces
    depth = 0
    for piece in pieces[:-1]:
        depth += -1 if piece.startswith("</") else int(piece.startswith("<"))
        if depth == 0:
            return pieces
    return pieces[1:-1]
