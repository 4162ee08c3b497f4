from __future__ import annotations

from pathlib import Path

from watcher.service.reach import closed, open_up


def test_what_a_strict_umask_closed_is_found_and_opened_no_further_than_needed(tmp_path: Path) -> None:
    folder = tmp_path / "vigie"
    folder.mkdir(mode=0o700)
    file = folder / "vigie.toml"
    file.touch(mode=0o600)
    assert closed(file)[:2] == [file, folder]
    open_up([file, folder])
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o644, 0o755)
    assert [place for place in closed(file) if place in (file, folder)] == []


def test_what_is_not_there_is_not_closed(tmp_path: Path) -> None:
    assert tmp_path / "absent" not in closed(tmp_path / "absent")
