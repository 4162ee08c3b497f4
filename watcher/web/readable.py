"""What every reader of bodies gives: an article of clean, bounded text, or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from watcher.items import Article

TEXT = 200_000
"""The most characters kept of an article."""

EARLIEST = 1990
"""A stated year before the web is an error."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff]")


def lines_of(text: str) -> list[str]:
    """The lines with something in them, spaces single and control characters gone; of a bounded part."""
    lines = (one_line(line) for line in _CONTROL.sub("", text[: 2 * TEXT]).splitlines())
    return [line for line in lines if line]


def article(
    lines: Iterable[str],
    title: str | None = None,
    author: str | None = None,
    published: datetime | None = None,
) -> Article | None:
    """The article that these lines are, one paragraph each; None when there is nothing to read.

    A date without a zone, as a PDF may state it, is taken as UTC.
    """
    text = "\n".join(lines)[:TEXT].rstrip()
    if not text:
        return None
    return Article(text, one_line(title or "") or None, one_line(author or "") or None, _utc(published))


def one_line(text: str) -> str:
    """The text on one line with single spaces, in the composed form of Unicode."""
    return unicodedata.normalize("NFC", " ".join(_CONTROL.sub("", text).split()))


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.year < EARLIEST:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
