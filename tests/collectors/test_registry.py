"""Which kinds of source can be read, and that only a call imports their collector."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest

from factories import source
from watcher.collectors.registry import can_collect, collect
from watcher.recipes import Recipe
from watcher.sources import Kind
from watcher.web.answer import Answer

LIGHT = """
import sys
import watcher.harvest, watcher.rules.roster
parsers = ("feedparser", "lxml", "trafilatura", "pypdf", "sklearn", "nio")
print([name for name in parsers if name in sys.modules])
"""


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_kind_has_a_collector(kind: Kind) -> None:
    assert can_collect(kind)


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
        collect(Answer("https://a.example/", 200), source().model_copy(update={"kind": "unknown"}))


def test_a_round_without_news_imports_no_parser() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
