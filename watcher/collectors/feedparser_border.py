"""RSS, RDF and Atom through feedparser: the only door to it, as it has no types.

It is told neither to sanitize (texts become plain later) nor to resolve links inside texts, which makes it
three times faster; and it is given no address, so that ids that look relative stay as published.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast
from xml.sax import SAXException

import feedparser  # pyright: ignore[reportMissingTypeStubs]

from watcher.collectors.crowded import newest_of
from watcher.collectors.raw import RawDocument, RawEntry, UnreadableError
from watcher.web.tags import first_tags

_FAILURES = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
"""What feedparser and its SGML parser have been seen to raise on broken documents."""

_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
"""What feedparser calls malformed though nothing is lost: another encoding or media type than stated."""

_CHARACTER_REFERENCE = re.compile(rb"&#(?:[0-9]{1,9}|[xX][0-9a-fA-F]{1,8});?")
_EXTENSION = re.compile(
    rb"</?(?:(?!(?:content|dc|dcterms|atom|rdf):)[\w.-]{1,40}:|width\b|height\b)[^<>]{0,2000}>"
)
"""What goes when feedparser raised: characters that do not exist, and tags of modules that we do not read.
One broken position, licence or width must not cost the entries around it."""

_NAME = 400
"""Characters of a name in which a mail address may be looked for; the time grows with their square."""

_ATTRIBUTES = 500
"""Above which the strict parser gives up, and the loose one reads: the time grows with their square."""

_CATEGORIES = 100
"""The most of an entry; each is compared with each other, and we read none."""

TAGS = 80_000
"""The most elements' tags that are read, at 15 µs each when both parsers do. Of 123 real feeds, the one with
the most has 20,000."""

_FEEDPARSER = cast("Any", feedparser)
_SYNC_AUTHOR = _FEEDPARSER.mixin._FeedParserMixin._sync_author_detail
_ADD_TAG = _FEEDPARSER.mixin._FeedParserMixin._add_tag
_START_ELEMENT = _FEEDPARSER.api._StrictFeedParser.startElementNS

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_DECLARED = re.compile(rb"encoding\s*=")

_DATES = ("published", "updated", "created")
"""`updated` is also dc:date, `published` pubDate."""


def read(body: bytes, charset: str | None) -> RawDocument:
    """The entries of a feed. `charset` is what the server states; it counts only when the body is silent.

    Raises UnreadableError.
    """
    headers = _headers(body, charset)
    body, crowded = newest_of(body)
    body, cut = _bounded(body)
    _take_measure()
    try:
        document = _parse(body, headers)
    except _FAILURES:
        try:
            document = _parse(_EXTENSION.sub(b"", _CHARACTER_REFERENCE.sub(b" ", body)), headers)
        except _FAILURES as error:
            raise UnreadableError(f"the parser gave up: {type(error).__name__}: {error}") from None
    entries = _mappings(document, "entries")
    if not entries and (fault := document.get("bozo_exception")) and not isinstance(fault, _HARMLESS):
        raise UnreadableError(f"broken before its first entry: {fault}")
    link = _string(_as_stored(document["feed"]), "link")
    notes = tuple(note for note in (crowded, cut) if note)
    return RawDocument(tuple(_entry(entry) for entry in entries), link=link or None, notes=notes)


def _bounded(body: bytes) -> tuple[bytes, str | None]:
    if body.count(b"<") <= TAGS:
        return body, None
    return first_tags(body, TAGS), f"holds more than {TAGS} tags: only what stands before was read"


def full_name(author: str) -> str:
    """The name that feedparser finds in an author with a mail address; empty when it finds none."""
    detail = _FEEDPARSER.FeedParserDict()
    context = _FEEDPARSER.FeedParserDict(author=author, authors=[detail])
    _sync_author(SimpleNamespace(_get_context=lambda: context))
    return _string(_as_stored(detail), "name")


def _take_measure() -> None:
    """Replace what in feedparser grows with the square of its input; to do it again changes nothing."""
    mixin = _FEEDPARSER.mixin._FeedParserMixin
    mixin._sync_author_detail = _sync_author
    mixin._add_tag = _add_tag
    _FEEDPARSER.api.StrictFeedParser.startElementNS = _start_element


def _sync_author(parser: Any, key: str = "author") -> None:
    context = parser._get_context()
    if name := context.get(key):
        context[key] = name[:_NAME]
    _SYNC_AUTHOR(parser, key)


def _add_tag(parser: Any, term: object, scheme: object, label: object) -> None:
    if len(parser._get_context().setdefault("tags", [])) < _CATEGORIES:
        _ADD_TAG(parser, term, scheme, label)


def _start_element(parser: Any, name: object, qname: object, attributes: Any) -> None:
    if len(attributes) > _ATTRIBUTES:
        raise SAXException(f"an element has {len(attributes)} attributes")
    _START_ELEMENT(parser, name, qname, attributes)


def _parse(body: bytes, headers: Mapping[str, str]) -> Mapping[str, Any]:
    parse = _FEEDPARSER.parse
    return parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _headers(body: bytes, charset: str | None) -> Mapping[str, str]:
    """Servers state a wrong charset more often than documents do."""
    if charset is None or _DECLARED.search(body, 0, 200):
        return {}
    try:
        body.decode()
    except UnicodeDecodeError:
        return {"content-type": f"application/xml; charset={charset}"}
    return {}


def _entry(entry: Mapping[str, Any]) -> RawEntry:
    return RawEntry(
        id=_string(entry, "id") or None,
        title=_string(entry, "title"),
        link=_link(entry),
        contents=_contents(entry),
        dates=tuple(date for name in _DATES if (date := _string(entry, name))),
        author=_author(entry),
        category=_category(entry),
    )


def _string(mapping: Mapping[str, Any], name: str) -> str:
    value = mapping.get(name)
    return value if isinstance(value, str) else ""


def _link(entry: Mapping[str, Any]) -> str | None:
    """The page: what the feed says stands behind its proxy, an alternate, an address as guid, others."""
    links = _mappings(entry, "links")
    candidates = [
        _string(entry, "feedburner_origlink"),
        *(_string(link, "href") for link in links if _is_page(link)),
        *(_string(link, "href") for link in links if link.get("rel") == "alternate"),
        guid if _ADDRESS.match(guid := _string(entry, "link")) else "",
        *(_string(link, "href") for rel in ("self", "enclosure") for link in links if link.get("rel") == rel),
    ]
    return next((link for link in candidates if link), None)


def _is_page(link: Mapping[str, Any]) -> bool:
    return link.get("rel") == "alternate" and "html" in _string(link, "type")


def _contents(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Each different text once. Pictures and other data in content elements are not text."""
    bodies = [_string(content, "value") for content in _mappings(entry, "content") if _is_text(content)]
    return tuple(dict.fromkeys(text for text in (*bodies, _string(entry, "summary")) if text))


def _is_text(content: Mapping[str, Any]) -> bool:
    kind = _string(content, "type")
    return not kind or kind.startswith("text") or kind.endswith("xml") or kind in {"html", "xhtml"}


def _author(entry: Mapping[str, Any]) -> str | None:
    """Names as published, without mail addresses."""
    names = (_string(author, "name") for author in _mappings(entry, "authors"))
    kept = dict.fromkeys(_whole_name(name).strip(" ,;") for name in names if "@" not in name)
    return ", ".join(name for name in kept if name) or None


def _category(entry: Mapping[str, Any]) -> str | None:
    primary = entry.get("arxiv_primary_category")
    return _string(_as_stored(primary), "term") or None if isinstance(primary, dict) else None


def _whole_name(name: str) -> str:
    """feedparser reads "a@b.paris (Name)" as "s (Name": it knows no ending of more than four letters."""
    return name if ")" in name else name.rpartition("(")[2]


def _mappings(entry: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    value = entry.get(name)
    found = cast("Sequence[Any]", value) if isinstance(value, list) else ()
    return [_as_stored(one) for one in found if isinstance(one, dict)]


def _as_stored(value: Any) -> Mapping[str, Any]:
    """A plain copy: feedparser's own lookup answers for missing fields with others, and with a warning."""
    return dict(cast("dict[str, Any]", value))
