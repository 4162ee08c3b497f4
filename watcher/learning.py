"""Learning from use: remarks out of the store, lessons into the model directory, when they do no harm."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from classifiers.corpus import read_all
from classifiers.improvement import history
from classifiers.improvement.comparison import Difference, compare, in_known_stories, verdict
from classifiers.improvement.history import History, Promotion
from classifiers.improvement.learnt import Lessons, Remark, label_counts, learn
from classifiers.service import current_version, train_bundled
from watcher.judging import TEXT
from watcher.rules.caps import capped
from watcher.store import feedback
from watcher.store.sqlite import Database


class Outcome(StrEnum):
    """How a training ended."""

    NOTHING = "nothing"
    SAME = "same"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    WOULD_PROMOTE = "would-promote"
    PROMOTED = "promoted"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What readers taught so far: the lessons, all remarks, and how many of each person exceed the caps."""

    lessons: Lessons
    remarks: tuple[Remark, ...]
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Training:
    """What became of the lessons. `version` is the one that serves now, `labels` counts items by label."""

    outcome: Outcome
    version: str
    labels: Mapping[str, int]
    figures: tuple[Difference, ...] = ()
    reasons: tuple[str, ...] = ()


def gather(db: Database) -> Gathered:
    """Everything that readers taught, within the caps. Raises StoreError."""
    said = feedback.remarks(db)
    kept = capped(said)
    return Gathered(learn(feedback.judgements(db, TEXT), kept.kept), said, kept.dropped)


def train(
    directory: Path,
    lessons: Lessons,
    now: datetime,
    tell: Callable[[str], None],
    *,
    corpora: Sequence[Path],
    dry_run: bool = False,
) -> Training:
    """Compare the recipe with these lessons to the one in service, and promote them when nothing is worse.

    Of the corpora the first is measured on; the others only teach. `tell` hears of each step, as a fit takes
    many seconds. Raises CorpusError (HistoryError among them), ListError and OSError.
    """
    measured, more = read_all(corpora[:1]), read_all(corpora[1:])
    bundled = (*measured, *more)
    base = current_version(corpora)
    before = history.read_history(directory)
    items = in_known_stories(lessons.items, bundled)
    digest = history.digest_of(items)
    labels = label_counts(items)
    version = history.version_with(base, before.serving.digest)
    if (settled := _settled(before, digest, empty=not items)) is not None:
        return Training(settled, version, labels)
    serving = history.serving_items(directory)
    figures = compare(
        measured, (*more, *serving), (*more, *items), lambda chosen: train_bundled(chosen, "comparison"), tell
    )
    found = verdict(figures)
    if dry_run or not found.promoted:
        outcome = Outcome.WOULD_PROMOTE if found.promoted else Outcome.REFUSED
        return Training(outcome, version, labels, figures, found.reasons)
    everything = (*bundled, *items)
    tell(f"training the model that will serve on {len(everything)} items")
    promotion = Promotion(digest=digest, promoted_at=now, items=len(items), labels=labels, figures=figures)
    after = history.promote(directory, items, promotion, base, lambda name: train_bundled(everything, name))
    return Training(Outcome.PROMOTED, history.version_with(base, after.serving.digest), labels, figures)


def _settled(before: History, digest: str, *, empty: bool) -> Outcome | None:
    """What is known without any fit."""
    if empty:
        return Outcome.NOTHING
    if digest == before.serving.digest:
        return Outcome.SAME
    return Outcome.WITHDRAWN if digest in before.withdrawn else None


def roll_back(directory: Path, corpora: Sequence[Path]) -> tuple[str, History]:
    """Go back one version: the one that serves now, and the history.

    Raises NothingBeforeError, CorpusError (HistoryError among them) and OSError.
    """
    after = history.roll_back(directory)
    return history.version_with(current_version(corpora), after.serving.digest), after
