"""The account's keys are copied while it uses them: as wholes, and never older than the database."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from processes import wait_until
from recovery.folders import NOW, RATCHET, STORE_KEY, TOKEN, fill_account, silent, write
from watcher.recovery import making
from watcher.recovery.errors import RecoveryError
from watcher.recovery.keys import gather_keys
from watcher.recovery.making import Order, make_backup
from watcher.recovery.sealing import seal, unseal
from watcher.store.copying import copy_compact

KEYS = (TOKEN, STORE_KEY)


def pickles(content: bytes) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content)
        return [text for (text,) in db.execute("SELECT pickle FROM sessions ORDER BY rowid")]


def test_all_that_an_account_is_comes_along_but_its_lock(tmp_path: Path):
    fill_account(tmp_path / "matrix")
    write(tmp_path / "elsewhere", "key of the settings")
    found = gather_keys(tmp_path, tmp_path / "elsewhere")
    assert set(found) == {
        "matrix/D.db",
        "matrix/session.json",
        "matrix/cross_signing.json",
        "matrix/direct.json",
        "matrix/store-key-of-backup",
    }
    assert pickles(found["matrix/D.db"]) == [RATCHET]


def test_a_step_that_is_half_written_is_not_in_the_copy(tmp_path: Path):
    fill_account(tmp_path / "matrix")
    with closing(sqlite3.connect(tmp_path / "matrix" / "D.db")) as writer:
        writer.execute("PRAGMA cache_spill = OFF")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO sessions VALUES ('half')")
        assert pickles(gather_keys(tmp_path, None)["matrix/D.db"]) == [RATCHET]
        writer.commit()
        assert pickles(gather_keys(tmp_path, None)["matrix/D.db"]) == [RATCHET, "half"]


def test_copying_does_not_end_the_locks_of_the_watch_s_own_connection(tmp_path: Path):
    """Whoever opens and closes the file without SQLite ends them; then a second writer would get in."""
    fill_account(tmp_path / "matrix")
    with closing(sqlite3.connect(tmp_path / "matrix" / "D.db")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO sessions VALUES ('mine')")
        gather_keys(tmp_path, None)
        other = (
            "import sqlite3, sys\n"
            "db = sqlite3.connect(sys.argv[1], timeout=0)\n"
            "try: db.execute('BEGIN IMMEDIATE'); print('in')\n"
            "except sqlite3.OperationalError: print('kept out')\n"
        )
        import subprocess
        import sys

        done = subprocess.run(
            [sys.executable, "-c", other, tmp_path / "matrix" / "D.db"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
        assert done.stdout == "kept out\n"
        writer.commit()


def test_a_session_that_changes_meanwhile_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from watcher.recovery import keys

    fill_account(tmp_path / "matrix")
    real, answers = keys._session, iter([b"old"])
    monkeypatch.setattr(keys, "_session", lambda data: next(answers, None) or real(data))
    assert TOKEN.encode() in gather_keys(tmp_path, None)["matrix/session.json"]
    moments = iter(range(99))
    monkeypatch.setattr(keys, "_session", lambda data: b"%d" % next(moments))
    monkeypatch.setattr(keys, "_PAUSE", 0)
    with pytest.raises(RecoveryError, match="changes all the while"):
        gather_keys(tmp_path, None)


def test_a_damaged_store_is_named(tmp_path: Path):
    fill_account(tmp_path / "matrix")
    (tmp_path / "matrix" / "D.db").write_bytes(b"spoilt" * 999)
    with pytest.raises(RecoveryError, match=r"D\.db"):
        gather_keys(tmp_path, None)


def test_the_store_is_copied_after_the_database(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A message is encrypted, which moves the ratchet, and only then noted as sent: however long one goes on
    doing so, the store of a backup knows at least as many as its database."""
    with closing(sqlite3.connect(data / "vigie.db")) as db:
        db.execute("CREATE TABLE sent (n INTEGER)")
    ended, steps = threading.Event(), [0]

    def speak() -> None:
        with (
            closing(sqlite3.connect(data / "vigie.db", timeout=20)) as db,
            closing(sqlite3.connect(data / "matrix" / "D.db", timeout=20)) as store,
        ):
            while not ended.is_set():
                with store:
                    store.execute("INSERT INTO sessions VALUES ('step')")
                with db:
                    db.execute("INSERT INTO sent VALUES (1)")
                steps[0] += 1

    kept: dict[str, int] = {}

    def packed(keys: dict[str, bytes], files: object) -> bytes:
        kept["store"] = len(pickles(keys["matrix/D.db"])) - 1
        return b""

    monkeypatch.setattr(making, "packed", packed)
    monkeypatch.setattr(making, "seal", lambda content, passphrase: b"sealed")
    speaker = threading.Thread(target=speak)
    speaker.start()
    try:
        for number in range(4):
            said = steps[0]
            order = Order(data, tmp_path / "shelf", passphrase="cinq mots pris au hasard")
            made = make_backup(order, NOW.replace(second=number), silent)
            assert kept["store"] >= made.manifest.rows["sent"]
            assert wait_until(lambda said=said: steps[0] > said + 5)  # it spoke meanwhile, and speaks on
    finally:
        ended.set()
        speaker.join()
    assert steps[0] > 20


def test_trouble_in_sealing_is_an_error_with_a_reason(monkeypatch: pytest.MonkeyPatch):
    from watcher.recovery import sealing

    monkeypatch.setattr(sealing, "_SEALING", "raise MemoryError('none left')")
    with pytest.raises(RecoveryError, match=r"could not be sealed \(MemoryError: none left\); about 600 MB"):
        seal(b"x", "cinq mots pris au hasard")


def test_what_other_programs_made_does_not_open():
    with pytest.raises(RecoveryError, match="does not open"):
        unseal(b"garbage", "cinq mots pris au hasard")


def test_a_compact_copy_is_for_its_owner_only(data: Path, tmp_path: Path):
    copy_compact(data / "vigie.db", tmp_path / "copy.db", lambda done: None)
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_the_real_encryption_store_goes_on_from_its_copy_while_it_is_open(tmp_path: Path):
    from watcher.chat.matrix.cipher import Cipher

    used = Cipher("@vigie:x", "D", tmp_path / "matrix", STORE_KEY)
    used.keys_to_publish(0)
    used.remember_encrypted("!room")
    copied = gather_keys(tmp_path, None)["matrix/D.db"]
    used.remember_encrypted("!later")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "D.db").write_bytes(copied)
    again = Cipher("@vigie:x", "D", tmp_path / "copy", STORE_KEY)
    assert again.identity == used.identity
    assert again.is_known_encrypted("!room")
    assert not again.is_known_encrypted("!later")
    for one in (used, again):
        one.close()
