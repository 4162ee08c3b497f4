"""Labelled items: read from JSON lines, checked against the labelling rules, split between events."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from classifiers.assessment import Axis, Document, Nature, Scope, Urgency
from classifiers.lists import bundled, problems_of

CORPUS = bundled("corpus/items.jsonl")
RiskId = Annotated[str, Field(pattern=r"^R(0[1-9]|1\d|2[0-5])$")]


class CorpusError(ValueError):
    """A labelled file cannot be used; one line a problem, each `file:line: what is wrong`."""


class LabelledItem(BaseModel):
    """A publication with the labels that the observatory gives it; see the corpus's README for the fields.

    Items that share an `event` tell the same story; without one an item is an event of its own.
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
    scope: Scope
    axes: tuple[Axis, ...]
    risks: tuple[RiskId, ...] = Field(max_length=4)
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
            id=self.id, title=self.title, text=self.text, lang=self.lang, publisher=self.publisher
        )


def read_labelled(path: Path) -> tuple[LabelledItem, ...]:
    """Read a file of labelled items. Raises CorpusError that names every wrong line."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CorpusError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
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
        if item.id in first:
            problems.append(f"{path}:{number}: id: {item.id!r} already stands on line {first[item.id]}")
        first.setdefault(item.id, number)
        items.append(item)
    if not items and not problems:
        problems.append(f"{path}: no items")
    if problems:
        raise CorpusError("\n".join(problems))
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
