"""What the tests of the settings share: a sound account, and the problems that a file is refused with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from watcher.config.located import ConfigError
from watcher.settings import load_settings

Write: TypeAlias = Callable[[str], Path]

MATRIX = '[matrix]\nhomeserver = "https://m.example.org"\nuser_id = "@v:example.org"\n'


def problems(path: Path | None) -> list[str]:
    """What is wrong with a file (or the variables alone), one line each, without its folder."""
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    folder = f"{path.parent}/" if path else ""
    return [problem.removeprefix(folder) for problem in caught.value.problems]
