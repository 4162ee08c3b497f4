"""Grouped cross-validation: every item is assessed once, by a model that has not seen its event."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from classifiers.assessment import Assessment
from classifiers.corpus import LabelledItem, folds_by_event
from classifiers.learning.model import Model


def cross_validated(
    items: Sequence[LabelledItem],
    folds: int,
    seed: int,
    train: Callable[[Sequence[LabelledItem]], Model],
    *,
    also: Sequence[LabelledItem] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Assessment, ...]:
    """An assessment for each item, in their order, by a model trained on the folds without its event.

    Items of `also` are only trained on, in every fold but the one that holds their `story` out. `progress`
    hears after each fold how many are done, and of how many. Raises ValueError for fewer than two folds, or
    for fewer events than folds.
    """
    events = len({item.story for item in items})
    if not 2 <= folds <= events:
        raise ValueError(f"{folds} folds of {events} events: there must be at least 2, and an event for each")
    fold_of = folds_by_event(items, folds, seed)
    found: dict[int, Assessment] = {}
    for fold in range(folds):
        held = [place for place, its_fold in enumerate(fold_of) if its_fold == fold]
        stories = {items[place].story for place in held}
        rest = [item for item in (*items, *also) if item.story not in stories]
        assessments = train(rest).assess([items[place].document() for place in held])
        found.update(zip(held, assessments, strict=True))
        if progress is not None:
            progress(fold + 1, folds)
    return tuple(found[place] for place in range(len(items)))
