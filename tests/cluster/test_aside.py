"""Answers that a worker has put aside until it is told what is known of their entries."""

from __future__ import annotations

import os
import time
from pathlib import Path

from watcher.cluster.aside import FORGOTTEN, Shelf, sweep
from watcher.looking import Unread
from watcher.web.answer import Answer

UNREAD = Unread(Answer("https://a.example/feed", 200, {"etag": '"1"'}, b"<rss/>"), "digest", full=True)


def test_what_was_put_aside_is_found_by_its_source(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.is_empty()

    shelf.put("a", UNREAD)

    assert not shelf.is_empty()
    assert Shelf(tmp_path).take("a") == UNREAD


def test_another_worker_has_nothing_aside(tmp_path: Path) -> None:
    assert Shelf(tmp_path).take("a") is None
    assert Shelf(tmp_path / "of another machine").take("a") is None


def test_what_nobody_came_back_for_is_deleted(tmp_path: Path) -> None:
    left, fresh = tmp_path / "left", tmp_path / "fresh"
    for folder in (left, fresh):
        folder.mkdir()
        Shelf(folder).put("a", UNREAD)
    long_ago = time.time() - FORGOTTEN - 1
    os.utime(left, (long_ago, long_ago))

    sweep([left, fresh, tmp_path / "gone"])

    assert [folder.name for folder in tmp_path.iterdir()] == ["fresh"]
