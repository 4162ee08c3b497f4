"""Labelled items: read from JSON lines, checked against the labelling rules, split between events."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from classifiers.assessment import MOST_RISKS, Axis, Document, Nature, Scope, Urgency
from classifiers.lists import bundled, hint, problems_of
from classifiers.register import Register, load_register

CORPUS = bundled("corpus/items.jsonl")
"""The corpus that figures are measured on."""
CORPORA = (CORPUS, bundled("corpus/more.jsonl"))
"""What the model is trained on: the corpus, and the items that serve training only; see their README."""
RiskId = Annotated[str, Field(min_length=1)]


class CorpusError(ValueError):
    """A labelled file cannot be used; one line a problem, each `file:line: what is wrong`."""


class LabelledItem(BaseModel):
    """A publication with the labels that the observatory gives it; see the corpus's README for the fields.

    Items that share an `event` tell the same story; without one an item is an event of its own. `origin` says
    whether it retells a real publication or was written to show a label: what a written item says is no fact.
    Keys that are not listed here are ignored.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    text: str = ""
    lang: str | None = None
    publisher: str | None = None
    url: str | None = None
    date: str | None = None
    event: str = ""
    origin: Literal["retold", "written"] | None = None
    scope: Scope
    axes: tuple[Axis, ...]
    risks: tuple[RiskId, ...] = Field(max_length=MOST_RISKS)
    ai_act: bool
    urgency: Urgency
    nature: Nature

    @model_validator(mode="after")
    def _follows_the_rules(self) -> LabelledItem:
        if self.scope == "hors" and (self.axes or self.risks or self.ai_act or self.urgency != "routine"):
            raise ValueError(
                "an item out of scope has no axes, no risks, is routine and not about the AI Act"
            )
        if self.scope != "hors" and not self.axes:
            raise ValueError("an item in scope has at least one axis")
        for name in ("axes", "risks"):
            labels: tuple[str, ...] = getattr(self, name)
            if len(set(labels)) < len(labels):
                raise ValueError(f"{name}: a label stands twice")
        return self

    @property
    def story(self) -> str:
        """The event, or what stands for it."""
        return self.event or f"item:{self.id}"

    def document(self) -> Document:
        """The item as the model reads it, without its labels."""
        return Document(
            id=self.id,
            title=self.title,
            text=self.text,
            lang=self.lang,
            publisher=self.publisher,
            published=_day(self.date),
        )


def _day(written: str | None) -> datetime.date | None:
    """A whole date, or None: the corpus also has years, months and nothing."""
    try:
        return datetime.date.fromisoformat(written or "")
    except ValueError:
        return None


def read_labelled(path: Path, register: Register | None = None) -> tuple[LabelledItem, ...]:
    """Read a file of labelled items. Raises CorpusError that names every wrong line.

    Risks must be of the register (by default the bundled one), where retired ones stay known.
    """
    known = [risk.id for risk in (register or load_register()).risks]
    lines = _lines_of(path)
    items: list[LabelledItem] = []
    problems: list[str] = []
    first: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = LabelledItem.model_validate_json(line)
        except ValidationError as error:
            problems += [f"{path}:{number}: {problem}" for problem in problems_of(error)]
            continue
        for risk in item.risks:
            if risk not in known:
                problems.append(f"{path}:{number}: risks: {risk} is not in the register; {hint(risk, known)}")
        if item.id in first:
            problems.append(f"{path}:{number}: id: {item.id!r} already stands on line {first[item.id]}")
        first.setdefault(item.id, number)
        items.append(item)
    if not items and not problems:
        problems.append(f"{path}: no items")
    if problems:
        raise CorpusError("\n".join(problems))
    return tuple(items)


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CorpusError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None


def read_all(paths: Sequence[Path]) -> tuple[LabelledItem, ...]:
    """Read several files as one corpus. Raises CorpusError, also for an id that stands in two files."""
    items: list[LabelledItem] = []
    home: dict[str, Path] = {}
    for path in paths:
        for item in read_labelled(path):
            if item.id in home:
                raise CorpusError(f"{path}: id: {item.id!r} already stands in {home[item.id]}")
            home[item.id] = path
            items.append(item)
    return tuple(items)


def split_by_event(
    items: Sequence[LabelledItem], share: float, seed: int
) -> tuple[tuple[LabelledItem, ...], tuple[LabelledItem, ...]]:
    """Part items into (rest, held out), about `share` of the items held out and no event on both sides."""
    wanted = share * len(items)
    sizes: dict[str, int] = {}
    for item in items:
        sizes[item.story] = sizes.get(item.story, 0) + 1
    held: set[str] = set()
    taken = 0
    for story in _shuffled(sizes, seed):
        if taken >= wanted:
            break
        held.add(story)
        taken += sizes[story]
    return (
        tuple(item for item in items if item.story not in held),
        tuple(item for item in items if item.story in held),
    )


def folds_by_event(items: Sequence[LabelledItem], folds: int, seed: int) -> list[int]:
    """A fold (0 to folds - 1) for each item, the same for all items of an event."""
    stories = dict.fromkeys(item.story for item in items)
    fold_of = {story: place % folds for place, story in enumerate(_shuffled(stories, seed))}
    return [fold_of[item.story] for item in items]


def _shuffled(stories: dict[str, int] | dict[str, None], seed: int) -> list[str]:
    order = sorted(stories)
    random.Random(seed).shuffle(order)  # noqa: S311 - a reproducible split, not a secret
    return order
