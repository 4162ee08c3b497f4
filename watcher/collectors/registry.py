"""Which collector reads which kind of source. Collectors are imported when one is called, in the sandbox.

A round in which nothing changed calls none, and so never waits for feedparser and lxml to be imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module

from watcher.collectors import openings
from watcher.collectors.collection import Collection, Collector
from watcher.sources import Kind, Source
from watcher.web.answer import Answer, Ask

_COLLECTORS: Mapping[Kind, str] = {
    "feed": "watcher.collectors.feed",
    "listing": "watcher.collectors.pages.listing",
    "change": "watcher.collectors.pages.change",
    "jorf": "watcher.collectors.law.jorf",
    "legifrance": "watcher.collectors.law.legifrance",
    "mailbox": "watcher.collectors.letters.mailbox",
    "json": "watcher.collectors.interfaces.jsonapi",
    "sparql": "watcher.collectors.law.sparql",
    "arxiv": "watcher.collectors.arxiv",
    "sitemap": "watcher.collectors.sitemaps.sitemap",
}

_OPENINGS: Mapping[Kind, Callable[[Source, str | None, date], Ask]] = {
    "json": openings.of_json,
    "legifrance": openings.of_legifrance,
    "mailbox": openings.of_mailbox,
    "sitemap": openings.of_sitemap,
    "sparql": openings.of_sparql,
}
"""What is asked first, where that is more than a GET of the address. Imported outside of the sandbox too."""


def can_collect(kind: Kind) -> bool:
    """Whether this version has a collector for a kind of source."""
    return kind in _COLLECTORS


def opening(source: Source, memory: str | None, today: date) -> Ask:
    """What is asked first of a source, `today` in UTC. Raises KeyError when there is no collector."""
    if not can_collect(source.kind):
        raise KeyError(source.kind)
    opens = _OPENINGS.get(source.kind)
    return opens(source, memory, today) if opens else Ask(source.url)


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """Read an answer with the collector of the source's kind. Raises KeyError when there is none."""
    collector: Collector = import_module(_COLLECTORS[source.kind]).collect
    return collector(answer, source, memory)
