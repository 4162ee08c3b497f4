"""Feeds read in a sandbox."""

from __future__ import annotations

from documents import URL, rss
from watcher.collectors.news import collect_news
from watcher.sandbox import Sandbox
from watcher.web.answer import Answer


def test_a_regular_feed_is_read_without_the_libraries_of_others() -> None:
    document = rss("<guid>1</guid><title>Un titre</title>")
    with Sandbox() as box:
        found = box.call(collect_news, Answer(URL, 200, {}, document.encode()), None, b"")
        assert [entry.title for entry in found.collection.entries] == ["Un titre"]
        loaded = box.call(eval, "sorted(__import__('sys').modules)")
    assert not {"pydantic", "yaml", "feedparser", "dateparser", "watcher.sources"} & set(loaded)


def test_of_a_feed_what_the_source_does_not_keep_is_left_out() -> None:
    kept, other = (
        f"<title>{path}</title><link>https://a.example/{path}</link>" for path in ("kept", "other")
    )
    found = collect_news(Answer(URL, 200, {}, rss(kept, other).encode()), "/kept", b"")

    assert [entry.title for entry in found.collection.entries] == ["kept"]
    assert found.notes is not None
