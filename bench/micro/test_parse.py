"""Feeds: told what they are, read to entries, and compared with what is known already."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.feeds.load import Load
from bench.feeds.made import made
from documents import collected
from factories import known
from watcher.collectors.sniffing import Shape, sniff
from watcher.rules.recognition import Identity, recognise

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def feed(entries: int) -> bytes:
    """A feed with so many entries, of 1 to 2 KB each."""
    return next(iter(made(Load(1, NOW, entries=entries)))).body


@pytest.mark.parametrize("entries", [5, 25, 100, 500])
def test_parse(benchmark: BenchmarkFixture, entries: int) -> None:
    body = feed(entries)
    benchmark.extra_info["bytes"] = len(body)
    found = benchmark(collected, body)
    assert len(found.entries) == entries


def test_sniff(benchmark: BenchmarkFixture) -> None:
    body = feed(100)
    benchmark.extra_info["bytes"] = len(body)
    assert benchmark(sniff, body).shape is Shape.XML


def test_recognise_what_is_known(benchmark: BenchmarkFixture) -> None:
    """A feed of a hundred entries, of which the store holds all but one."""
    entries = collected(feed(100)).entries
    held = tuple(known(entry) for entry in entries[1:])
    found = benchmark(recognise, entries, held, Identity(), NOW)
    assert sum(one.change is not None for one in found.decisions) == 1
