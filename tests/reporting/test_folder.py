"""The folder of a report is whole or absent, and nothing of the reader's is lost unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.reporting.folder import FolderExistsError, write_folder

FILES = {"rapport-2026.html": b"<html>", "donnees/usage.csv": b"usage\r\n"}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_files_stand_in_it_and_nothing_beside_it(tmp_path: Path) -> None:
    write_folder(tmp_path / "2026", FILES)
    assert contents(tmp_path) == {f"2026/{name}": content for name, content in FILES.items()}


def test_one_that_is_there_stays_as_it_is_unless_it_may_be_replaced(tmp_path: Path) -> None:
    write_folder(tmp_path / "2026", FILES)
    (tmp_path / "2026" / "rapport-2026.html").write_bytes(b"edited by hand")
    with pytest.raises(FolderExistsError):
        write_folder(tmp_path / "2026", FILES)
    assert contents(tmp_path / "2026")["rapport-2026.html"] == b"edited by hand"

    write_folder(tmp_path / "2026", {"rapport-2026.odt": b"odt"}, replace=True)
    assert contents(tmp_path) == {"2026/rapport-2026.odt": b"odt"}


def test_a_file_that_cannot_be_written_leaves_the_former_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "2026", FILES)
    with pytest.raises(OSError, match="File name too long"):
        write_folder(tmp_path / "2026", {"a.html": b"", "x" * 300: b""}, replace=True)
    assert contents(tmp_path) == {f"2026/{name}": content for name, content in FILES.items()}


def test_what_a_killed_process_left_is_put_back_or_removed(tmp_path: Path) -> None:
    (tmp_path / ".2026.before").mkdir()
    (tmp_path / ".2026.before" / "rapport-2026.html").write_bytes(b"former")
    (tmp_path / ".2026.new").mkdir()
    (tmp_path / ".2026.new" / "half").write_bytes(b"")
    with pytest.raises(FolderExistsError):
        write_folder(tmp_path / "2026", FILES)
    assert contents(tmp_path) == {"2026/rapport-2026.html": b"former"}
