from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from factories import NOW, entry, source
from watcher.collectors.collection import Collection
from watcher.items import Article, Fault
from watcher.reading import LEAD, Reader, Reading, Recency, shared_links, to_item
from watcher.sandbox import Sandbox
from watcher.visit import ReadingPolicy
from watcher.web.answer import Answer, Ask

WEEK = timedelta(days=7)
FRESH = Recency.of(NOW, NOW, WEEK)
FIRST = Recency.of(None, NOW, WEEK)


class NoWeb:
    """A web that must not be asked."""

    async def get(self, ask: Ask) -> Answer:
        raise AssertionError(ask.url)


def collect(body: bytes, *, seconds: float = 20, **changes: str) -> Collection:
    with Sandbox(seconds=seconds, megabytes=1024) as box:
        reader = Reader(NoWeb(), box, ReadingPolicy(True, WEEK))
        return asyncio.run(
            reader.collect(Answer("https://a.example/", 200, {}, body), source().model_copy(update=changes))
        )


@pytest.mark.parametrize(
    ("recency", "days_old", "news"),
    [(FIRST, 6, True), (FIRST, 8, False), (FIRST, None, False), (FRESH, 8, False), (FRESH, None, True)],
)
def test_what_is_news(recency: Recency, days_old: int | None, news: bool) -> None:
    published = None if days_old is None else NOW - timedelta(days=days_old)
    assert recency.is_news(published) is news


def test_an_outage_of_ours_makes_nothing_stale() -> None:
    after_three_weeks_off = Recency.of(NOW - timedelta(days=21), NOW, WEEK)
    assert after_three_weeks_off.is_news(NOW - timedelta(days=25))


def test_parsing_that_takes_too_long_is_a_named_failure() -> None:
    collection = collect(b"<rss><channel>" + b"<item><title>x</title></item>" * 20_000, seconds=0.05)
    assert collection.problem is not None
    assert collection.problem.fault is Fault.PARSE_TIMEOUT


def test_a_collector_that_fails_is_a_named_failure() -> None:
    collection = collect(b"", kind="of no collector")
    assert collection.problem is not None
    assert collection.problem.fault is Fault.UNREADABLE


def test_an_item_keeps_the_fullest_text_and_the_sources_own_lead() -> None:
    short = replace(entry(), text="Court.", published=None, author=None)
    read = Reading(Article("Le texte entier. " * 50, "T", "A. Autrice", NOW), "urn:uuid:page")
    item = to_item(short, source(), "urn:uuid:feed", read, FRESH, frozenset())
    assert (item.lead, item.author, item.published) == ("Court.", "A. Autrice", NOW)
    assert item.evidence == "urn:uuid:page"
    assert item.text.startswith("Le texte entier.")


def test_without_an_article_the_entry_stands_for_itself() -> None:
    item = to_item(entry(), source(), "urn:uuid:feed", None, FRESH, frozenset())
    assert (item.text, item.evidence) == (entry().text, "urn:uuid:feed")
    assert len(item.lead) == LEAD


def test_a_link_that_several_entries_share_is_no_publications_page() -> None:
    home = "https://cnil.example/"
    entries = [entry("id:1", link=home), entry("id:2", link=home), entry("id:3"), entry("id:4", link=None)]
    shared = shared_links(entries)
    assert shared == {home}
    assert to_item(entries[0], source(), None, None, FRESH, shared).canonical_url is None
    assert to_item(entries[2], source(), None, None, FRESH, shared).canonical_url == "https://cnil.example/3"


def test_a_source_in_several_languages_leaves_the_language_open() -> None:
    assert to_item(entry(), source(language="multi"), None, None, FRESH, frozenset()).language == ""
