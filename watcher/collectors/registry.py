"""Which collector reads which kind of source. Collectors are imported when one is called, in the sandbox.

A round in which nothing changed calls none, and so never waits for feedparser and lxml to be imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from watcher.collectors.collection import Collection, Collector
from watcher.sources import Kind, Source
from watcher.web.answer import Answer, Ask

_COLLECTORS: Mapping[Kind, str] = {
    "feed": "watcher.collectors.feed",
    "listing": "watcher.collectors.listing",
}

_WITH_OPENING: frozenset[Kind] = frozenset()
"""Kinds whose module has `opening`: imported outside of the sandbox too, so it must be light."""


def can_collect(kind: Kind) -> bool:
    """Whether this version has a collector for a kind of source."""
    return kind in _COLLECTORS


def opening(source: Source, memory: str | None) -> Ask:
    """What is asked first of a source. Raises KeyError when there is no collector."""
    module = import_module(_COLLECTORS[source.kind]) if source.kind in _WITH_OPENING else None
    return module.opening(source, memory) if module else Ask(source.url)


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """Read an answer with the collector of the source's kind. Raises KeyError when there is none."""
    collector: Collector = import_module(_COLLECTORS[source.kind]).collect
    return collector(answer, source, memory)
