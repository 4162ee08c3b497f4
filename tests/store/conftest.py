"""A store in a real file with three known sources, and builders for what goes into it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from classifiers.assessment import Assessment
from watcher.items import Change, Item, Judged
from watcher.sources import Source
from watcher.store.database import open_database
from watcher.store.messages import NewMessage
from watcher.store.sources import sync_sources

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "vigie.db"


@pytest.fixture
def source() -> Callable[..., Source]:
    def build(id: str, **changes: Any) -> Source:  # noqa: A002
        fields = {
            "id": id,
            "name": id.upper(),
            "kind": "feed",
            "url": f"https://{id}.example.org/feed",
            "language": "fr",
            "publisher": f"Publisher {id}",
            "nature": "press",
            "category": "press",
        }
        return Source.model_validate(fields | changes)

    return build


@pytest.fixture
def db(path: Path, source: Callable[..., Source]) -> Iterator[Database]:
    database = open_database(path)
    sync_sources(database, [source("cnil"), source("press"), source("third")])
    yield database
    database.close()


@pytest.fixture
def assessment() -> Callable[..., Assessment]:
    def build(**changes: Any) -> Assessment:
        fields = {
            "id": "item",
            "lang": "fr",
            "scope": {"label": "iag", "p": 0.9},
            "axes": [{"id": "legal", "p": 0.8}, {"id": "usages", "p": 0.9}],
            "risks": [{"id": "R02", "p": 0.6, "why": ["données"]}, {"id": "R01", "p": 0.7}],
            "urgency": {"label": "notable", "p": 0.7, "reasons": ["échéance proche", "sanction"]},
            "ai_act": {"subject": True, "references": [{"kind": "article", "number": "50"}]},
            "nature": {"label": "doctrine", "p": 0.8},
            "review": False,
            "model": "2026.11",
        }
        return Assessment.model_validate(fields | changes)

    return build


@pytest.fixture
def judged(assessment: Callable[..., Assessment]) -> Callable[..., Judged]:
    """Item fields by keyword; `assessment` and `change` name the rest."""

    def build(**changes: Any) -> Judged:
        said = changes.pop("assessment", assessment())
        change = changes.pop("change", Change.NEW)
        fields: dict[str, Any] = {
            "source_id": "cnil",
            "key": "id:1",
            "title": "Un titre",
            "link": "https://cnil.example.org/1?utm_source=x",
            "canonical_url": "https://cnil.example.org/1",
            "lead": "Un chapeau",
            "text": "Un texte",
            "published": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
            "author": "A. Autrice",
            "language": "fr",
            "content_hash": "hash-1",
            "evidence": "urn:uuid:1",
        }
        return Judged(Item(**(fields | changes)), change, said)

    return build


@pytest.fixture
def message() -> Callable[..., NewMessage]:
    def build(**changes: Any) -> NewMessage:
        fields: dict[str, Any] = {
            "room": "juridique",
            "kind": "alert",
            "dedupe_key": "alert:1",
            "txn_id": "txn-1",
            "body": "corps",
            "html": "<p>corps</p>",
        }
        return NewMessage(**(fields | changes))

    return build


@pytest.fixture
def start_python() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start another process on some code that can import the project; whatever still runs is ended."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
