"""A correction names labels of the vocabulary, follows the labelling rules, and survives its JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES, NATURES, SCOPES, URGENCIES
from classifiers.corpus import LabelledItem
from classifiers.improvement.corrections import (
    Correction,
    CorrectionError,
    labels_of,
    merged,
    out_of_scope,
    read_correction,
    risk_ids,
)
from classifiers.register import load_register
from factories import assessment


def test_the_risks_that_can_be_named_are_those_of_the_register() -> None:
    assert tuple(risk.id for risk in load_register().risks) == risk_ids()


@pytest.mark.parametrize(
    "text",
    [
        '{"scope":"ia"}',
        '{"axes":["legal","usages"]}',
        '{"risks":[]}',
        '{"ai_act":false}',
        '{"scope":"hors","axes":[],"risks":[],"ai_act":false,"urgency":"routine","nature":"presse"}',
    ],
)
def test_a_correction_comes_back_as_it_was_written(text: str) -> None:
    assert read_correction(text).value() == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"scope":"iaa"}', "scope: 'iaa' is no label (did you mean 'ia'?); labels: iag, ia, hors"),
        ('{"urgency":"URGENT"}', "urgency: 'URGENT' is no label (did you mean 'urgent'?)"),
        ('{"axes":["legall"]}', "axes: 'legall' is no label (did you mean 'legal'?)"),
        ('{"risks":["r8"]}', "risks: 'r8' is no label (did you mean 'R08'?)"),
        ('{"risks":["R26"]}', "risks: 'R26' is no label (did you mean 'R20'?)"),
        ('{"nature":"zzz"}', "nature: 'zzz' is no label; labels: texte-officiel"),
        ('{"urgence":"urgent"}', "urgence: no field (did you mean 'urgency'?); fields: scope, axes"),
        ('{"ai_act":"oui"}', "ai_act: Input should be a valid boolean"),
        ('{"risks":["R01","R02","R03","R04","R05"]}', "risks: Tuple should have at most 4 items"),
        ('{"axes":["legal","legal"]}', "axes: a label stands twice"),
        ('{"axes":[]}', "axes: an item in scope has at least one axis; without any its scope is 'hors'"),
        ('{"scope":"hors","urgency":"urgent"}', "an item out of scope has no axes"),
        ("{}", "it names no label"),
        ("👍", "Invalid JSON"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        read_correction(text)
    assert str(caught.value).startswith(said)


def test_every_problem_has_a_line() -> None:
    with pytest.raises(CorrectionError) as caught:
        read_correction('{"scope":"x","nature":"y"}')
    assert len(str(caught.value).splitlines()) == 2


def test_an_assessment_says_every_label() -> None:
    said = assessment(axes=["legal", "usages"], risks=["R08", "R99"], urgency="urgent")
    assert labels_of(said).named() == {
        "scope": "iag",
        "axes": ("legal", "usages"),
        "risks": ("R08",),
        "ai_act": False,
        "urgency": "urgent",
        "nature": "presse",
    }


def test_an_assessment_out_of_scope_says_nothing_but_that_and_the_nature() -> None:
    said = assessment(scope={"label": "hors", "p": 0.9}, urgency="notable")
    assert labels_of(said).named() == out_of_scope("presse")


def test_a_later_word_wins_and_leaves_the_rest() -> None:
    both = merged(Correction(scope="iag", urgency="urgent"), Correction(urgency="routine"))
    assert both == Correction(scope="iag", urgency="routine")


def test_out_of_scope_clears_and_back_in_scope_the_axes_are_unsaid() -> None:
    inside = Correction(scope="ia", axes=("legal",), risks=("R01",), ai_act=True, nature="presse")
    outside = merged(inside, Correction(scope="hors"))
    assert outside.named() == out_of_scope("presse")
    assert merged(outside, Correction(scope="ia")).axes is None
    assert merged(outside, Correction(scope="ia", axes=("usages",))).axes == ("usages",)
    assert merged(Correction(nature="presse"), Correction(scope="hors")).nature == "presse"
    with pytest.raises(ValueError, match="out of scope"):
        merged(outside, Correction(axes=("usages",)))


whole = st.one_of(
    st.builds(lambda nature: Correction.model_validate(out_of_scope(nature)), st.sampled_from(NATURES)),
    st.builds(
        Correction,
        scope=st.sampled_from(SCOPES[:2]),
        axes=st.lists(st.sampled_from(AXES), min_size=1, unique=True).map(tuple),
        risks=st.lists(st.sampled_from(risk_ids()), max_size=4, unique=True).map(tuple),
        ai_act=st.booleans(),
        urgency=st.sampled_from(URGENCIES),
        nature=st.sampled_from(NATURES),
    ),
)


@given(whole, whole)
def test_whole_corrections_survive_their_json_and_can_be_learnt(one: Correction, other: Correction) -> None:
    assert read_correction(one.value()) == one
    assert merged(one, other) == other
    assert LabelledItem.model_validate({"id": "a", "title": "t", **one.named()}).scope == one.scope
