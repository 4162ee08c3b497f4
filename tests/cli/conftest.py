from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_folder import Folder
from servers import ScriptedServer


@pytest.fixture
def folder(tmp_path: Path, model_directory: Path) -> Folder:
    for data in (tmp_path / "var", tmp_path / "var" / "demo"):
        data.mkdir()
        (data / "model").symlink_to(model_directory)
    return Folder(tmp_path)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server
