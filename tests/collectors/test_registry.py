"""Which kinds of source can be read, and that only a call imports their collector."""

from __future__ import annotations

import subprocess
import sys

import pytest

from factories import source
from watcher.collectors.registry import can_collect, collect
from watcher.recipes import Recipe
from watcher.web.answer import Answer

LIGHT = """
import sys
import watcher.harvest, watcher.rules.roster
parsers = ("feedparser", "lxml", "trafilatura", "pypdf", "sklearn", "nio")
print([name for name in parsers if name in sys.modules])
"""


def test_feeds_and_listings_have_collectors_and_other_kinds_none_yet() -> None:
    assert can_collect("feed")
    assert can_collect("listing")
    assert not can_collect("mailbox")


def test_each_kind_is_read_by_its_own_collector() -> None:
    feed = Answer(
        "https://a.example/", 200, {}, b"<rss><channel><item><title>T</title></item></channel></rss>"
    )
    page = Answer("https://a.example/", 200, {}, b"<html><body><li><a href='/x'>T</a></li></body></html>")
    assert [one.title for one in collect(feed, source()).entries] == ["T"]
    listing = source(kind="listing", recipe=Recipe(item="li"))
    assert [one.link for one in collect(page, listing).entries] == ["https://a.example/x"]


def test_a_kind_without_collector_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        collect(Answer("https://a.example/", 200), source(kind="mailbox"))


def test_a_round_without_news_imports_no_parser() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
