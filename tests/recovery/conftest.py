from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from recovery.folders import PASSPHRASE, Sample, fill, make, write


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Filled once; to be read only."""
    folder = tmp_path_factory.mktemp("sample")
    fill(folder / "var")
    return folder / "var"


@pytest.fixture(scope="session")
def sample(sample_data: Path) -> Sample:
    """Made once; to be read only."""
    folder = sample_data.parent
    write(folder / "vigie.toml", "[schedule]\n")
    write(folder / "sources.yaml", "sources: []\n")
    papers = (folder / "vigie.toml", folder / "sources.yaml")
    made = make(folder / "var", folder / "shelf", passphrase=PASSPHRASE, archive=True, settings_files=papers)
    return Sample(folder / "var", made)


@pytest.fixture
def data(sample_data: Path, tmp_path: Path) -> Path:
    """A data folder of one's own."""
    shutil.copytree(sample_data, tmp_path / "var")
    return tmp_path / "var"
