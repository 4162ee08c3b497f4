"""The readable part of what was fetched. What a body is, it says itself.

Meant to run in the sandbox, where its reader is imported: each can be held up by hostile input.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

from watcher.items import Article
from watcher.web.answer import Answer

Reader = Callable[[Answer, bool], Article | None]

_PDF_HEAD = 1024
"""Bytes in which the PDF marker must stand (PDF 1.7, implementation note 13)."""

_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|article|main|h1)\b", re.IGNORECASE)


def extract(answer: Answer, want_metadata: bool) -> Article | None:
    """The article, or None when nothing is readable: pictures, archives, empty and scripted pages.

    Title, author and date are looked for only on request: in pages they take as long as the text.
    """
    reader = _reader(answer)
    if reader is None:
        return None
    read: Reader = import_module(reader).read
    return read(answer, want_metadata)


def _reader(answer: Answer) -> str | None:
    """The module that reads such a body."""
    body = answer.body
    if b"%PDF-" in body[:_PDF_HEAD]:
        return "watcher.web.pdf"
    if _MARKUP.search(body) and b"\x00" not in body[:_PDF_HEAD]:
        return "watcher.web.page"
    if answer.content_type in {"", "text/plain", "text/markdown"} and b"\x00" not in body:
        return "watcher.web.plain"
    return None
