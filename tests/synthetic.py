"""The synthetic year of the benchmarks, for tests."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from pathlib import Path

from sqlite_utils import Database

_BENCH = Path(__file__).parents[1] / "bench" / "synthetic_year.py"


def fill_year(db: Database, items: int, watched_from: date | None = None) -> None:
    """Fill an empty store with so many publications of 2026, and half as many of 2025."""
    name = "synthetic_year"
    spec = importlib.util.spec_from_file_location(name, _BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    module.fill(db, items, watched_from=watched_from)
