"""How good the model is: the figures of its promotions, and of the delivered one's evaluation. Pure."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from classifiers.evaluation.results import CardFigures
from classifiers.evaluation.targets import TARGETS
from classifiers.improvement.history import History, Promotion
from digests.indicators.evidence import Quality


def promoted(history: History, models: Collection[str], zone: ZoneInfo) -> tuple[Quality, ...]:
    """Each figure of each promotion that the history still holds, oldest first, as the challenger had it.

    A promotion knows the lessons' digest alone; of the versions in `models`, the one with these lessons is
    named. The interval that a promotion keeps is one of differences, so there is none here.
    """
    found = [one for one in (*reversed(history.past), history.serving) if one.promoted_at is not None]
    return tuple(
        Quality(
            at=one.promoted_at.astimezone(zone).date(),
            model=_version(one, models),
            name=figure.figure,
            value=figure.after,
            low=None,
            high=None,
            origin="promotion",
        )
        for one in found
        if one.promoted_at is not None
        for figure in one.figures
    )


def evaluated(card: CardFigures) -> tuple[Quality, ...]:
    """The figures that the model card sets targets for, with their 95 % intervals."""
    return tuple(
        Quality(
            at=card.made,
            model=card.whole.model,
            name=target.name,
            value=target.of(card.whole),
            low=target.of(card.whole.ci)[0],
            high=target.of(card.whole.ci)[1],
            origin="evaluation",
        )
        for target in TARGETS
    )


def _version(promotion: Promotion, models: Collection[str]) -> str:
    digest = promotion.digest or ""
    return next((model for model in sorted(models) if digest and model.endswith(f"-{digest}")), digest)
