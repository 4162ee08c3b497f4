"""Every package that is installed is pinned with the hashes of its files, and no index is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PINS = sorted((Path(__file__).parents[2] / "requirements").glob("*.txt"))


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_package_is_pinned_with_hashes(path: Path) -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]

    assert blocks
    for block in blocks:
        assert re.match(r"[A-Za-z0-9._\[\],-]+==\S+", block), block
        assert "--hash=sha256:" in block, block


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_no_index_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"--(extra-)?index-url|--find-links|://", text)
