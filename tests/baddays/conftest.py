"""What bad days share: a disk that can be filled, when whoever runs the tests may mount one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from baddays.houses import Disk, mounted


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 32 MB, empty."""
    if os.geteuid() != 0:
        pytest.skip("no disk was filled: only root may mount a small one; run the tests as root")
    with ExitStack() as stack:
        try:
            found = stack.enter_context(mounted(tmp_path / "disk"))
        except subprocess.CalledProcessError:
            pytest.skip("no disk was filled: nobody may mount one here (a container without SYS_ADMIN)")
        yield found
