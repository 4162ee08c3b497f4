"""The model in service: read from its file, or trained when there is none for the present corpus and code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from classifiers import cache
from classifiers.concepts import load_concepts
from classifiers.corpus import CORPUS, CorpusError, LabelledItem, read_labelled
from classifiers.lists import bundled
from classifiers.model import Model
from classifiers.recipe import Recipe
from classifiers.register import load_register
from classifiers.versions import model_version


def load_or_train(
    directory: Path, *, announce: Callable[[str], None] | None = None, corpus: Path = CORPUS
) -> Model:
    """The model for the present corpus, lists, code and libraries, kept in `directory` (made if missing).

    Trains when no intact file of that version is there, which takes seconds; `announce` hears of it first. Of
    several processes that start at once, one trains and the others wait for its file. Raises CorpusError and
    ListError on unusable lists, OSError when the directory cannot be written.
    """
    version = current_version(corpus)
    if (model := cache.load(directory, version)) is not None:
        return model
    directory.mkdir(parents=True, exist_ok=True)
    with cache.locked(directory):
        if (model := cache.load(directory, version)) is not None:
            return model
        items = read_labelled(corpus)
        if announce is not None:
            announce(f"training the model {version} on {len(items)} items; takes some seconds, once")
        model = train_bundled(items, version)
        cache.save(directory, model)
    return model


def current_version(corpus: Path = CORPUS) -> str:
    """The version that a model trained now would have. Raises CorpusError when the corpus cannot be read."""
    lists = tuple(bundled(name) for name in ("register.yaml", "concepts.yaml", "empty_words.txt"))
    try:
        return model_version(corpus, lists, repr(Recipe()))
    except OSError as error:
        raise CorpusError(f"{error.filename}: cannot be read ({error.strerror})") from None


def train_bundled(items: Sequence[LabelledItem], version: str) -> Model:
    """A model from these items with the bundled register, concepts and recipe."""
    from classifiers.training import train  # noqa: PLC0415 - scikit-learn takes seconds to import

    risks = tuple(risk.id for risk in load_register().risks)
    return train(items, risks, load_concepts(), Recipe(), version)
