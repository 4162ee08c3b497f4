"""`vigie search` and `vigie show` of what waits to be judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from factories import NOW, item, source
from watcher.chat.delivery_report import DeliveryReport
from watcher.cli.read import show
from watcher.cli.round_output import round_json, summary
from watcher.cli.search import search
from watcher.items import Change, Judged
from watcher.round_report import RoundReport
from watcher.store import items
from watcher.store.database import open_database
from watcher.store.sources import sync_sources


@pytest.fixture
def config(tmp_path: Path) -> Path:
    db = open_database(tmp_path / "vigie.db")
    sync_sources(db, [source()])
    items.save(db, Judged(item(title="Une vieille charte", stale=True), Change.NEW, None), NOW)
    db.close()
    file = tmp_path / "vigie.toml"
    file.write_text(f'[paths]\ndata = "{tmp_path}"\n', encoding="utf-8")
    return file


def run(command: object, *words: str) -> Result:
    return CliRunner().invoke(command, words, env={"COLUMNS": "200"})  # type: ignore[arg-type]


def test_a_search_finds_it_and_says_that_it_waits(config: Path) -> None:
    told = run(search, "charte", "--config", str(config))
    assert told.exit_code == 0
    assert "Une vieille charte (not classified yet)" in told.output
    (found,) = json.loads(run(search, "charte", "--json", "--config", str(config)).output)
    assert (found["judged"], found["title"]) == (False, "Une vieille charte")


def test_it_is_shown_without_labels(config: Path) -> None:
    told = run(show, "1", "--config", str(config))
    assert told.exit_code == 0
    assert "not classified yet" in told.output
    assert "axes" not in told.output
    shown = json.loads(run(show, "1", "--json", "--config", str(config)).output)
    assert (shown["assessment"], shown["rank"]) == (None, [])


def test_a_round_says_how_many_wait() -> None:
    report = RoundReport((), False, 0, 0, DeliveryReport(), None, judged_later=500, unjudged=1234)
    assert "1 234 publications wait to be judged" in summary(report)
    assert not report.is_idle
    assert round_json(report)["unjudged"] == 1234
