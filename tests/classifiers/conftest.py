"""The bundled model, trained once for all tests of this room, and items to build cases from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifiers.corpus import CORPUS, LabelledItem, read_labelled
from classifiers.learning.model import Model
from classifiers.service import load_or_train


@pytest.fixture(scope="session")
def corpus() -> tuple[LabelledItem, ...]:
    return read_labelled(CORPUS)


@pytest.fixture(scope="session")
def model(model_directory: Path) -> Model:
    return load_or_train(model_directory, announce=None)


@pytest.fixture
def labelled() -> Callable[..., LabelledItem]:
    def build(item_id: str, **labels: Any) -> LabelledItem:
        usual: dict[str, Any] = {
            "title": "Une ville teste un assistant",
            "scope": "iag",
            "axes": ["usages"],
            "risks": [],
            "ai_act": False,
            "urgency": "notable",
            "nature": "presse",
        }
        return LabelledItem.model_validate({"id": item_id, **usual, **labels})

    return build
