"""What the conversation's thread meets, it survives: without it nobody would be heard or told for good."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from chat.houses import opened
from processes import wait_until
from watcher.chat import service
from watcher.chat.service import ChatService
from watcher.store.errors import Reason, StoreError


@pytest.mark.parametrize(
    ("met", "said"),
    [
        (RuntimeError("a defect of ours"), "a defect of ours"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (StoreError(Reason.DISK_FULL, Path("vigie.db")), "free some space"),
        (sqlite3.OperationalError("no such table"), "no such table"),
    ],
    ids=["a defect", "a full disk", "a database that cannot be written", "SQLite's own words"],
)
def test_a_conversation_that_breaks_off_says_why_and_begins_anew(
    met: Exception,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun: list[bool] = []

    async def serve(_service: ChatService, _db: Database) -> None:
        begun.append(True)
        if len(begun) < 3:
            raise met

    monkeypatch.setattr(ChatService, "_serve", serve)
    monkeypatch.setattr(service, "FIRST_PAUSE", 0.01)
    with opened(tmp_path) as watched:
        conversation = ChatService(watched.house)
        conversation.start()
        assert wait_until(lambda: len(begun) == 3)
        conversation.stop()
    assert said in caplog.text
    assert "the conversation begins anew" in caplog.text
