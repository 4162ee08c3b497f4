"""Measures the classifier and writes docs/model-card.md, its charts and its figures.

    python bench/model_card.py [--folds 5] [--seed 1] [--docs docs]     measure, draw and write; takes minutes
    python bench/model_card.py --redraw                                 draw and write, from stored figures

The card is rendered from docs/model-card/figures.json and docs/model-card/tried.md: after a change of words,
--redraw is enough. After a change of corpora, lists, recipe or model the tests ask for a new measurement.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from classify import rate
from energy import of_classifying
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from threadpoolctl import threadpool_limits

from classifiers.assessment import Assessment
from classifiers.corpus import CORPORA, CORPUS, LabelledItem, read_all, read_labelled
from classifiers.evaluation.card import CHARTS, render_card
from classifiers.evaluation.charts import write_charts
from classifiers.evaluation.drift import PROFILE, profile_of
from classifiers.evaluation.energy import footprint
from classifiers.evaluation.measuring import evaluate
from classifiers.evaluation.results import (
    CardFigures,
    Speed,
    Summary,
    counts_of,
    read_figures,
    write_figures,
)
from classifiers.evaluation.validation import cross_validated
from classifiers.learning.model import Model
from classifiers.reading.lexicon import LISTS
from classifiers.recipe import FeatureRecipe, Recipe
from classifiers.register import load_register
from classifiers.service import current_sources, current_version, train_bundled

WHOLE = "whole model"
_NEVER = 10**9
ABLATIONS: dict[str, Recipe] = {
    "without words": Recipe(FeatureRecipe(min_words=_NEVER)),
    "without pieces of words": Recipe(FeatureRecipe(min_pieces=_NEVER)),
    "without the publisher": Recipe(FeatureRecipe(publisher_weight=0)),
    "without any list": Recipe(groups=0),
    **{
        f"without {what}": Recipe(lists=tuple(name for name in LISTS if name != f"reading/{file}.yaml"))
        for what, file in (
            ("AI terms", "ai_terms"),
            ("entities", "entities"),
            ("speech acts", "speech_acts"),
            ("themes", "themes"),
            ("phrases of the risks", "risk_phrases"),
        )
    },
}
"""The models that lack something, by what the card calls them ("without …")."""
WITHOUT_DATA = "without the additional items"

_LANGUAGES = {"French": "fr", "English": "en"}
_LIBRARIES = ("numpy", "scipy", "scikit-learn")

Trainer = Callable[[Sequence[LabelledItem]], Model]


def measure(folds: int, seed: int, console: Console) -> CardFigures:
    """Cross-validate every model, train the whole one on everything, and time it."""
    stamp = current_sources()
    items = read_labelled(CORPUS)
    also = read_all([path for path in CORPORA if path != CORPUS])
    models = trainers(current_version())
    assessed = assess_all(list(models), folds, seed, console)
    PROFILE.write_text(profile_of(assessed[WHOLE]).model_dump_json(indent=1) + "\n", encoding="utf-8")
    evaluated = {name: evaluate(items, said) for name, said in assessed.items()}
    console.print("training on everything, for speed and energy")
    wall, cpu = time.perf_counter(), time.process_time()
    model = models[WHOLE]([*items, *also])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if current_sources() != stamp:
        sys.exit("corpora, lists, recipe or code changed while they were measured; run it again")
    return CardFigures(
        stamp=stamp,
        made=datetime.now(UTC).date(),
        libraries={"Python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}},
        folds=folds,
        seed=seed,
        measured=counts_of(items),
        also=counts_of(also),
        whole=evaluated[WHOLE],
        slices=slices(items, assessed[WHOLE]),
        ablations={name: Summary.of(evaluation) for name, evaluation in evaluated.items()},
        speed=Speed(
            train_seconds=wall, documents_per_second=rate(model, [item.document() for item in items])
        ),
        training=footprint(cpu),
        thousand_items=of_classifying(model, items),
    )


def assess_all(
    names: Sequence[str], folds: int, seed: int, console: Console
) -> dict[str, tuple[Assessment, ...]]:
    """Cross-validate the models of these names, as many at once as there are processors; one step a model."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with ProcessPoolExecutor() as pool, Progress(*columns, console=console) as bar:
        task = bar.add_task(f"{folds} folds of {len(names)} models", total=len(names))
        started = {name: pool.submit(assess_one, name, folds, seed) for name in names}
        for one in started.values():
            one.add_done_callback(lambda _done: bar.advance(task))
        return {name: one.result() for name, one in started.items()}


def assess_one(name: str, folds: int, seed: int) -> tuple[Assessment, ...]:
    """Held-out assessments of the measured corpus by the model of that name, on one processor."""
    also = () if name == WITHOUT_DATA else read_all([path for path in CORPORA if path != CORPUS])
    with threadpool_limits(1):
        return cross_validated(
            read_labelled(CORPUS), folds, seed, trainers(current_version())[name], also=also
        )


def trainers(version: str) -> dict[str, Trainer]:
    """How each model of the card is trained, the whole one first."""

    def without(recipe: Recipe) -> Trainer:
        return lambda items: train_bundled(items, version, recipe)

    return {
        WHOLE: lambda items: train_bundled(items, version),
        WITHOUT_DATA: without(Recipe()),
        **{name: without(recipe) for name, recipe in ABLATIONS.items()},
    }


def slices(items: Sequence[LabelledItem], said: Sequence[Assessment]) -> dict[str, Summary]:
    """The figures of parts of the items."""
    pairs = list(zip(items, said, strict=True))
    parts = {
        **{
            name: [pair for pair in pairs if pair[0].lang == language]
            for name, language in _LANGUAGES.items()
        },
        "review asked": [pair for pair in pairs if pair[1].review],
        "no review asked": [pair for pair in pairs if not pair[1].review],
    }
    return {
        name: Summary.of(evaluate([item for item, _ in part], [one for _, one in part]))
        for name, part in parts.items()
        if part
    }


def write(docs: Path) -> None:
    """Draw the charts and render the card from the stored figures."""
    room = docs / CHARTS
    figures = read_figures(room / "figures.json")
    risks = load_register().risks
    write_charts(figures.whole, {risk.id: risk.fr for risk in risks}, room)
    tried = (room / "tried.md").read_text(encoding="utf-8")
    card = render_card(figures, {risk.id: risk.en for risk in risks}, tried)
    (docs / "model-card.md").write_text(card, encoding="utf-8")


def main() -> None:
    """Parse, measure, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--docs", type=Path, default=Path(__file__).parent.parent / "docs")
    parser.add_argument("--redraw", action="store_true", help="do not measure again")
    options = parser.parse_args()
    console = Console(stderr=True)
    if not options.redraw:
        (options.docs / CHARTS).mkdir(parents=True, exist_ok=True)
        figures = measure(options.folds, options.seed, console)
        write_figures(options.docs / CHARTS / "figures.json", figures)
    write(options.docs)
    console.print(f"written: {options.docs / 'model-card.md'}")


if __name__ == "__main__":
    main()
