"""Rows into a store that holds 20,000 publications, and found again."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlite_utils import Database

from bench.micro.made import NOW, publication
from watcher.items import Change, Judged
from watcher.store.database import transaction
from watcher.store.items import known_entries, save_many
from watcher.store.search import search

BATCH = 100
LATER = NOW + timedelta(hours=1)


def test_save_a_hundred_new(benchmark: BenchmarkFixture, store: Database) -> None:
    numbers = itertools.count(1_000_000)

    def batch() -> tuple[tuple[list[Judged]], dict[str, object]]:
        return ([publication(next(numbers)) for _ in range(BATCH)],), {}

    def work(new: list[Judged]) -> None:
        with transaction(store):
            save_many(store, new, LATER)

    benchmark.pedantic(work, setup=batch, rounds=20)


def test_save_a_hundred_unchanged(benchmark: BenchmarkFixture, store: Database) -> None:
    seen = [publication(number) for number in range(BATCH)]

    def work() -> None:
        with transaction(store):
            save_many(store, seen, LATER)

    benchmark(work)


def test_save_a_hundred_revised(benchmark: BenchmarkFixture, store: Database) -> None:
    numbers = itertools.count()

    def batch() -> tuple[tuple[list[Judged]], dict[str, object]]:
        turn = next(numbers)
        texts = (f"{publication(1_000 + n).item.text} Version {turn}." for n in range(BATCH))
        return ([publication(1_000 + n, Change.REVISED, text) for n, text in enumerate(texts)],), {}

    def work(revised: list[Judged]) -> None:
        with transaction(store):
            save_many(store, revised, LATER)

    benchmark.pedantic(work, setup=batch, rounds=20)


def test_known_entries_of_a_source(benchmark: BenchmarkFixture, store: Database) -> None:
    """Two hundred."""
    assert len(benchmark(known_entries, store, "source-7")) >= 200


@pytest.mark.parametrize(
    "query",
    ["intelligence", "transparence algorithmes", "chatb", '"intelligence artificielle"', "19999"],
    ids=["common", "two-words", "beginning", "phrase", "rare"],
)
def test_search(benchmark: BenchmarkFixture, store: Database, query: str) -> None:
    assert benchmark(search, store, query, {})
