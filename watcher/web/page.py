"""The readable part of a page: what stands there besides menus, banners, teasers and comments.

The only door to trafilatura. `fast` forgoes its fallbacks, which cost half as much again and bring less than
nothing (docs/extraction.md).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from watcher.items import Article
from watcher.web.answer import Answer
from watcher.web.charset import decode
from watcher.web.clearing import clear
from watcher.web.passages import article_lines
from watcher.web.readable import article, lines_of
from watcher.web.tags import first_tags, without_crowds

TAGS = 15_000
"""The most tags read of a page; extraction takes 55 µs for each. The largest of 181 real pages has 3,300."""


def read(answer: Answer, want_metadata: bool) -> Article | None:
    """The article of a page, None when it has none; title, author and date only on request."""
    root = load_html(without_crowds(decode(first_tags(answer.body, TAGS), answer.charset)))
    if root is None:
        return None
    signs = clear(root)
    document = bare_extraction(
        root,
        url=answer.url,
        fast=True,
        include_comments=False,
        with_metadata=want_metadata,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(document, Document):
        return None
    lines = article_lines(lines_of(document.text or ""), signs)
    return article(lines, document.title, document.author, _midnight(document.date))


def _midnight(date: str | None) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(date or "", "%Y-%m-%d").replace(tzinfo=UTC)
    return None
