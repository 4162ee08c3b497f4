from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from watcher.files import AlreadyRunningError, DataFolderError, locked, write_atomically

HOLDER = """
import sys, time
from pathlib import Path
from watcher.files import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_file_is_written_whole_in_a_folder_made_for_it(tmp_path: Path) -> None:
    target = tmp_path / "site" / "2026-W47.html"
    write_atomically(target, "é")
    write_atomically(target, "deuxième")
    assert target.read_text(encoding="utf-8") == "deuxième"
    assert list(target.parent.iterdir()) == [target]


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    write_atomically(target, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(target, "\ud800")
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_cannot_be_made_is_named_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(DataFolderError, match=r"file cannot be written .* see paths\.data"),
        locked(tmp_path / "file" / "l"),
    ):
        pass


def test_a_second_process_is_refused_by_name_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    lock = tmp_path / "vigie.lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(lock)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunningError, match="another vigie is at work"), locked(lock):
            pass
        os.kill(holder.pid, signal.SIGKILL)
    with locked(lock):
        pass
