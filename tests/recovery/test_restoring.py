"""A backup becomes a data folder again, whole or not at all, and nobody in it who was forgotten since."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from baddays.houses import mounted
from people_traces import KEY, PEOPLE, whos
from recovery.folders import (
    NOW,
    PASSPHRASE,
    RATCHET,
    TOKEN,
    Sample,
    fill_account,
    make,
    ratchets,
    rows,
    silent,
    tree,
    write,
)
from watcher.files import locked
from watcher.pseudonyms import load_key
from watcher.recovery.errors import RecoveryError
from watcher.recovery.forgotten import note_forgotten, read_forgotten
from watcher.recovery.restoring import Restored, Wish, restore
from watcher.store import marks
from watcher.store.addressed import direct_addresses
from watcher.store.database import open_database
from watcher.store.forgetting import traces

LATER = NOW + timedelta(days=2)
PROJECT = Path(__file__).parents[2]
RECOVERY_TABLES = ("recovery", "recovered_rooms")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")


def put_back(path: Path, data: Path, passphrase: str | None = None, **more: object) -> Restored:
    return restore(Wish(path, data, passphrase, **more), LATER, silent)  # type: ignore[arg-type]


def total_traces(data: Path, who: str) -> int:
    db = open_database(data / "vigie.db")
    found = traces(db, who).total
    db.close()
    return found


def test_a_new_machine_gets_everything_back(sample: Sample, tmp_path: Path):
    data = tmp_path / "deep" / "var"
    done = put_back(sample.made.path, data, PASSPHRASE)
    assert (done.has_keys, done.aside, done.inherited) == (True, None, ())
    before, after = tree(sample.data), tree(data)
    gone = {"vigie.db", "site/index.html", "matrix/lock", "matrix/D.db"}
    assert {name: content for name, content in before.items() if name not in gone} == {
        name: content
        for name, content in after.items()
        if name not in {"vigie.db", "matrix/D.db", "archive-of-backup.csv"} and "of-backup/" not in name
    }
    assert rows(data / "vigie.db", RECOVERY_TABLES) == rows(sample.data / "vigie.db", RECOVERY_TABLES)
    assert ratchets(data / "matrix" / "D.db") == [RATCHET]
    assert (data / "settings-of-backup" / "vigie.toml").read_text() == "[schedule]\n"
    assert load_key(data) == KEY
    inside = [path for path in data.rglob("*") if "site" not in path.parts]
    assert {stat.S_IMODE(path.stat().st_mode) for path in inside} == {0o600, 0o700}
    assert stat.S_IMODE((data / "site").stat().st_mode) == 0o755


def test_the_rooms_are_to_be_read_since_the_backup_before_anything_is_posted(data: Path, tmp_path: Path):
    put_back(make(data, tmp_path / "shelf").path, tmp_path / "new")
    db = open_database(tmp_path / "new" / "vigie.db")
    assert marks.must_read_rooms(db)
    assert marks.since(db) == NOW - marks.MARGIN
    db.close()


class TestOverAnOldFolder:
    def test_nothing_is_touched_without_force(self, sample: Sample, data: Path):
        before = tree(data)
        with pytest.raises(RecoveryError, match="--force moves it aside"):
            put_back(sample.made.path, data, PASSPHRASE)
        assert tree(data) == before

    def test_with_force_it_is_moved_aside_and_never_deleted(self, data: Path, tmp_path: Path):
        made = make(data, tmp_path / "shelf")
        (data / "vigie.db").write_bytes(b"spoilt" * 999)
        before = tree(data)
        done = put_back(made.path, data, force=True)
        assert done.aside == tmp_path / "var.before-20261128T033000Z"
        assert {**tree(done.aside), "vigie.lock": b""} == {**before, "vigie.lock": b""}
        assert rows(data / "vigie.db")["items"]
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "shelf",
            "var",
            "var.before-20261128T033000Z",
        ]

    def test_a_second_time_in_one_second_keeps_both(self, data: Path, tmp_path: Path):
        made = make(data, tmp_path / "shelf")
        put_back(made.path, data, force=True)
        put_back(made.path, data, force=True)
        assert len(list(tmp_path.glob("var.before-*"))) == 2

    def test_keys_that_the_backup_lacks_are_taken_from_it(self, data: Path, tmp_path: Path):
        made = make(data, tmp_path / "shelf")
        fill_account(data / "matrix", "CLIQUET-NUMERO-8")
        done = put_back(made.path, data, force=True)
        assert "matrix/session.json" in done.inherited
        assert ratchets(data / "matrix" / "D.db") == [RATCHET, "CLIQUET-NUMERO-8"]
        assert TOKEN in (data / "matrix" / "session.json").read_text()

    def test_a_watch_at_work_is_not_disturbed(self, sample: Sample, data: Path):
        with locked(data / "vigie.lock"), pytest.raises(RecoveryError, match="at work there; stop it"):
            put_back(sample.made.path, data, PASSPHRASE, force=True)

    def test_where_names_cannot_be_exchanged_it_works_all_the_same(
        self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        from watcher.recovery import placing

        monkeypatch.setattr(placing, "_exchanged", lambda one, other: False)
        done = put_back(make(data, tmp_path / "shelf").path, data, force=True)
        assert done.aside is not None
        assert (done.aside / "members.key").exists()
        assert not (data / "members.key").exists() or done.inherited


class TestForgotten:
    def forget(self, data: Path, backups: Path | None, number: int = 0) -> str:
        note_forgotten(data, backups, whos()[number], NOW + timedelta(hours=5))
        return whos()[number]

    @pytest.mark.parametrize("where", ["beside", "old folder", "option"])
    def test_whoever_asked_since_stays_forgotten(self, data: Path, tmp_path: Path, where: str):
        made = make(data, tmp_path / "shelf")
        assert total_traces(data, whos()[0])
        list_at = {"beside": tmp_path / "shelf", "old folder": data, "option": tmp_path}[where]
        who = self.forget(list_at, None)
        done = put_back(
            made.path, data, force=True, forgotten=tmp_path / "forgotten.csv" if where == "option" else None
        )
        assert done.settled.forgotten == 1
        assert total_traces(data, who) == 0
        assert total_traces(data, whos()[1]) > 0
        assert [one.who for one in read_forgotten(data / "forgotten.csv")] == [who]

    def test_their_address_goes_too_found_by_its_pseudonym(self, data: Path, tmp_path: Path):
        db = open_database(data / "vigie.db")
        db.execute("DELETE FROM subscriptions")  # the address stands in direct messages only
        db.conn.commit()
        db.close()
        made = make(data, tmp_path / "shelf")
        self.forget(tmp_path / "shelf", None)
        done = put_back(made.path, data, force=True)
        db = open_database(data / "vigie.db")
        assert direct_addresses(db) == set(PEOPLE[1:])
        db.close()
        assert not done.settled.all_direct
        assert PEOPLE[0] not in (data / "matrix" / "direct.json").read_text()
        assert PEOPLE[1] in (data / "matrix" / "direct.json").read_text()
        assert PEOPLE[0].encode() not in (data / "vigie.db").read_bytes()

    def test_without_the_key_all_direct_messages_go(self, data: Path, tmp_path: Path):
        made = make(data, tmp_path / "shelf")
        self.forget(tmp_path / "shelf", None)
        done = put_back(made.path, tmp_path / "new")
        assert done.settled.all_direct
        db = open_database(tmp_path / "new" / "vigie.db")
        assert direct_addresses(db) == frozenset()
        db.close()

    def test_a_person_who_came_back_before_the_backup_is_not_forgotten_again(
        self, data: Path, tmp_path: Path
    ):
        note_forgotten(data, None, whos()[0], NOW - timedelta(days=9))
        made = make(data, tmp_path / "shelf")
        done = put_back(made.path, data, force=True)
        assert done.settled.forgotten == 0
        assert total_traces(data, whos()[0]) > 0

    def test_a_clock_that_was_a_year_ahead_changes_nothing(self, data: Path, tmp_path: Path):
        made = make(data, tmp_path / "shelf", at=NOW + timedelta(days=365))
        who = self.forget(tmp_path / "shelf", None)
        put_back(made.path, data, force=True)
        assert total_traces(data, who) == 0
        db = open_database(data / "vigie.db")
        assert marks.since(db) == LATER - timedelta(days=30) - marks.MARGIN
        db.close()

    def test_a_spoilt_list_is_named_and_nothing_restored(self, data: Path, tmp_path: Path):
        made = make(data, tmp_path / "shelf")
        write(tmp_path / "shelf" / "forgotten.csv", "not a line\n")
        before = tree(data)
        with pytest.raises(RecoveryError, match=r"forgotten\.csv:1: .*correct the line"):
            put_back(made.path, data, force=True)
        assert {**tree(data), "vigie.lock": b""} == {**before, "vigie.lock": b""}

    def test_a_list_that_is_not_there_is_named(self, data: Path, tmp_path: Path):
        made = make(data, tmp_path / "shelf")
        with pytest.raises(RecoveryError, match="check --forgotten"):
            put_back(made.path, tmp_path / "new", forgotten=tmp_path / "none.csv")


class TestSchemas:
    def test_a_backup_of_an_older_version_is_brought_up_to_date(self, data: Path, tmp_path: Path):
        db = open_database(data / "vigie.db")
        db.conn.executescript("DROP TABLE due; DELETE FROM _sqlite_migrations WHERE name = '008_due'")
        db.close()
        made = make(data, tmp_path / "shelf")
        assert "008_due" not in made.manifest.migrations
        put_back(made.path, tmp_path / "new")
        assert "due" in rows(tmp_path / "new" / "vigie.db")
        assert not (tmp_path / "new" / "backups").exists()

    def test_one_of_a_newer_version_is_refused_by_name(self, data: Path, tmp_path: Path):
        db = open_database(data / "vigie.db")
        db.conn.execute("INSERT INTO _sqlite_migrations VALUES (999, 'vigie', '900_later', '2030-01-01')")
        db.conn.commit()
        db.close()
        made = make(data, tmp_path / "shelf")
        with pytest.raises(RecoveryError, match=r"newer than this version \(unknown: 900_later\)"):
            put_back(made.path, tmp_path / "new")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["shelf", "var"]


class TestTrouble:
    def test_a_wrong_passphrase_changes_nothing(self, sample: Sample, tmp_path: Path):
        with pytest.raises(RecoveryError, match="--without-keys"):
            put_back(sample.made.path, tmp_path / "new", "une phrase bien différente")
        assert not list(tmp_path.iterdir())

    def test_a_file_in_the_place_of_the_folder(self, sample: Sample, tmp_path: Path):
        write(tmp_path / "new", "")
        with pytest.raises(RecoveryError, match="not a folder"):
            put_back(sample.made.path, tmp_path / "new")

    def test_the_backup_itself_may_lie_in_the_folder_that_is_moved(self, data: Path, tmp_path: Path):
        made = make(data, data / "backups")
        done = put_back(made.path, data, force=True)
        assert done.aside is not None
        assert (done.aside / "backups" / made.path.name).exists()

    @needs_root
    def test_a_full_disk_changes_nothing(self, data: Path, tmp_path: Path):
        write(data / "model" / "large.bin", "x" * 1_500_000)
        made = make(data, tmp_path / "shelf")
        with mounted(tmp_path / "disk", "4m") as disk:
            shutil.copytree(data / "hosts", disk.path / "var" / "hosts")
            before = tree(disk.path / "var")
            with pytest.raises(RecoveryError, match="MB are free"):
                put_back(made.path, disk.path / "var", force=True)
            after = tree(disk.path / "var")
            after.pop("vigie.lock")
            assert after == before
            assert [path.name for path in disk.path.iterdir()] == ["var"]

    @needs_root
    def test_a_disk_that_fills_up_meanwhile_changes_nothing(
        self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        from watcher.recovery import restoring

        write(data / "model" / "large.bin", "x" * 3_000_000)
        made = make(data, tmp_path / "shelf")
        monkeypatch.setattr(restoring, "refuse_little_room", lambda bundle, folder: None)
        with mounted(tmp_path / "disk", "3m") as disk:
            with pytest.raises(RecoveryError, match=r"nothing was restored.*No space left"):
                put_back(made.path, disk.path / "var")
            assert not list(disk.path.iterdir())

    @needs_root
    def test_a_data_folder_that_is_a_disk_of_its_own_is_filled_when_it_is_empty(
        self, data: Path, tmp_path: Path
    ):
        made = make(data, tmp_path / "shelf")
        with mounted(tmp_path / "disk", "128m") as disk:
            (disk.path / ".restoring-20260101T000000Z").mkdir()  # a killed one's
            put_back(made.path, disk.path)
            assert rows(disk.path / "vigie.db")["items"]
            assert not list(disk.path.glob(".restoring*"))
            with pytest.raises(RecoveryError, match="cannot be moved aside"):
                put_back(made.path, disk.path, force=True)
            assert rows(disk.path / "vigie.db")["items"]

    @needs_root
    def test_restored_by_root_the_files_are_those_of_the_folder_s_owner(self, data: Path, tmp_path: Path):
        made = make(data, tmp_path / "shelf")
        (tmp_path / "new").mkdir()
        os.chown(tmp_path / "new", 12345, 12345)
        put_back(made.path, tmp_path / "new")
        assert {path.stat().st_uid for path in (tmp_path / "new").rglob("*")} == {12345}


KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from watcher.recovery import restoring, settling, unpacking
path, data, at = Path(sys.argv[1]), Path(sys.argv[2]), datetime.now(UTC)
places = ["open_bundle", "unpack", "settle", "sync_folders", "put_in_place"]
for place in places:
    for after in (False, True):
        if (place, after) == ("put_in_place", True):
            continue
        child = os.fork()
        if child == 0:
            real = getattr(restoring, place)
            def killed(*told):
                if after:
                    real(*told)
                os.kill(os.getpid(), signal.SIGKILL)
            setattr(restoring, place, killed)
            restoring.restore(restoring.Wish(path, data, force=True), at, lambda *told: None)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9, place
        assert (data / "old").exists(), place
restoring.restore(restoring.Wish(path, data, force=True), at, lambda *told: None)
print(*sorted(one.name for one in data.parent.iterdir()))
"""


def test_killed_anywhere_the_old_folder_is_there_and_the_next_one_clears_up(data: Path, tmp_path: Path):
    made = make(data, tmp_path / "shelf")
    place = tmp_path / "place"
    write(place / "var" / "old", "old")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(made.path), str(place / "var")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not done.stderr
    names = done.stdout.split()
    assert len(names) == 2
    assert (place / names[1] / "old").exists()
    assert names[1].startswith("var.before-")


def test_a_restored_folder_can_be_backed_up_and_restored_again(data: Path, tmp_path: Path):
    put_back(make(data, tmp_path / "shelf").path, tmp_path / "new")
    again = make(tmp_path / "new", tmp_path / "shelf", at=LATER)
    put_back(again.path, tmp_path / "newer")
    assert rows(tmp_path / "newer" / "vigie.db")["items"] == rows(data / "vigie.db")["items"]
