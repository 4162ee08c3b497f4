"""`vigie classify` and `vigie evaluate`: the model, called by people and by machines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, TextIO, cast

import click
from rich.console import Console

from classifiers.corpus import read_labelled
from classifiers.evaluation import measure
from classifiers.figures import Evaluation
from classifiers.jsonlines import classify_lines
from classifiers.service import load_or_train
from watcher.cli.options import config_option, json_option
from watcher.cli.output import table
from watcher.settings import load_settings


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--json", is_flag=True, expose_value=False, help="Accepted, as it prints nothing else.")
@config_option
def classify(file: TextIO, config: Path | None) -> None:
    """Classify documents: JSON lines in, JSON lines out.

    Each line is {"id", "title", "text", "lang"?, "publisher"?}. A line that cannot be read gives a line with
    "error"; the others are classified all the same, and the exit code is 1.

    \b
    Example:  vigie classify items.jsonl > assessments.jsonl
    """
    model = load_or_train(load_settings(config).paths.model, announce=_tell)
    classified = classify_lines(file, model)
    for line in classified:
        click.echo(line)
    sys.exit(1 if classified.failures else 0)


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@config_option
@json_option
def evaluate(gold: Path, config: Path | None, as_json: bool) -> None:
    """Measure the model against labelled items, with 95 % intervals.

    Figures on items that the model was trained on flatter; docs/evaluation.md has held-out ones.

    \b
    Example:  vigie evaluate gold.jsonl --json
    """
    items = read_labelled(gold)
    evaluation = measure(load_or_train(load_settings(config).paths.model, announce=_tell), items)
    if as_json:
        click.echo(evaluation.model_dump_json(indent=2))
    else:
        _print_evaluation(Console(), evaluation)


def _print_evaluation(console: Console, evaluation: Evaluation) -> None:
    figures: dict[str, Any] = evaluation.model_dump(mode="json")
    intervals = figures["ci"]
    rows = [
        (f"{group}: {name.replace('_', ' ')}", f"{value:.3f}", _interval(intervals[group][name]))
        for group, values in figures.items()
        if isinstance(values, dict) and group != "ci"
        for name, value in cast("dict[str, object]", values).items()
        if isinstance(value, float)
    ]
    title = f"{evaluation.n} items, model {evaluation.model}"
    console.print(table(title, ("figure", "value", "95 % interval"), rows))


def _interval(interval: list[float] | None) -> str:
    return "" if interval is None else f"{interval[0]:.3f} to {interval[1]:.3f}"


def _tell(text: str) -> None:
    click.echo(text, err=True)
