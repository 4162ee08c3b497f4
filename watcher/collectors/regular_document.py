"""A feed as a tree, if it is well-formed RSS 2.0, RSS 1.0 or Atom in an encoding that it names itself."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, cast
from xml.etree import ElementTree as ET  # nosec B405 - what has a DTD is refused unread

from watcher.collectors.regular_elements import IrregularError, check
from watcher.collectors.regular_names import ENTRIES, RDF, RDF_ASIDE, RDF_CHANNEL
from watcher.collectors.regular_namespaces import Bindings

_DECLARATION = re.compile(
    rb"<\?xml\s+version=[\"']1\.0[\"'](?:\s+encoding=[\"']([\w.-]{1,40})[\"'])?"
    rb"(?:\s+standalone=[\"'](?:yes|no)[\"'])?\s*\?>"
)
_ENCODINGS = frozenset({"utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii"})
_MARK = b"\xef\xbb\xbf"


def parsed(body: bytes) -> tuple[ET.Element, Bindings]:
    """The root, and the prefixes in it. Raises IrregularError."""
    return _tree(_as_utf8(body))


def parts(root: ET.Element) -> Iterator[ET.Element]:
    """The entries, and what stands beside them. Raises IrregularError."""
    if root.tag == RDF:
        for element in root:
            if element.tag == RDF_CHANNEL:
                check(element, "lastmod", "href")
                yield from element
            elif element.tag in ENTRIES.values() or element.tag in RDF_ASIDE:
                yield element
            else:
                raise IrregularError
    elif root.tag == "rss":
        if len(root) != 1 or root[0].tag != "channel":
            raise IrregularError
        check(root[0], "lastmod", "href")
        yield from root[0]
    else:
        yield from root


def _as_utf8(body: bytes) -> bytes:
    """The document without its declaration, decoded as that says."""
    marked = body.startswith(_MARK)
    start = len(_MARK) if marked else 0
    declared = _DECLARATION.match(body, start)
    if declared is None and body.startswith(b"<?", start):
        raise IrregularError
    encoding = (declared[1] or b"utf-8").decode().lower() if declared else "utf-8"
    rest = body[declared.end() :] if declared else body[start:]
    if encoding not in _ENCODINGS or (marked and encoding != "utf-8") or b"<!DOCTYPE" in rest:
        raise IrregularError
    try:
        return rest if encoding == "utf-8" else rest.decode(encoding).encode()
    except UnicodeDecodeError:
        raise IrregularError from None


def _tree(document: bytes) -> tuple[ET.Element, Bindings]:
    bindings = Bindings()
    try:
        events = ET.iterparse(io.BytesIO(document), events=("start-ns",))  # noqa: S314  # nosec B314 - no DTD
        for _, (prefix, space) in events:
            bindings.bind(prefix, space)
    except (ET.ParseError, ValueError, LookupError):
        raise IrregularError from None
    return cast("Any", events).root, bindings
