"""The charts of an evaluation as SVG files."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from classifiers.evaluation.captions import captions
from classifiers.evaluation.figures import Evaluation


def lacking() -> str | None:
    """What is missing to draw, with the remedy; None when nothing is."""
    if find_spec("matplotlib") is not None:
        return None
    return "the library that draws is not installed; install vigie-observatoire[charts]"


def write_charts(evaluation: Evaluation, risk_names: Mapping[str, str], directory: Path) -> tuple[Path, ...]:
    """Draw every chart into `directory` (made if missing) and return the files.

    `risk_names` has the French name of each risk id. The same evaluation gives the same bytes with the same
    matplotlib. Raises ImportError without that library (ask `lacking` first), and OSError when the directory
    cannot be written.
    """
    from classifiers.evaluation.plotting import draw  # noqa: PLC0415 - an extra

    directory.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for caption in captions(evaluation):
        path = directory / f"{caption.name}.svg"
        path.write_text(draw(caption, evaluation, risk_names), encoding="utf-8")
        written.append(path)
    return tuple(written)
