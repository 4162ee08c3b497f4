"""Real feeds of other projects: none loses an entry. `test_conformance` has all others, and their time."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import feedparser
import pytest

from documents import collected
from watcher.items import Fault

FEEDS = Path(__file__).parents[2].parent / "shared" / "feeds"

needs_feeds = pytest.mark.skipif(not FEEDS.exists(), reason="needs ../shared/feeds beside the project")


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (FEEDS / folder).rglob("*") if path.is_file())


def publications(found: Sequence[Any]) -> int:
    """How many different entries feedparser sees: those with the same id, link, title and text are one, and
    those with none of them are none."""
    parts = [tuple(entry.get(name, "") for name in ("id", "link", "title", "summary")) for entry in found]
    return len({part for part in parts if any(part)})


@needs_feeds
@pytest.mark.parametrize("path", files("real"), ids=lambda path: path.name)
def test_a_real_feed_gives_as_many_entries_as_feedparser_sees(path: Path) -> None:
    body = path.read_bytes()
    collection = collected(body)
    if path.suffix == ".json":
        assert len(collection.entries) == body.count(b'"date_published"')
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = feedparser.parse(io.BytesIO(body), sanitize_html=False).entries

    assert len(collection.entries) == publications(found)
    assert len({entry.key for entry in collection.entries}) == len(collection.entries)
    for entry in collection.entries:
        assert entry.title
        assert entry.text == " ".join(entry.text.split())
        assert entry.link is None or entry.link.startswith("http")


@needs_feeds
@pytest.mark.parametrize("path", files("institutional"), ids=lambda path: path.name)
def test_an_institutional_answer_is_read_or_named(path: Path) -> None:
    collection = collected(path.read_bytes())

    if path.suffix in {".rss", ".xml"}:
        assert collection.problem is None
        assert len(collection.entries) == path.read_bytes().count(b"<item>")
        assert all(entry.published for entry in collection.entries)
    else:
        assert collection.problem is not None
        assert collection.problem.fault is Fault.NOT_A_FEED
