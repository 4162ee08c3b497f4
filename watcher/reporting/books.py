"""What a report rests on beside the store, as the settings and this installation have it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from classifiers.evaluation.results import CardFigures, delivered_figures
from digests.site.naming import Names, SolutionList
from watcher.settings import Settings


@dataclass(frozen=True, slots=True)
class Books:
    """What a report rests on beside the store.

    `decisions` is the file of the committee's decisions, `models` the folder of the models. `card` are the
    figures of the delivered model's evaluation, where they are at hand; `version` is that of Vigie.
    """

    zone: ZoneInfo
    decisions: Path
    models: Path
    names: Names
    card: CardFigures | None = None
    version: str = ""


def books_of(settings: Settings, listed: SolutionList) -> Books:
    """The books of this installation; `listed` are the solutions that are looked for."""
    return Books(
        zone=settings.schedule.zone,
        decisions=settings.paths.register,
        models=settings.paths.model,
        names=Names(listed.solutions),
        card=delivered_figures(),
        version=version("vigie-observatoire"),
    )
