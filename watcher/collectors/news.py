"""What is new in a feed: apart from `registry`, so that its sandbox imports nothing of other kinds."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from watcher.collectors.collection import Remembered
from watcher.web.answer import Answer


def collect_news(answer: Answer, keep: str | None, notes: bytes) -> Remembered:
    """Read the answer of a feed, recalling from `notes` what was there before.

    Only entries whose link contains `keep` are kept. The collector is imported when one is called, in the
    sandbox.
    """
    return cast("Remembered", import_module("watcher.collectors.feed").collect_news(answer, keep, notes))
