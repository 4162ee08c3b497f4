"""What several micro-benchmarks need, made once: the model, and stores filled with invented publications.

Each benchmark counts CPU seconds, so that other work on the machine disturbs it little.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bench.micro.made import filled
from bench.synthetic_year import fill
from classifiers.learning.model import Model
from classifiers.service import load_or_train
from watcher.store.database import open_database

ITEMS = 20_000
YEAR_ITEMS = 3_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count the processor's time, in every benchmark of this folder."""
    for item in items:
        item.add_marker(pytest.mark.benchmark(timer=time.process_time))


@pytest.fixture(scope="session")
def model() -> Model:
    """The model in service, trained when there is none of this code yet."""
    directory = Path("var", "bench", "model")
    directory.mkdir(parents=True, exist_ok=True)
    return load_or_train(directory)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A store of 20,000 publications."""
    db = filled(tmp_path_factory.mktemp("store") / "vigie.db", ITEMS)
    yield db
    db.close()


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A store of an invented year, 3,000 publications, and half as many of the year before."""
    db = open_database(tmp_path_factory.mktemp("year") / "vigie.db")
    fill(db, YEAR_ITEMS)
    yield db
    db.close()
