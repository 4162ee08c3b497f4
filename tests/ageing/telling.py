"""Figures of a long test, for whoever asked for it: on the screen, and as a file when a folder is named."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

FOLDER = "VIGIE_TEST_FIGURES"


def tell(name: str, figures: Mapping[str, object]) -> None:
    """Print them as JSON, and write `name.json` into the folder that the environment names."""
    text = json.dumps(figures, indent=2, ensure_ascii=False)
    print(text)  # noqa: T201 - what the test is for
    if folder := os.environ.get(FOLDER):
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{name}.json").write_text(text + "\n", encoding="utf-8")
