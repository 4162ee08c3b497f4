"""The readable part of a page, PDF or text: what stands there besides menus, banners and comments.

What a body is, it says itself. Meant to run in the sandbox: both readers can be held up by hostile input.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, cast

from watcher.items import Article
from watcher.web.answer import Answer

TEXT = 200_000
"""The most characters kept of an article."""

PAGES = 50
"""The most pages read of a PDF: reports have their summary at the front."""

TAGS = 25_000
"""The most tags read of a page; extraction takes 55 µs for each. The largest of 181 real pages has 3,300."""

EARLIEST = 1990
"""A stated year before the web is an error."""

_PDF_HEAD = 1024
"""Bytes in which the PDF marker must stand (PDF 1.7, implementation note 13)."""

_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|article|main|h1)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff]")
_UNREADABLE_PDF = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
)
"""What pypdf has been seen to raise on broken files, besides its own errors."""


def extract(answer: Answer, want_metadata: bool) -> Article | None:
    """The article, or None when nothing is readable: pictures, archives, empty and scripted pages.

    Title, author and date are looked for only on request: in pages they take as long as the text.
    """
    body = answer.body
    if b"%PDF-" in body[:_PDF_HEAD]:
        return _from_pdf(body, want_metadata)
    if _MARKUP.search(body) and b"\x00" not in body[:_PDF_HEAD]:
        return _from_page(body, answer.url, want_metadata)
    if answer.content_type in {"", "text/plain", "text/markdown"} and b"\x00" not in body:
        return _article(_decode(body))
    return None


def _from_page(body: bytes, url: str, want_metadata: bool) -> Article | None:
    body = b"<".join(body.split(b"<", TAGS)[:TAGS])
    document = _trafilatura(body, url, want_metadata)
    if document is None:
        return None
    title, author, date = (
        cast("str | None", getattr(document, name)) for name in ("title", "author", "date")
    )
    return _article(cast("str", document.text or ""), title, author, _midnight(date))


def _trafilatura(body: bytes, url: str, want_metadata: bool) -> Any:
    """The only door to trafilatura. `fast` forgoes its fallbacks, which cost more than they bring."""
    bare_extraction = cast("Callable[..., Any]", import_module("trafilatura").bare_extraction)
    return bare_extraction(
        body,
        url=url,
        fast=True,
        include_comments=False,
        with_metadata=want_metadata,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )


def _from_pdf(body: bytes, want_metadata: bool) -> Article | None:
    """The only door to pypdf. A page that cannot be read does not cost the others."""
    pypdf = import_module("pypdf")
    broken = (*_UNREADABLE_PDF, cast("type[Exception]", pypdf.errors.PyPdfError))
    try:
        reader = cast("Any", pypdf).PdfReader(io.BytesIO(body))
        text = "\n".join(_pdf_pages(reader, broken))
    except broken:
        return None
    title, author, created = None, None, None
    if want_metadata:
        with suppress(*broken):
            title, author = reader.metadata.title, reader.metadata.author
            created = cast("datetime | None", reader.metadata.creation_date)
    return _article(text, title, author, created)


def _pdf_pages(reader: Any, broken: tuple[type[Exception], ...]) -> Iterator[str]:
    length = 0
    for number in range(min(len(reader.pages), PAGES)):
        with suppress(*broken):
            page = cast("str", reader.pages[number].extract_text())
            length += len(page)
            yield page
        if length > TEXT:
            return


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")


def _article(
    text: str, title: str | None = None, author: str | None = None, published: datetime | None = None
) -> Article | None:
    lines = (_one_line(line) for line in _CONTROL.sub("", text[: 2 * TEXT]).splitlines())
    readable = "\n".join(line for line in lines if line)[:TEXT].rstrip()
    if not readable:
        return None
    return Article(readable, _one_line(title or "") or None, _one_line(author or "") or None, _utc(published))


def _one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(_CONTROL.sub("", text).split()))


def _midnight(date: str | None) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(date or "", "%Y-%m-%d").replace(tzinfo=UTC)
    return None


def _utc(moment: datetime | None) -> datetime | None:
    """A PDF may state no zone: then it is taken as UTC."""
    if moment is None or moment.year < EARLIEST:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
