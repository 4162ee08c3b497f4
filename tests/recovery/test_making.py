"""A backup holds what a Vigie is, as it was at one moment, with nothing secret in clear; or there is none."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from baddays.houses import mounted
from recovery.folders import NOW, SECRETS, Sample, make, rows, write
from watcher.recovery.archive_list import read_list
from watcher.recovery.bundle import open_bundle
from watcher.recovery.errors import RecoveryError
from watcher.recovery.making import LOCK
from watcher.recovery.sealing import refuse_weak
from watcher.store.database import open_database, transaction

PROJECT = Path(__file__).parents[2]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")


def unpacked(path: Path, target: Path) -> Path:
    target.write_bytes(b"".join(open_bundle(path).database()))
    return target


def test_a_backup_holds_everything_but_what_can_be_made_again(sample: Sample):
    names = {file.name for file in sample.made.manifest.files}
    assert names == {
        "vigie.db.gz",
        "hosts/cnil.example.json",
        "model/service.json",
        "dossiers/2026-Q3.html",
        "rooms/veille.jsonl",
        "register-decisions.yaml",
        "site/donnees/2026/datapackage.json",
        "settings/vigie.toml",
        "settings/sources.yaml",
        "archive.csv",
        "archive/2026/20261125T100000Z-1.warc.gz",
        "sealed.tar.age",
    }
    assert sample.made.manifest.rows["items"] == 20
    assert sample.made.manifest.made_at == NOW


def test_nothing_secret_stands_in_clear(sample: Sample):
    content = sample.made.path.read_bytes()
    assert not [secret for secret in SECRETS if secret in content]
    assert stat.S_IMODE(sample.made.path.stat().st_mode) == 0o600


def test_tar_lists_it_and_nothing_else_lies_about(sample: Sample):
    listed = subprocess.run(
        ["tar", "tf", sample.made.path], capture_output=True, text=True, check=True, timeout=20
    )
    assert listed.stdout.splitlines()[0] == "vigie.db.gz"
    assert listed.stdout.splitlines()[-2:] == ["manifest.json", "digest.sha256"]
    assert not listed.stderr
    assert sorted(path.name for path in sample.made.path.parent.iterdir()) == [LOCK, sample.made.path.name]


def test_without_a_passphrase_keys_and_session_are_left_out_and_it_says_so(data: Path, tmp_path: Path):
    made = make(data, tmp_path / "shelf")
    assert not made.manifest.is_sealed
    assert "keys and session" in made.manifest.left_out[0] or "keys and session" in made.manifest.left_out[1]
    assert not [secret for secret in SECRETS if secret in made.path.read_bytes()]


def test_the_archive_is_listed_with_digests_that_are_not_made_twice(data: Path, tmp_path: Path):
    shelf, archive = tmp_path / "shelf", data / "archive" / "2026" / "20261125T100000Z-1.warc.gz"
    first = make(data, shelf)
    assert not [name for name in open_bundle(first.path).members if name.startswith("archive/")]
    before = archive.stat()
    archive.write_bytes(bytes(before.st_size))  # looks as it did: it is not read again
    os.utime(archive, ns=(before.st_atime_ns, before.st_mtime_ns))
    lists = [
        read_list(open_bundle(made.path).read("archive.csv"))
        for made in (first, make(data, shelf, archive=True))
    ]
    assert lists[0] == lists[1]
    assert lists[0][0].bytes == before.st_size


def test_what_was_deleted_is_not_in_it(data: Path, tmp_path: Path):
    db = sqlite3.connect(data / "vigie.db")
    db.execute("PRAGMA secure_delete = OFF")
    db.execute("CREATE TABLE note (text TEXT)")
    db.executemany("INSERT INTO note VALUES (?)", [("GHOST" + "x" * 900,) for _ in range(50)])
    db.commit()
    db.execute("DROP TABLE note")
    db.commit()
    db.close()
    made = make(data, tmp_path / "shelf")
    assert b"GHOST" in (data / "vigie.db").read_bytes() + b"".join(
        path.read_bytes() for path in data.glob("vigie.db-wal")
    )
    assert b"GHOST" not in unpacked(made.path, tmp_path / "copy.db").read_bytes()


def test_a_backup_made_while_others_write_is_of_one_moment(data: Path, tmp_path: Path):
    """Two tables are always written together: in a copy of one moment, they have the same rows."""
    db = open_database(data / "vigie.db")
    db.conn.executescript(
        "CREATE TABLE left_side (n INTEGER); CREATE TABLE right_side (n INTEGER, pad TEXT);"
    )
    db.close()
    ended, written = threading.Event(), [0]

    def work() -> None:
        own = open_database(data / "vigie.db")
        while not ended.is_set():
            with transaction(own):
                own.conn.execute("INSERT INTO left_side VALUES (?)", [written[0]])
                own.conn.execute("INSERT INTO right_side VALUES (?, ?)", [written[0], "x" * 500])
            written[0] += 1
        own.close()

    writer = threading.Thread(target=work)
    writer.start()
    try:
        seen = []
        for _ in range(6):
            before = written[0]
            made = make(data, tmp_path / "shelf")
            counts = made.manifest.rows["left_side"], made.manifest.rows["right_side"]
            assert counts[0] == counts[1]
            seen.append(counts[0])
            assert before <= counts[0] <= written[0] + 1
    finally:
        ended.set()
        writer.join()
    assert seen == sorted(seen)
    assert written[0] > 50


def test_two_backups_of_one_second_are_two_files(data: Path, tmp_path: Path):
    first, second = make(data, tmp_path / "shelf"), make(data, tmp_path / "shelf")
    assert first.path != second.path
    assert first.path.exists()


def test_a_file_that_changes_all_the_while_is_left_out_by_name(data: Path, tmp_path: Path, monkeypatch):
    restless = data / "hosts" / "restless.json"
    write(restless, "x")
    from watcher.recovery import taking

    real, count = taking.Reading.__iter__, iter(range(1000))

    def touched(self):
        yield from real(self)
        restless.write_text("x" * (2 + next(count)))

    monkeypatch.setattr(taking.Reading, "__iter__", touched)
    made = make(data, tmp_path / "shelf")
    assert any("restless.json: changed all the while" in one for one in made.manifest.left_out)
    assert "hosts/restless.json" not in open_bundle(made.path).members


def test_links_are_not_followed_out_of_the_folder(data: Path, tmp_path: Path):
    write(tmp_path / "elsewhere", "private")
    (data / "hosts" / "link.json").symlink_to(tmp_path / "elsewhere")
    assert "hosts/link.json" not in open_bundle(make(data, tmp_path / "shelf").path).members


class TestRefusals:
    @pytest.mark.parametrize(
        ("passphrase", "reason"), [("court", "5 characters"), ("a" * 11, "11"), ("ab" * 9, "repeats a few")]
    )
    def test_a_weak_passphrase(self, passphrase: str, reason: str):
        with pytest.raises(RecoveryError, match=reason):
            refuse_weak(passphrase)

    def test_a_damaged_database(self, data: Path, tmp_path: Path):
        content = (data / "vigie.db").read_bytes()
        (data / "vigie.db").write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
        with pytest.raises(RecoveryError, match=r"no backup was made.*damaged"):
            make(data, tmp_path / "shelf")
        assert [path.name for path in (tmp_path / "shelf").iterdir()] == [LOCK]

    def test_no_database(self, tmp_path: Path):
        (tmp_path / "var").mkdir()
        with pytest.raises(RecoveryError, match=r"vigie\.db.*no backup was made"):
            make(tmp_path / "var", tmp_path / "shelf")

    def test_a_folder_that_is_a_file(self, data: Path, tmp_path: Path):
        write(tmp_path / "shelf", "")
        with pytest.raises(RecoveryError, match="shelf"):
            make(data, tmp_path / "shelf")

    def test_another_one_at_work_in_the_folder(self, data: Path, tmp_path: Path):
        from watcher.files import locked

        with locked(tmp_path / "shelf" / LOCK), pytest.raises(RecoveryError, match="another backup"):
            make(data, tmp_path / "shelf")

    @needs_root
    @pytest.mark.parametrize("left", [0, 300_000])
    def test_a_full_disk(self, data: Path, tmp_path: Path, left: int):
        with mounted(tmp_path / "disk") as disk:
            disk.leave(left)
            with pytest.raises(RecoveryError, match="free"):
                make(data, disk.path / "shelf")
            assert not list(disk.path.glob("shelf/vigie-*"))
            assert not list(disk.path.glob("shelf/.vigie-making*"))
            disk.free()
            assert make(data, disk.path / "shelf").path.exists()

    @needs_root
    def test_a_disk_that_fills_up_meanwhile(self, data: Path, tmp_path: Path):
        write(data / "model" / "large.bin", "x" * 3_000_000)
        with mounted(tmp_path / "disk") as disk:
            disk.leave(2_500_000)
            with pytest.raises(RecoveryError, match="free space"):
                make(data, disk.path / "shelf")
            assert [path.name for path in (disk.path / "shelf").iterdir()] == [LOCK]


KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from watcher.recovery.making import Order, make_backup
order = Order(data=Path(sys.argv[1]), folder=Path(sys.argv[2]))
def attempt(left):
    def step(*told):
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    make_backup(order, datetime.now(UTC), step)
steps = 0
while True:
    child = os.fork()
    if child == 0:
        attempt(steps)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
    assert not [path for path in order.folder.glob("vigie-*")], "half a file"
    assert list(order.folder.glob(".vigie-making-*")), "nothing was under way"
    steps += 1
print(steps, *sorted(path.name for path in order.folder.iterdir()))
"""


def test_killed_at_any_step_no_half_file_has_the_name_and_the_next_one_clears_up(data: Path, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(data), str(tmp_path / "shelf")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not done.stderr
    steps, *names = done.stdout.split()
    assert int(steps) > 8
    assert len(names) == 2  # the lock and one whole backup
    open_bundle(tmp_path / "shelf" / names[1])


def test_any_changed_byte_is_noticed(sample: Sample, tmp_path: Path):
    content = sample.made.path.read_bytes()
    changed = tmp_path / "changed.tar"
    places = {
        *range(0, 512, 37),
        *range(512, len(content), 4_001),
        *range(len(content) - 2_048, len(content), 97),
    }
    assert len(places) > 45
    for place in sorted(places):
        changed.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(RecoveryError):
            open_bundle(changed)


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.999])
def test_a_file_that_was_cut_off_is_refused(sample: Sample, tmp_path: Path, share: float):
    content = sample.made.path.read_bytes()
    (tmp_path / "cut.tar").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(RecoveryError, match=r"cut off|not a backup"):
        open_bundle(tmp_path / "cut.tar")


def test_the_copy_is_what_the_database_was(sample: Sample, tmp_path: Path):
    copy = unpacked(sample.made.path, tmp_path / "copy.db")
    assert rows(copy) == rows(sample.data / "vigie.db")
