"""One key, one label; what an item out of scope cannot have is neither asked nor kept."""

from __future__ import annotations

import pytest

from classifiers.improvement.corrections import FIELDS, Correction, out_of_scope, risk_ids
from watcher.rules.reviewing import (
    FIELD_KEYS,
    can_speak_of,
    corrected,
    is_whole,
    label_keys,
    toggled,
)


def test_every_field_has_a_key_and_every_label_of_it_another() -> None:
    assert set(FIELD_KEYS.values()) == set(FIELDS)
    keys = label_keys(risk_ids())
    assert set(keys) == set(FIELDS) - {"ai_act"}
    assert not {"q", "p", "o"} & FIELD_KEYS.keys()
    assert keys["risks"]["a"] == "R01"
    assert keys["risks"]["y"] == "R25"


def test_a_risk_added_to_the_register_has_a_key_too() -> None:
    assert label_keys((*risk_ids(), "R26", "R27"))["risks"]["A"] == "R27"


@pytest.mark.parametrize(
    ("before", "label", "after"),
    [
        ((), "legal", ("legal",)),
        (("legal",), "usages", ("legal", "usages")),
        (("legal", "usages"), "legal", ("usages",)),
        (("R01", "R02", "R03", "R04"), "R05", ("R01", "R02", "R03", "R04")),
        (("R01", "R02", "R03", "R04"), "R02", ("R01", "R03", "R04")),
    ],
)
def test_a_label_is_put_in_or_taken_out(before: tuple[str, ...], label: str, after: tuple[str, ...]) -> None:
    assert toggled(before, label) == after


def test_out_of_scope_only_scope_and_nature_can_be_said() -> None:
    outside = Correction.model_validate(out_of_scope("presse"))
    assert [field for field in FIELDS if can_speak_of(field, outside)] == ["scope", "nature"]
    assert all(can_speak_of(field, Correction(scope="ia")) for field in FIELDS)


def test_an_item_in_scope_wants_an_axis() -> None:
    assert is_whole(Correction(scope="hors"))
    assert is_whole(Correction(scope="ia", axes=("legal",)))
    assert not is_whole(Correction(scope="ia"))


def test_answers_add_up() -> None:
    first = corrected(None, "urgency", "urgent")
    assert first == Correction(urgency="urgent")
    assert corrected(first, "axes", ("legal",)) == Correction(urgency="urgent", axes=("legal",))


def test_out_of_scope_settles_the_rest_and_back_again_unsettles_it() -> None:
    said = corrected(corrected(None, "urgency", "urgent"), "scope", "hors")
    assert said == Correction(scope="hors", axes=(), risks=(), ai_act=False, urgency="routine")
    assert corrected(said, "scope", "hors") == said
    assert corrected(said, "scope", "ia") == Correction(scope="ia")
    named = corrected(said, "nature", "analyse")
    assert corrected(named, "scope", "ia") == Correction(scope="ia", nature="analyse")


def test_out_of_scope_at_first_settles_the_rest_too() -> None:
    assert corrected(None, "scope", "hors").axes == ()
