"""Remarks of readers: each kept once, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from watcher.store.feedback import Feedback, add, for_item
from watcher.store.items import save_many


@pytest.fixture
def remark(db: Database, at: datetime, judged) -> Feedback:
    save_many(db, [judged(key="id:1"), judged(key="id:2")], at)
    return Feedback(item_id=1, event_id="$e", kind="reaction", value="👍", who="keyed-hash", at=at)


def test_remarks_come_back_as_they_were_in_order(db: Database, remark: Feedback):
    second = replace(remark, event_id=None, kind="axis", value="legal", at=remark.at - timedelta(days=1))
    elsewhere = replace(remark, item_id=2)
    for one in (remark, second, elsewhere):
        assert add(db, one)
    assert for_item(db, 1) == (remark, second)
    assert for_item(db, 2) == (elsewhere,)
    assert for_item(db, 3) == ()


def test_the_same_remark_told_again_is_kept_once(db: Database, remark: Feedback):
    assert add(db, remark)
    assert not add(db, replace(remark, at=remark.at + timedelta(hours=1)))
    assert for_item(db, 1) == (remark,)


@pytest.mark.parametrize(
    "change",
    [{"event_id": "$f"}, {"kind": "k"}, {"value": "👎"}, {"who": "w"}],
    ids=lambda change: next(iter(change)),
)
def test_another_remark_is_another_row(db: Database, remark: Feedback, change):
    add(db, remark)
    assert add(db, replace(remark, **change))
