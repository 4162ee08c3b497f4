"""Have drafts judged: the one place where a harvest meets the model."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers.assessment import Assessment, Document
from watcher.items import Judged
from watcher.reading import Draft
from watcher.rules.natures import settle

if TYPE_CHECKING:
    from classifiers.model import Model

log = logging.getLogger(__name__)

TEXT = 4000
"""Characters of a text that the model reads; labels rest on openings, and time grows with length."""


def judge(drafts: Sequence[Draft], model_directory: Path) -> list[Judged]:
    """Assess all drafts in one call. Without drafts the model is not even loaded."""
    if not drafts:
        return []
    assessments = _model(model_directory).assess([_document(str(n), one) for n, one in enumerate(drafts)])
    return [_judged(draft, assessment) for draft, assessment in zip(drafts, assessments, strict=True)]


def _judged(draft: Draft, assessment: Assessment) -> Judged:
    nature = settle(draft.source.nature, assessment.nature)
    item = replace(draft.item, language=draft.item.language or assessment.lang)
    return Judged(item, draft.change, assessment.model_copy(update={"nature": nature}))


def _document(identifier: str, draft: Draft) -> Document:
    item = draft.item
    return Document(
        id=identifier,
        title=item.title,
        text=item.text[:TEXT],
        lang=item.language or None,
        publisher=draft.source.publisher,
    )


@lru_cache(maxsize=1)
def _model(directory: Path) -> Model:
    """The model, read once a process; imported late because scikit-learn takes a second to import."""
    return import_module("classifiers.service").load_or_train(directory, announce=log.info)
