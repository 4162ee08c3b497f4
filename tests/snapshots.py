"""Texts that must come out byte for byte.

VIGIE_SNAPSHOTS=write keeps what comes out now, to be read and committed.
"""

from __future__ import annotations

import os
from pathlib import Path


def assert_same(path: Path, text: str) -> None:
    """`text` is what the file holds, but for the line break at its end."""
    if os.environ.get("VIGIE_SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8")
    assert text == path.read_text(encoding="utf-8").removesuffix("\n")
