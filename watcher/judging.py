"""Have drafts judged: the one place where a harvest meets the model."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers.assessment import Assessment, Document
from watcher.items import Change, Harvest, Item, Judged
from watcher.rules.natures import settle

if TYPE_CHECKING:
    from classifiers.justification import Explanation
    from classifiers.learning.model import Model
    from watcher.reading import Draft
    from watcher.visit import HarvestPolicy

log = logging.getLogger(__name__)

_ADDRESS = re.compile(r"https?://\S+")
"""An address says nothing of a text that its words do not, and its digits would weigh as words."""

TEXT = 4000
"""Characters of a text that the model reads; labels rest on openings, and time grows with length."""


class ModelUnavailableError(Exception):
    """The model can be neither read nor made now; the message says why. What waits for it loses nothing."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A harvest, and those of its new and revised entries that are still to be judged."""

    harvest: Harvest
    drafts: tuple[Draft, ...] = ()


def judge(
    drafts: Sequence[Draft], model_directory: Path, today: date, retired: Collection[str] = ()
) -> list[Judged]:
    """Assess all drafts in one call. Without drafts the model is not even loaded.

    Risks that are `retired` are left out of what it says: the model was trained with them.
    Raises ModelUnavailableError.
    """
    if not drafts:
        return []
    documents = [_document(str(place), draft, today) for place, draft in enumerate(drafts)]
    assessments = _serving(model_directory).assess(documents)
    return [
        _judged(draft, assessment, retired) for draft, assessment in zip(drafts, assessments, strict=True)
    ]


def finish(picked: Sequence[Picked], policy: HarvestPolicy, later: Collection[str] = ()) -> list[Harvest]:
    """The harvests with their drafts judged, all in one call: the second half of a batch.

    Raises ModelUnavailableError.

    What was old when first seen is left without assessment, for `watcher.backlog`: it can call nobody, and
    at the first sight of a source there may be thousands of such entries. So is all that is new of the
    sources named in `later`, for whoever calls.
    """
    drafts = [draft for one in picked for draft in one.drafts]
    at_once = [one for one in drafts if not _can_wait(one, later)]
    said = iter(judge(at_once, policy.model_directory, policy.now.date(), policy.retired))
    return [
        replace(
            one.harvest,
            judged=(*one.harvest.judged, *(_put_off(each, later) or next(said) for each in one.drafts)),
        )
        for one in picked
    ]


def _put_off(draft: Draft, later: Collection[str]) -> Judged | None:
    """A draft that can wait, without assessment; None for one that cannot."""
    return Judged(draft.item, draft.change, None, draft.held) if _can_wait(draft, later) else None


def _can_wait(draft: Draft, later: Collection[str]) -> bool:
    is_in_no_hurry = draft.item.stale or draft.source.id in later
    return is_in_no_hurry and draft.change is Change.NEW and not draft.held


def explained(
    item: Item, publisher: str, assessment: Assessment, model_directory: Path
) -> Explanation | None:
    """The words behind the labels of an item; None when another model than the one in service judged it."""
    if import_module("classifiers.service").version_in_service(model_directory) != assessment.model:
        return None
    model = _model(model_directory, _lessons(model_directory))
    document = Document(
        id=assessment.id,
        title=item.title,
        text=_read(item),
        lang=item.language or None,
        publisher=publisher,
    )
    explain = import_module("classifiers.explanation").explain
    return explain(model, document, assessment)


def _serving(directory: Path) -> Model:
    try:
        return _model(directory, _lessons(directory))
    except _unusable() as error:
        raise ModelUnavailableError(f"no model in {directory}: {error}") from error


def _unusable() -> tuple[type[Exception], ...]:
    """What a damaged folder or list raises; only looked at when something is raised."""
    return (
        OSError,
        import_module("classifiers.corpus").CorpusError,
        import_module("classifiers.lists").ListError,
    )


def _judged(draft: Draft, assessment: Assessment, retired: Collection[str]) -> Judged:
    nature = settle(draft.source.nature, assessment.nature)
    item = replace(draft.item, language=draft.item.language or assessment.lang)
    risks = tuple(risk for risk in assessment.risks if risk.id not in retired)
    settled = assessment.model_copy(update={"nature": nature, "risks": risks})
    return Judged(item, draft.change, settled, draft.held)


def _document(identifier: str, draft: Draft, today: date) -> Document:
    item = draft.item
    return Document(
        id=identifier,
        title=item.title,
        text=_read(item),
        lang=item.language or None,
        publisher=draft.source.publisher,
        published=item.published.date() if item.published else None,
        seen=today,
        source=draft.source.nature,
    )


def _read(item: Item) -> str:
    """What the model reads of an item's text."""
    return _ADDRESS.sub("", item.text)[:TEXT]


def _lessons(directory: Path) -> str | None:
    """Which lessons serve now; imported late like the model, as a visit that brings nothing needs neither."""
    return import_module("classifiers.improvement.history").read_history(directory).serving.digest


@lru_cache(maxsize=1)
def _model(directory: Path, lessons: str | None) -> Model:  # noqa: ARG001 - a promotion makes another model
    """The model with these lessons, read once a process."""
    return import_module("classifiers.service").load_or_train(directory, announce=log.info)
