"""`vigie classify` and `vigie evaluate`: the model, called by people and by machines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, TextIO, cast

import click
from rich.console import Console

from classifiers.corpus import read_labelled
from classifiers.evaluation.charts import lacking, write_charts
from classifiers.evaluation.figures import Evaluation, LabelFigures
from classifiers.evaluation.measuring import measure
from classifiers.jsonlines import classify_lines
from classifiers.register import load_register
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
@click.option(
    "--charts",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Also draw charts into this folder, as SVG (needs the extra `charts`).",
)
@config_option
@json_option
def evaluate(gold: Path, charts: Path | None, config: Path | None, as_json: bool) -> None:
    """Measure the model against labelled items, with 95 % intervals.

    Figures on items that the model was trained on flatter; docs/model-card.md has held-out ones.

    \b
    Example:  vigie evaluate gold.jsonl --charts charts/
    """
    items = read_labelled(gold)
    if charts is not None and (lack := lacking()) is not None:
        raise click.UsageError(f"--charts: {lack}")
    evaluation = measure(load_or_train(load_settings(config).paths.model, announce=_tell), items)
    if as_json:
        click.echo(evaluation.model_dump_json(indent=2))
    else:
        _print_evaluation(Console(), evaluation)
    if charts is not None:
        written = write_charts(evaluation, {risk.id: risk.fr for risk in load_register().risks}, charts)
        _tell(f"{len(written)} charts written to {charts}")


_GROUPS = {
    "scope": "scope",
    "axis": "main axis",
    "urgency": "urgency",
    "ai_act": "AI Act",
    "risks": "risks",
}
"""The tables by label, with their titles."""


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
    names = {risk.id: f"{risk.id} {risk.en}" for risk in load_register().risks}
    for group, title in _GROUPS.items():
        labels = [
            (names.get(label, label), str(one.support), *_scores(one))
            for label, one in evaluation.per_label[group].items()
        ]
        console.print(table(title, ("label", "items", "precision", "recall", "F1"), labels))


def _scores(one: LabelFigures[float]) -> tuple[str, str, str]:
    return f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}"


def _interval(interval: list[float] | None) -> str:
    return "" if interval is None else f"{interval[0]:.3f} to {interval[1]:.3f}"


def _tell(text: str) -> None:
    click.echo(text, err=True)
