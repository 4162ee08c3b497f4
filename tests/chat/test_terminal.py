import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from watcher.chat.room import Post, RoomUnavailableError
from watcher.chat.terminal import TerminalRoom

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def room(tmp_path: Path, screen: io.StringIO) -> TerminalRoom:
    return TerminalRoom("veille", tmp_path / "veille.jsonl", Console(file=screen, width=80), lambda: NOW)


def post(room: TerminalRoom, body: str, txn_id: str = "txn-1") -> str:
    return asyncio.run(room.post(Post(txn_id, body, f"<p>{body}</p>")))


def test_a_post_is_shown_under_the_rooms_name_and_kept_with_both_texts(
    room: TerminalRoom, screen: io.StringIO, tmp_path: Path
) -> None:
    event_id = post(room, "Semaine 47 : 3 urgents")
    assert "veille" in screen.getvalue()
    assert "Semaine 47 : 3 urgents" in screen.getvalue()
    kept = (tmp_path / "veille.jsonl").read_text()
    assert event_id in kept
    assert "<p>Semaine 47 : 3 urgents</p>" in kept
    assert "2026-11-23T08:00:00Z" in kept


def test_the_same_transaction_is_shown_once_and_has_one_event(
    room: TerminalRoom, screen: io.StringIO
) -> None:
    assert post(room, "une fois") == post(room, "une fois")
    assert screen.getvalue().count("une fois") == 1


def test_two_transactions_are_two_events(room: TerminalRoom) -> None:
    assert post(room, "un", "txn-1") != post(room, "un", "txn-2")


def test_a_title_that_looks_like_markup_is_shown_as_it_is(room: TerminalRoom, screen: io.StringIO) -> None:
    post(room, "[bold]gras[/bold] [/] [link=https://example.org]lien[/link]")
    assert "[bold]gras[/bold] [/] [link=https://example.org]lien[/link]" in screen.getvalue()


def test_an_escape_sequence_in_a_title_does_not_reach_the_screen(
    room: TerminalRoom, screen: io.StringIO
) -> None:
    post(room, "avant\x1b]0;titre\x07\x1b[2Japrès\x9b31m\n\tfin")
    assert not {"\x1b", "\x07", "\x9b"} & set(screen.getvalue())
    assert "après" in screen.getvalue()
    assert "fin" in screen.getvalue()


def test_a_journal_that_cannot_be_written_keeps_the_message_for_later(
    screen: io.StringIO, tmp_path: Path
) -> None:
    room = TerminalRoom("veille", tmp_path, Console(file=screen), lambda: NOW)
    with pytest.raises(RoomUnavailableError, match="cannot be written"):
        post(room, "perdu ?")
    assert screen.getvalue() == ""
