"""How many publications had a label corrected: by kind, once each, and only where it changes something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from classifiers.assessment import Assessment
from classifiers.improvement.corrections import Correction
from watcher.items import Judged
from watcher.store import feedback, items
from watcher.store.feedback import Feedback
from watcher.store.report.corrections import corrected

DAY = timedelta(days=1)


@pytest.fixture
def kept(db: Database, judged: Callable[..., Judged], at: datetime) -> tuple[int, int]:
    """A publication and a copy of it: usages and law, R01 and R02, notable."""
    first = items.save(db, judged(), at)
    copy = items.save(db, judged(key="id:2", source_id="press"), at)
    assert copy.same_as == first.item_id
    return first.item_id, copy.item_id


def say(db: Database, item: int, value: str, at: datetime, who: str = "ann") -> None:
    feedback.add(db, Feedback(item, f"${who}-{value}", "label", value, who, at))


def counts(db: Database, start: datetime, end: datetime) -> dict[str, int]:
    return {one.kind: one.publications for one in corrected(db, start, end) if one.publications}


def test_a_publication_counts_once_for_each_kind_of_label_whoever_corrects_it_and_where(
    db: Database, kept: tuple[int, int], at: datetime
) -> None:
    first, copy = kept
    say(db, first, Correction(axes=("technologie",), urgency="routine").value(), at)
    say(db, copy, Correction(axes=("usages",)).value(), at, "bob")
    say(db, first, Correction(scope="ia", risks=("R03",)).value(), at, "eve")
    assert counts(db, at, at + DAY) == {"scope": 1, "axis": 1, "risk": 1, "urgency": 1}


def test_what_the_model_said_already_is_no_correction(
    db: Database, kept: tuple[int, int], at: datetime
) -> None:
    same = Correction(scope="iag", axes=("legal", "usages"), risks=("R02", "R01"), urgency="notable")
    say(db, kept[0], same.value(), at)
    assert counts(db, at, at + DAY) == {}


def test_another_main_axis_is_a_correction(db: Database, kept: tuple[int, int], at: datetime) -> None:
    say(db, kept[0], Correction(axes=("usages", "legal")).value(), at)
    assert counts(db, at, at + DAY) == {"axis": 1}


def test_a_remark_is_about_the_answer_that_was_in_force(
    db: Database,
    kept: tuple[int, int],
    at: datetime,
    judged: Callable[..., Judged],
    assessment: Callable[..., Assessment],
) -> None:
    say(db, kept[0], Correction(urgency="notable").value(), at + timedelta(hours=1))
    urgent = assessment(urgency={"label": "urgent", "p": 0.9})
    items.save(db, judged(content_hash="revised", assessment=urgent), at + timedelta(hours=2))
    assert counts(db, at, at + DAY) == {}
    say(db, kept[0], Correction(urgency="notable").value(), at + timedelta(hours=3), "bob")
    assert counts(db, at, at + DAY) == {"urgency": 1}


def test_other_times_other_kinds_and_what_cannot_be_read_do_not_count(
    db: Database, kept: tuple[int, int], at: datetime
) -> None:
    say(db, kept[0], Correction(urgency="routine").value(), at + DAY)
    say(db, kept[0], Correction(urgency="routine").value(), at - timedelta(seconds=1), "bob")
    say(db, kept[0], '{"urgency": "panic"}', at)
    say(db, kept[0], "", at)
    feedback.add(db, Feedback(kept[0], "$d", "doubt", "", "ann", at))
    assert counts(db, at, at + DAY) == {}
    assert [one.kind for one in corrected(db, at, at + DAY)] == [
        "scope",
        "axis",
        "risk",
        "ai_act",
        "urgency",
        "nature",
    ]
