"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/), read leniently: a field of the wrong type
is a missing field, and an item that is no object costs nobody else.
"""

from __future__ import annotations

import html
import json
from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from watcher.collectors.crowded import MOST, crowded, newest
from watcher.collectors.dates import find_date
from watcher.collectors.raw import NotAJsonFeedError, RawDocument, RawEntry, UnreadableError

_VERSIONS = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")


def _string(value: object) -> str | None:
    """Numbers are what some publishers write where the specification wants strings."""
    if isinstance(value, bool):
        return None
    return str(value) if isinstance(value, str | int | float) else None


def _dictionaries(value: object) -> list[Any]:
    found = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, dict)]


_Text = Annotated[str | None, BeforeValidator(_string)]


class _Author(BaseModel):
    name: _Text = None


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: _Text = None
    url: _Text = None
    external_url: _Text = None
    title: _Text = None
    content_html: _Text = None
    content_text: _Text = None
    summary: _Text = None
    date_published: _Text = None
    date_modified: _Text = None
    author: Annotated[list[_Author], BeforeValidator(_dictionaries)] = []
    authors: Annotated[list[_Author], BeforeValidator(_dictionaries)] = []


def read(body: bytes) -> RawDocument:
    """The entries of a JSON Feed. Raises UnreadableError, and NotAJsonFeedError when it is other JSON."""
    try:
        data: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"broken JSON: {error}") from None
    if not isinstance(data, dict):
        raise NotAJsonFeedError
    document = cast("dict[str, object]", data)
    if not str(document.get("version")).startswith(_VERSIONS):
        raise NotAJsonFeedError
    found = document.get("items")
    items = cast("list[object]", found) if isinstance(found, list) else []
    entries: list[RawEntry] = []
    notes: list[str] = []
    if len(items) > MOST:
        notes.append(crowded(len(items)))
        items = [items[place] for place in newest([_date(item) for item in items])]
    for number, item in enumerate(items, start=1):
        try:
            entries.append(_entry(_Item.model_validate(item)))
        except ValidationError:
            notes.append(f"entry {number} could not be read: not a JSON object")
    return RawDocument(tuple(entries), link=_string(document.get("home_page_url")), notes=tuple(notes))


def _date(item: object) -> datetime | None:
    stated = cast("dict[str, object]", item).get("date_published") if isinstance(item, dict) else None
    return find_date(stated) if isinstance(stated, str) else None


def _entry(item: _Item) -> RawEntry:
    texts = (item.content_html, _escaped(item.content_text), _escaped(item.summary))
    names = [author.name for author in (*item.authors, *item.author) if author.name]
    return RawEntry(
        id=item.id,
        title=item.title or "",
        link=item.url or item.external_url,
        contents=tuple(text for text in texts if text),
        dates=tuple(date for date in (item.date_published, item.date_modified) if date),
        author=", ".join(dict.fromkeys(names)) or None,
    )


def _escaped(text: str | None) -> str:
    return html.escape(text or "", quote=False)
