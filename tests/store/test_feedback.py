"""Remarks of readers: each kept once, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from classifiers.improvement.learnt import Remark
from watcher.items import Change
from watcher.store.feedback import Feedback, add, for_item, judgements, remarks, to_review
from watcher.store.items import save, save_many


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


def test_remarks_that_can_teach_come_oldest_first_and_others_not_at_all(db: Database, remark: Feedback):
    later = replace(remark, kind="label", value='{"scope":"ia"}', at=remark.at + timedelta(hours=1))
    for one in (later, replace(remark, kind="doubt", value=""), remark):
        add(db, one)
    assert remarks(db) == (
        Remark(1, "doubt", "", "keyed-hash", remark.at),
        Remark(1, "label", '{"scope":"ia"}', "keyed-hash", later.at),
    )


def test_those_of_one_person_can_be_asked_for_alone(db: Database, remark: Feedback):
    own = replace(remark, kind="confirm", value="", who="ann")
    for one in (own, replace(own, who="bob")):
        add(db, one)
    assert [one.who for one in remarks(db, "ann")] == ["ann"]
    assert len(remarks(db)) == 2


def test_each_judgement_has_the_text_that_was_judged(db: Database, at: datetime, judged, assessment):
    save(db, judged(title="Avant", text="Texte d'avant"), at)
    revised = judged(
        title="Après",
        text="Texte d'après",
        content_hash="hash-2",
        change=Change.REVISED,
        assessment=assessment(review=True),
    )
    save(db, revised, at + timedelta(days=1))
    add(db, Feedback(1, None, "confirm", "", "keyed-hash", at))
    first, second = judgements(db, 7)
    assert (first.document.title, first.document.text, first.at) == ("Avant", "Texte d", at)
    assert (second.document.title, second.document.text) == ("Après", "Texte d")
    assert (first.assessment.review, second.assessment.review) == (False, True)
    assert (first.item_id, first.page, first.url) == (1, 1, "https://cnil.example.org/1")
    assert (first.document.publisher, first.document.lang) == ("Publisher cnil", "fr")
    assert first.published == datetime(2026, 11, 20, 9, 30, tzinfo=at.tzinfo)


def test_a_copy_has_the_page_of_its_original(db: Database, at: datetime, judged):
    save_many(db, [judged(), judged(source_id="press", key="id:9", language="")], at)
    add(db, Feedback(2, None, "doubt", "", "keyed-hash", at))
    [copy] = judgements(db, 4000)
    assert (copy.item_id, copy.page, copy.document.lang) == (2, 1, None)


def test_an_item_without_a_remark_that_can_teach_has_no_judgements_here(db: Database, remark: Feedback):
    add(db, remark)
    assert judgements(db, 4000) == ()


def test_what_the_model_asks_to_look_at_comes_with_what_is_asked_for(db: Database, at, judged, assessment):
    unsure = assessment(review=True)
    save_many(
        db,
        [
            judged(key="id:1", canonical_url="https://a.example/1", assessment=unsure),
            judged(key="id:2", canonical_url="https://a.example/2"),
            judged(key="id:3", source_id="press", canonical_url="https://a.example/1", assessment=unsure),
        ],
        at,
    )
    assert to_review(db, []) == {1: unsure}
    assert to_review(db, [2, 3, 99]) == {1: unsure, 2: assessment(), 3: unsure}


def test_an_item_that_a_later_judgement_is_sure_of_is_not_asked_about(db: Database, at, judged, assessment):
    save(db, judged(assessment=assessment(review=True)), at)
    save(db, judged(content_hash="hash-2", change=Change.REVISED), at)
    assert to_review(db, []) == {}
