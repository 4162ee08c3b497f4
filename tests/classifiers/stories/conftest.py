"""Fingerprints with one word: tests name what matters to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from classifiers.stories.fingerprint import Fingerprint, fingerprint
from classifiers.stories.rarity import Rarity, rarity

DAY = date(2026, 6, 10)

Told = Callable[..., Fingerprint]


@pytest.fixture(scope="session")
def table() -> Rarity:
    return rarity()


@pytest.fixture
def told(table: Rarity) -> Told:
    """A publication of the press in French, of a house of its own unless one is named."""
    houses = iter(range(1_000))

    def build(title: str, text: str, **changes: Any) -> Fingerprint:
        values: dict[str, Any] = {"language": "fr", "publisher": f"Journal {next(houses)}", "day": DAY}
        return fingerprint(title, text, table, **(values | changes))

    return build
