"""sqlite-utils, which imports numpy where it is installed, for types that nothing here stores: kept from it.

Numpy takes an eighth of a second and 12 MB, which most commands and every process of a round would spend for
nothing. What needs it imports it later, as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast


@contextmanager
def _without(name: str) -> Generator[None]:
    """Have a module not found for a while, unless it is there already."""
    modules = cast("dict[str, Any]", sys.modules)
    if name in modules:
        yield
        return
    modules[name] = None
    try:
        yield
    finally:
        del modules[name]


with _without("numpy"):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
