from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES, SCOPES, URGENCIES
from classifiers.improvement.corrections import Correction, read_correction
from watcher.rules.correcting import ImpossibleError, Step, Why, after_steps, labels_after
from watcher.rules.reviewing import is_whole

BASE = Correction(
    scope="iag", axes=("usages",), risks=("R11",), ai_act=False, urgency="routine", nature="presse"
)
OUTSIDE = Correction(scope="hors", axes=(), risks=(), ai_act=False, urgency="routine", nature="presse")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([Step("axes", "", "legal")], Correction(axes=("legal",))),
        ([Step("axes", "+", "legal")], Correction(axes=("usages", "legal"))),
        ([Step("axes", "", "legal"), Step("axes", "+", "usages")], Correction(axes=("legal", "usages"))),
        ([Step("risks", "+", "R08")], Correction(risks=("R11", "R08"))),
        ([Step("risks", "+", "R11")], Correction(risks=("R11",))),
        ([Step("risks", "-", "R11")], Correction(risks=())),
        ([Step("urgency", "", "urgent"), Step("urgency", "", "notable")], Correction(urgency="notable")),
        ([Step("scope", "", "ia")], Correction(scope="ia")),
    ],
)
def test_steps_add_take_away_or_replace(steps: list[Step], said: Correction) -> None:
    assert after_steps(BASE, None, steps) == said


def test_steps_go_on_from_what_the_person_said_before() -> None:
    said = after_steps(BASE, Correction(risks=("R08",)), [Step("risks", "+", "R01")])
    assert said == Correction(risks=("R08", "R01"))


def test_off_the_subject_clears_what_only_the_subject_has() -> None:
    said = after_steps(BASE, Correction(risks=("R08",)), [Step("scope", "", "hors")])
    assert labels_after(BASE, said) == OUTSIDE


def test_back_on_the_subject_comes_with_an_axis() -> None:
    steps = [Step("axes", "", "legal"), Step("scope", "", "iag")]
    assert labels_after(OUTSIDE, after_steps(OUTSIDE, None, steps)).axes == ("legal",)


@pytest.mark.parametrize(
    ("base", "steps", "why"),
    [
        (OUTSIDE, [Step("axes", "", "legal")], "outside"),
        (OUTSIDE, [Step("urgency", "", "urgent")], "outside"),
        (BASE, [Step("scope", "", "hors"), Step("risks", "+", "R08")], "outside"),
        (OUTSIDE, [Step("scope", "", "ia")], "no-axis"),
        (BASE, [Step("axes", "-", "usages")], "no-axis"),
        (BASE, [Step("risks", "+", f"R0{number}") for number in range(1, 5)], "too-many"),
        (BASE, [Step("risks", "-", "R08")], "absent"),
    ],
)
def test_labels_that_no_item_can_have_are_refused(base: Correction, steps: list[Step], why: Why) -> None:
    with pytest.raises(ImpossibleError) as error:
        after_steps(base, None, steps)
    assert error.value.why == why


STEPS = st.lists(
    st.one_of(
        st.builds(Step, st.just("axes"), st.sampled_from(["", "+", "-"]), st.sampled_from(AXES)),
        st.builds(
            Step, st.just("risks"), st.sampled_from(["", "+", "-"]), st.sampled_from(["R01", "R08", "R11"])
        ),
        st.builds(Step, st.just("scope"), st.just(""), st.sampled_from(SCOPES)),
        st.builds(Step, st.just("urgency"), st.just(""), st.sampled_from(URGENCIES)),
    ),
    min_size=1,
)


@given(base=st.sampled_from([BASE, OUTSIDE]), first=STEPS, second=STEPS)
def test_whatever_is_changed_the_learning_can_read_the_result(
    base: Correction, first: list[Step], second: list[Step]
) -> None:
    said = None
    for steps in (first, second):
        try:
            said = after_steps(base, said, steps)
        except ImpossibleError:
            continue
        assert is_whole(labels_after(base, read_correction(said.value())))
