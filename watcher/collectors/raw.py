"""What a format's reader finds in a document, before anyone has judged it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One publication as it stands in the document.

    `title` and `contents` are markup, `link` may be relative, `dates` come in order of preference.
    `category` is the one that arXiv calls primary.
    """

    id: str | None = None
    title: str = ""
    link: str | None = None
    contents: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    author: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document's entries in its own order. `link` is the address of the site that it speaks for."""

    entries: tuple[RawEntry, ...] = ()
    link: str | None = None
    notes: tuple[str, ...] = ()


class NotAJsonFeedError(Exception):
    """JSON, but of another kind."""


class UnreadableError(Exception):
    """The document cannot be read at all; the text says why, in one English line."""
