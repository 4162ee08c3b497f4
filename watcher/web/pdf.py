"""The text of a PDF, with title, author and date where its metadata state them: the only door to pypdf.

Columns come in the order in which the file draws them, which is that of reading in what typesetters make.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, PyPdfError

from watcher.items import Article
from watcher.web.answer import PAGE_BYTES, Answer
from watcher.web.paged import paragraphs
from watcher.web.readable import TEXT, article, one_line

PAGES = 50
"""The most pages read of a PDF: reports have their summary at the front."""

DRAWING = 4_000_000
"""Bytes of drawing instructions after which no further page is read: a page of text has 10,000 to 100,000, a
million takes pypdf one to two seconds."""

TITLE = 500
"""The most characters looked at of a stated title."""

_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": PAGE_BYTES,
    "array_based_stream_maximum_output_length": 16_000_000,
    "zlib_maximum_output_length": 16_000_000,
    "brotli_maximum_output_length": 16_000_000,
    "lzw_maximum_output_length": 16_000_000,
    "run_length_maximum_output_length": 16_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "stream_parsing_work_maximum_count": 200_000,
    "xform_maximum_invocations_per_extraction": 100,
    "page_tree_maximum_entries": 20_000,
}
"""pypdf's own limits allow for a minute a page. A dense page of text takes 20,000 parsing steps."""

_UNREADABLE = (
    PyPdfError,
    DependencyError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    AssertionError,
    NotImplementedError,
    OSError,
)
"""What pypdf has been seen to raise on broken files, besides its own errors."""

_BY_PROGRAM = re.compile(r"^Microsoft \w+\s*[-–]\s*", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.\w{2,5}$|^[^\s]*[_\d/\\][^\s]*$|^\W*\w*\W*$")
_NO_TITLE = re.compile(
    r"(?:untitled|sans[ -]titre|document|présentation powerpoint|powerpoint presentation|diapositive|slide|"
    r"mise en page|layout|print|title|titre)\W*\d*\W*",
    re.IGNORECASE,
)


def read(answer: Answer, want_metadata: bool) -> Article | None:
    """The text of a PDF; None without any: scanned, locked with a password, or broken."""
    with apply_configuration(**_LIMITS), suppress(*_UNREADABLE):
        reader = PdfReader(io.BytesIO(answer.body))
        lines = paragraphs(list(_pages(reader)))
        return _with_metadata(lines, reader) if want_metadata else article(lines)
    return None


def _with_metadata(lines: list[str], reader: PdfReader) -> Article | None:
    with suppress(*_UNREADABLE):
        if (stated := reader.metadata) is not None:
            created = None
            with suppress(*_UNREADABLE):
                created = stated.creation_date
            return article(lines, _title(stated.title), stated.author, created)
    return article(lines)


def _title(stated: str | None) -> str | None:
    """What the metadata call the title, unless a program put a file's name there."""
    title = _BY_PROGRAM.sub("", one_line((stated or "")[:TITLE]))
    return None if _FILE_NAME.search(title) or _NO_TITLE.fullmatch(title) else title


def _pages(reader: PdfReader) -> Iterator[str]:
    """The text of the first pages. One that cannot be read does not cost the others."""
    length = drawn = 0
    for number in range(min(len(reader.pages), PAGES)):
        with suppress(*_UNREADABLE):
            page = reader.pages[number]
            drawn += _drawing(page)
            text = page.extract_text()
            length += len(text)
            yield text
        if length > TEXT or drawn > DRAWING:
            return


def _drawing(page: PageObject) -> int:
    contents = page.get_contents()
    return len(contents.get_data()) if contents is not None else 0
