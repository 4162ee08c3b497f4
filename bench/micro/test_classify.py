"""The model's answer to batches of a hundred."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.articles import sentences
from classifiers.assessment import Document
from classifiers.learning.model import Model

BATCH = 100


@pytest.mark.parametrize("characters", [300, 3_000])
def test_classify_a_hundred(benchmark: BenchmarkFixture, model: Model, characters: int) -> None:
    said = sentences()
    documents = [
        Document(
            id=str(number),
            title=said[number][:90],
            text=" ".join(said[number : number + 40])[:characters],
            source="press",
            lang="fr",
        )
        for number in range(BATCH)
    ]
    assert len(benchmark(model.assess, documents)) == BATCH
