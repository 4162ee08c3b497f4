"""What is asked first of kinds of source that take more than a GET of their address.

Called outside of the sandbox, in each visit: nothing heavy is imported here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import cast
from urllib.parse import quote, urlencode

from watcher.mail.addresses import ListingOf
from watcher.mail.progress import Progress
from watcher.sources import Source
from watcher.web.answer import Ask

SITEMAP_BYTES = 50 * 1024 * 1024
"""The most that a sitemap may weigh, unpacked (https://www.sitemaps.org/protocol.html)."""

ISSUES = 10
"""The issues of the Journal officiel that are looked at: there are six a week."""

QUERY_SECONDS = 120
"""The Publications Office lets a query run for a minute before it gives up."""
_ROWS = "application/sparql-results+json"
_DATE = re.compile(r"\{(?:today|days_ago_(?P<days>\d{1,4}))\}")


def of_sitemap(source: Source, memory: str | None, today: date) -> Ask:  # noqa: ARG001
    """A GET of what may weigh more than a feed."""
    return Ask(source.url, max_bytes=SITEMAP_BYTES)


def of_sparql(source: Source, memory: str | None, today: date) -> Ask:  # noqa: ARG001
    """A GET with the query in the address: it may be asked conditionally, and a cache may answer."""
    parameters = urlencode({"query": source.query or "", "format": _ROWS}, quote_via=quote)
    separator = "&" if "?" in source.url else "?"
    return Ask(f"{source.url}{separator}{parameters}", headers=(("Accept", _ROWS),), seconds=QUERY_SECONDS)


def of_mailbox(source: Source, memory: str | None, today: date) -> Ask:  # noqa: ARG001
    """The letters that came after the last one read. Raises KeyError for a source without `letters`."""
    if source.letters is None:
        raise KeyError("letters")
    after = Progress.read(memory).place
    return Ask(ListingOf(source.letters.folder, source.letters.sender, after).url)


def of_legifrance(source: Source, memory: str | None, today: date) -> Ask:  # noqa: ARG001
    """The latest issues of the Journal officiel."""
    return consult(source, "lastNJo", {"nbElement": ISSUES})


def consult(source: Source, what: str, body: Mapping[str, object]) -> Ask:
    """A question to Légifrance's interface; the source's address is its base, or one of its questions."""
    base = source.url.partition("/consult/")[0].rstrip("/")
    data = json.dumps(body, separators=(",", ":")).encode()
    return Ask(f"{base}/consult/{what}", body=data, headers=(("Accept", "application/json"),))


def of_json(source: Source, memory: str | None, today: date) -> Ask:  # noqa: ARG001
    """A GET of the address, or a POST of the source's body with the dates of the day."""
    if source.fields is None or source.fields.body is None:
        return Ask(source.url, headers=(("Accept", "application/json"),))
    return posted(source.url, source.fields.body, today)


def posted(url: str, template: Mapping[str, object], until: date, since: date | None = None) -> Ask:
    """A POST for the publications up to `until`, which `{today}` in the texts of the template stands for.

    `{days_ago_14}` becomes `since` if given, else so many days before `until`.
    """

    def day(match: re.Match[str]) -> str:
        if match["days"] is None:
            return until.isoformat()
        return (since or until - timedelta(days=int(match["days"]))).isoformat()

    body = _mapped(template, lambda text: _DATE.sub(day, text))
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Ask(url, body=data, headers=(("Accept", "application/json"),))


def _mapped(value: object, change: Callable[[str], str]) -> object:
    """The same with each text changed; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(one, change) for key, one in cast("Mapping[str, object]", value).items()}
    if isinstance(value, list):
        return [_mapped(one, change) for one in cast("list[object]", value)]
    return value
