"""What the whole suite shares: one trained model."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def model_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model trained once for the session, as the product trains it on first use."""
    from classifiers.service import load_or_train

    directory = tmp_path_factory.mktemp("model")
    load_or_train(directory)
    return directory
