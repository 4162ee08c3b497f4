"""The house of `library`, for every command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.commands.library import library
from chat.houses import Watched


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Watched]:
    """A house that watches three sources, with nothing read yet."""
    with library(tmp_path) as watched:
        yield watched
