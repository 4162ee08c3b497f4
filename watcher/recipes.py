"""How the publications of a source are found, as people write it in `sources.yaml`: one model for each kind.

Feeds, sitemaps and arXiv need none. What each key means stands here; `docs/settings.md` shows examples.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Recipe(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Recipe(_Recipe):
    """CSS selectors that find the publications of a listing page; all but `item` are relative to an item.

    `link` defaults to the item's first link, `title` to that link's text; without `date` items are undated.
    """

    item: str
    link: str = "a[href]"
    title: str | None = None
    date: str | None = None
    summary: str | None = None


class Watched(_Recipe):
    """Which part of a page is watched for changes, and what in it is noise.

    `part` is a CSS selector (the readable text of the page when absent); what `ignore` selects is left out,
    and so is what the regular expressions of `noise` match.
    """

    part: str | None = None
    ignore: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()


class Fields(_Recipe):
    """Where the publications stand in a JSON answer: JMESPath expressions, all but `items` within an item.

    `link` may instead be built: `address` is a template such as `https://example.org/{id}`. With `body` the
    answer is asked for by POST.
    """

    items: str
    title: str
    id: str | None = None
    link: str | None = None
    address: str | None = None
    date: str | None = None
    summary: str | None = None
    author: str | None = None
    body: dict[str, Any] | None = None


class Letters(_Recipe):
    """Which letters of the operator's mailbox (`[mailbox]` in vigie.toml) are this source's newsletters."""

    sender: str = Field(min_length=3, description="an address, or its end: @example.org")
    folder: str = "INBOX"
