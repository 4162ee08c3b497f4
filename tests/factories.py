"""Whole objects with one word: tests name what matters to them and leave the rest to these."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from classifiers.assessment import Assessment
from watcher.items import Change, Entry, Item, Judged, KnownEntry
from watcher.sources import Source

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def source(id: str = "cnil", **changes: Any) -> Source:  # noqa: A002 - the key's own name
    """A source of the watch."""
    values: dict[str, Any] = {
        "id": id,
        "name": id.upper(),
        "kind": "feed",
        "url": f"https://{id}.example/feed.xml",
        "language": "fr",
        "publisher": id.upper(),
        "nature": "authority",
        "category": "regulatory",
    }
    return Source(**{**values, **changes})


def entry(key: str = "id:1", **changes: Any) -> Entry:
    """An entry of a feed, with a text long enough to stand without its article."""
    values: dict[str, Any] = {
        "key": key,
        "title": f"Publication {key}",
        "link": f"https://cnil.example/{key.partition(':')[2]}",
        "text": "La métropole publie sa charte. " * 30,
        "published": NOW,
        "author": None,
        "content_hash": f"hash of {key}",
    }
    return Entry(**{**values, **changes})


def known(entry: Entry) -> KnownEntry:
    """The same entry as the store holds it."""
    return KnownEntry(entry.key, entry.content_hash, entry.link, entry.title, entry.published)


def item(key: str = "id:1", **changes: Any) -> Item:
    """A kept publication."""
    values: dict[str, Any] = {
        "source_id": "cnil",
        "key": key,
        "title": f"Publication {key}",
        "link": f"https://cnil.example/{key.partition(':')[2]}",
        "canonical_url": f"https://cnil.example/{key.partition(':')[2]}",
        "lead": "La métropole publie sa charte.",
        "text": "La métropole publie sa charte d'usage de l'IA générative.",
        "published": NOW,
        "author": None,
        "language": "fr",
        "content_hash": f"hash of {key}",
        "evidence": None,
    }
    return Item(**{**values, **changes})


def assessment(**changes: Any) -> Assessment:
    """A routine item on usages; `urgency`, `axes` and `risks` may be given as plain labels."""
    values: dict[str, Any] = {
        "id": "1",
        "lang": "fr",
        "scope": {"label": "iag", "p": 0.9},
        "axes": ["usages"],
        "risks": [],
        "urgency": "routine",
        "ai_act": {"subject": False},
        "nature": {"label": "presse", "p": 0.8},
        "review": False,
        "model": "test-1",
    }
    values |= changes
    values["axes"] = [{"id": axis, "p": 0.9} for axis in values["axes"]]
    values["risks"] = [{"id": risk, "p": 0.9, "why": []} for risk in values["risks"]]
    values["urgency"] = {"label": values["urgency"], "p": 0.9, "reasons": []}
    return Assessment.model_validate(values)


def judged(key: str = "id:1", *, change: Change = Change.NEW, **changes: Any) -> Judged:
    """An item with its assessment; names of `assessment` go there, the others to the item."""
    of_assessment = {
        name: changes.pop(name) for name in ("axes", "risks", "urgency", "scope") if name in changes
    }
    return Judged(item(key, **changes), change, assessment(**of_assessment))
