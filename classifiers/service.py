"""The model in service: read from its file, or trained when there is none for the present corpus and code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from classifiers import cache
from classifiers.articles import load_law_book
from classifiers.corpus import CORPORA, CorpusError, LabelledItem, read_all
from classifiers.improvement.history import read_history, serving_items, version_with
from classifiers.learning.model import Model
from classifiers.lists import bundled
from classifiers.reading.lexicon import LISTS, load_lexicon
from classifiers.recipe import Recipe
from classifiers.register import load_register
from classifiers.versions import model_version, sources_digest

_LISTS = (
    "register.yaml",
    "ai_act_articles.yaml",
    "ai_act_calendar.yaml",
    "reading/empty_words.txt",
    *LISTS,
)


def load_or_train(
    directory: Path, *, announce: Callable[[str], None] | None = None, corpora: Sequence[Path] = CORPORA
) -> Model:
    """The model for the present corpus, lists, code and libraries, kept in `directory` (made if missing).

    Trains when no intact file of that version is there, which takes some ten seconds; `announce` hears of it
    first, and of a damaged file. Of several processes that start at once, one trains and the others wait for
    its file. A full disk costs the file, not the model. Raises CorpusError and ListError on unusable lists,
    OSError when the directory cannot be made or locked.
    """
    if (model := cache.load(directory, version_in_service(directory, corpora))) is not None:
        return model
    directory.mkdir(parents=True, exist_ok=True)
    with cache.locked(directory):
        version = version_in_service(directory, corpora)  # a promotion may have come in between
        if (model := cache.load(directory, version)) is not None:
            return model
        items = (*read_all(corpora), *serving_items(directory))
        tell = announce or _keep_quiet
        if cache.model_file(directory, version).exists():
            tell(f"{cache.model_file(directory, version)} is damaged or not ours, and is made anew")
        tell(f"training the model {version} on {len(items)} items; takes half a minute, once")
        model = train_bundled(items, version)
        try:
            cache.save(directory, model)
        except OSError as error:
            tell(f"{directory}: the model cannot be kept ({error.strerror}); it serves this process only")
    return model


def _keep_quiet(_: str) -> None:
    """For who wants to hear nothing."""


def version_in_service(directory: Path, corpora: Sequence[Path] = CORPORA) -> str:
    """The version of the model that serves from `directory`: the current one, with the lessons in service.

    Raises CorpusError, also for a history of lessons that cannot be read.
    """
    return version_with(current_version(corpora), read_history(directory).serving.digest)


def current_version(corpora: Sequence[Path] = CORPORA) -> str:
    """The version that a model trained now would have. Raises CorpusError when a corpus cannot be read."""
    return _readable(lambda: model_version(_sources(corpora), repr(Recipe())))


def current_sources(corpora: Sequence[Path] = CORPORA) -> str:
    """The digest of all that makes the model but the libraries: the same on every machine."""
    return _readable(lambda: sources_digest(_sources(corpora), repr(Recipe())))


def _sources(corpora: Sequence[Path]) -> tuple[Path, ...]:
    return (*corpora, *map(bundled, _LISTS))


def _readable(digest: Callable[[], str]) -> str:
    try:
        return digest()
    except OSError as error:
        raise CorpusError(f"{error.filename}: cannot be read ({error.strerror})") from None


def train_bundled(items: Sequence[LabelledItem], version: str, recipe: Recipe | None = None) -> Model:
    """A model from these items with the bundled register and lists, and the usual recipe unless told."""
    from classifiers.learning.training import train  # noqa: PLC0415 - scikit-learn takes seconds to import

    recipe = recipe or Recipe()
    risks = tuple(risk.id for risk in load_register().risks if not risk.retired)
    lexicon = load_lexicon([bundled(name) for name in recipe.lists])
    return train(items, risks, lexicon, load_law_book(), recipe, version)
