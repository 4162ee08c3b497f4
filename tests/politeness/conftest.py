"""A data folder with the trained model."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def data(tmp_path: Path, model_directory: Path) -> Path:
    (tmp_path / "model").symlink_to(model_directory)
    return tmp_path
