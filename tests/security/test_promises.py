"""What the documents promise is held by tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(?:\w+::)?(\w+)`")
PAGES = ("promises.md", "security.md")


def named(page: str) -> list[tuple[str, str]]:
    return _NAMED.findall((HOUSE / "docs" / page).read_text(encoding="utf-8"))


def _functions(path: Path) -> frozenset[str]:
    """Names of the test functions of a file, those of classes included."""
    if not path.exists():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    missing = [f"{path}::{name}" for path, name in named(page) if name not in _functions(HOUSE / path)]

    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_names_its_test(page: str) -> None:
    tables = re.findall(r"(?:^\|.*\|\n)+", (HOUSE / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE)
    held = [rows for head, _, *rows in map(str.splitlines, tables) if head.endswith("| held by |")]

    assert held
    assert [row for rows in held for row in rows if not _NAMED.search(row)] == []
