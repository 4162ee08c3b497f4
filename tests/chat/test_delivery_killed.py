"""The promise of the delivery, by force: killed at any step and started again, each message is there once."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chat.accounts import password_settings
from synapse import LabRoom, Synapse, User
from watcher.store import outbox
from watcher.store.database import open_database
from watcher.store.messages import NewMessage

CHILD = Path(__file__).with_name("delivery_child.py")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TEXTS = ["Urgent : règlement", "Semaine 47"]


def write_settings(directory: Path, rest: str) -> Path:
    file = directory / "vigie.toml"
    file.write_text(f'[paths]\ndata = "{directory / "var"}"\n{rest}', encoding="utf-8")
    return file


def enqueue(directory: Path, room: str) -> None:
    db = open_database(directory / "var" / "vigie.db")
    outbox.enqueue(db, NewMessage(room, "alert", "a", "vigie-a", TEXTS[0], f"<p>{TEXTS[0]}</p>"), NOW)
    outbox.enqueue(db, NewMessage(room, "digest", "d", "vigie-d", TEXTS[1], f"<p>{TEXTS[1]}</p>"), NOW)
    db.close()


def still_pending(directory: Path) -> int:
    db = open_database(directory / "var" / "vigie.db")
    count = outbox.pending_count(db)
    db.close()
    return count


def start(settings: Path, step: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CHILD), str(settings), step]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.homeserver
@pytest.mark.parametrize(
    ("step", "in_the_room", "pending"),
    [("before-posting", 0, 2), ("after-posting", 1, 2), ("after-marking", 1, 1)],
)
def test_in_a_matrix_room(
    homeserver: Synapse,
    bot: User,
    room: LabRoom,
    tmp_path: Path,
    step: str,
    in_the_room: int,
    pending: int,
) -> None:
    matrix = password_settings(homeserver, bot, tmp_path)
    settings = write_settings(
        tmp_path,
        f'[matrix]\nhomeserver = "{matrix.homeserver}"\nuser_id = "{matrix.user_id}"\n'
        f'password_file = "{matrix.password_file}"\n[[rooms]]\nname = "veille"\nid = "{room.room_id}"\n',
    )
    enqueue(tmp_path, "veille")
    assert start(settings, step).returncode == -9
    assert room.bodies() == TEXTS[:in_the_room]
    assert still_pending(tmp_path) == pending
    again = start(settings, "never")
    assert again.returncode == 0, again.stderr
    assert room.bodies() == TEXTS
    assert still_pending(tmp_path) == 0


@pytest.mark.parametrize(
    ("step", "kept", "shown_later"),
    [
        ("before-posting", 0, [1, 1]),
        ("while-showing", 1, [0, 1]),  # kept, but never shown twice: the journal is the room's truth
        ("after-posting", 1, [0, 1]),
        ("after-marking", 1, [0, 1]),
    ],
)
def test_in_the_terminal(tmp_path: Path, step: str, kept: int, shown_later: list[int]) -> None:
    settings = write_settings(tmp_path, '[[rooms]]\nname = "terminal"\n')
    journal = tmp_path / "var" / "rooms" / "terminal.jsonl"
    enqueue(tmp_path, "terminal")
    assert start(settings, step).returncode == -9
    assert bodies(journal) == TEXTS[:kept]
    again = start(settings, "never")
    assert again.returncode == 0, again.stderr
    assert [again.stdout.count(text) for text in TEXTS] == shown_later
    assert bodies(journal) == TEXTS
    assert still_pending(tmp_path) == 0


def bodies(journal: Path) -> list[str]:
    if not journal.exists():
        return []
    return [json.loads(line)["body"] for line in journal.read_text(encoding="utf-8").splitlines()]
