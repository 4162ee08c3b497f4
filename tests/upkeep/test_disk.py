from __future__ import annotations

import shutil
from pathlib import Path

from watcher.upkeep.disk import free_bytes, standing_folder


def test_a_folder_that_will_be_made_stands_in_the_nearest_that_is_there(tmp_path: Path) -> None:
    assert standing_folder(tmp_path) == tmp_path
    assert standing_folder(tmp_path / "var" / "deep") == tmp_path


def test_what_is_free_is_that_of_its_disk(tmp_path: Path) -> None:
    assert 0 < free_bytes(tmp_path / "var") <= shutil.disk_usage(tmp_path).total
