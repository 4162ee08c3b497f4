"""Remarks of readers become labelled items: one voice a person, the majority a field, ties teach nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Document
from classifiers.corpus import LabelledItem
from classifiers.improvement.learnt import KINDS, Judgement, Lessons, Remark, label_counts, learn
from factories import assessment

T0 = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OUT = {"scope": {"label": "hors", "p": 0.9}, "axes": []}


def judgement(item_id: int = 1, *, page: int | None = None, at: datetime = T0, **said: Any) -> Judgement:
    return Judgement(
        item_id=item_id,
        page=page or item_id,
        at=at,
        document=Document(id=str(item_id), title="La CNIL publie", text="Un texte.", publisher="CNIL"),
        assessment=assessment(**{"axes": ["usages"], "urgency": "notable", "risks": ["R08"], **said}),
        url="https://cnil.example/1",
        published=T0,
    )


def remarks(*said: tuple[str, str], item_id: int = 1) -> list[Remark]:
    """Each as (who, what): `confirm`, `doubt`, or the JSON of a correction; an hour apart."""
    return [
        Remark(item_id, "label", what, who, T0 + place * HOUR)
        if what.startswith("{")
        else Remark(item_id, what, "", who, T0 + place * HOUR)  # type: ignore[arg-type]
        for place, (who, what) in enumerate(said, start=1)
    ]


def learnt(*said: tuple[str, str], **judged: Any) -> LabelledItem:
    [item] = learn([judgement(**judged)], remarks(*said)).items
    return item


def test_a_confirmed_item_is_learnt_as_it_was_judged() -> None:
    found = learn([judgement()], remarks(("a", "confirm")))
    assert found == Lessons(
        items=(
            LabelledItem(
                id="use-1",
                title="La CNIL publie",
                text="Un texte.",
                publisher="CNIL",
                url="https://cnil.example/1",
                date="2026-11-23",
                event="page:1",
                scope="iag",
                axes=("usages",),
                risks=("R08",),
                ai_act=False,
                urgency="notable",
                nature="presse",
            ),
        ),
        people=1,
    )


def test_a_correction_changes_the_fields_that_it_names() -> None:
    item = learnt(("a", '{"axes":["legal"],"ai_act":true}'))
    assert (item.axes, item.ai_act, item.urgency, item.risks) == (("legal",), True, "notable", ("R08",))


@pytest.mark.parametrize(
    ("said", "urgency"),
    [
        ([("a", '{"urgency":"urgent"}'), ("a", '{"urgency":"routine"}')], "routine"),
        ([("a", '{"urgency":"urgent"}'), ("a", "confirm")], "notable"),
        ([("a", "confirm"), ("a", '{"urgency":"urgent"}')], "urgent"),
        ([("a", '{"urgency":"urgent"}'), ("a", "doubt")], "urgent"),
        ([("a", "doubt"), ("a", "confirm")], "notable"),
        ([("a", "doubt"), ("b", "confirm")], "notable"),
        ([("a", "doubt"), ("b", '{"urgency":"urgent"}')], "urgent"),
        ([("a", '{"urgency":"urgent"}'), ("b", "doubt")], "urgent"),
        ([("a", "confirm"), ("b", '{"urgency":"urgent"}'), ("c", '{"urgency":"urgent"}')], "urgent"),
        ([("a", "confirm"), ("b", "confirm"), ("c", '{"urgency":"urgent"}')], "notable"),
        ([("a", '{"urgency":"urgent"}'), ("b", '{"nature":"doctrine"}')], "urgent"),
        ([("a", '{"urgency":"urgent"}'), ("a", "relevant"), ("b", "relevant"), ("c", "relevant")], "urgent"),
        ([("a", "relevant"), ("b", "relevant"), ("c", '{"urgency":"urgent"}')], "urgent"),
        ([("a", "relevant")], "notable"),
    ],
)
def test_what_is_learnt_of_several_remarks(said: list[tuple[str, str]], urgency: str) -> None:
    assert learnt(*said).urgency == urgency


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([("a", "doubt")], "doubt"),
        ([("a", "confirm"), ("a", "doubt")], "doubt"),
        ([("a", "confirm"), ("b", "doubt")], "doubt"),
        ([("a", '{"urgency":"x"}')], "doubt"),
        ([("a", "confirm"), ("b", '{"urgency":"urgent"}')], "disagreement"),
        ([("a", '{"scope":"ia"}'), ("b", '{"scope":"hors"}')], "disagreement"),
        ([("a", '{"scope":"hors","nature":"presse"}'), ("b", '{"scope":"hors","nature":"analyse"}')],
         "disagreement"),
        ([("a", '{"scope":"hors"}'), ("b", '{"urgency":"urgent"}')], "disagreement"),
    ],
)  # fmt: skip
def test_what_nobody_settled_waits_for_a_person(said: list[tuple[str, str]], why: str) -> None:
    found = learn([judgement()], remarks(*said))
    assert (found.items, found.open, found.people) == ((), {1: why}, 0)


def test_of_use_though_the_machine_says_out_of_scope_is_a_doubt_and_settles_none() -> None:
    assert learn([judgement(**OUT)], remarks(("a", "relevant"))).open == {1: "doubt"}
    assert learn([judgement()], remarks(("a", "doubt"), ("b", "relevant"))).open == {1: "doubt"}


def test_out_of_scope_clears_all_but_the_nature() -> None:
    item = learnt(("a", '{"scope":"hors"}'), ("b", '{"scope":"hors","nature":"analyse"}'))
    assert (item.scope, item.axes, item.risks, item.urgency, item.nature) == (
        *("hors", (), (), "routine", "analyse"),
    )
    assert learnt(("a", "confirm"), **OUT).scope == "hors"


@pytest.mark.parametrize("said", ['{"scope":"ia"}', '{"axes":["legal"]}', '{"urgency":"urgent"}'])
def test_in_scope_after_all_wants_the_scope_and_an_axis(said: str) -> None:
    assert learn([judgement(**OUT)], remarks(("a", said))).open == {1: "incomplete"}


def test_in_scope_after_all_with_an_axis_is_learnt() -> None:
    item = learnt(("a", '{"scope":"ia","axes":["legal"]}'), **OUT)
    assert (item.scope, item.axes, item.risks, item.urgency) == ("ia", ("legal",), (), "routine")


def test_who_is_outvoted_on_the_scope_says_nothing_of_the_rest() -> None:
    whole = '{"scope":"hors","axes":[],"risks":[],"ai_act":false,"urgency":"routine"}'
    item = learnt(("a", '{"scope":"ia"}'), ("b", whole), ("c", '{"scope":"ia"}'))
    assert (item.scope, item.urgency, item.axes) == ("ia", "notable", ("usages",))


def test_a_remark_is_about_the_judgement_that_its_author_saw() -> None:
    later = judgement(at=T0 + 5 * HOUR, urgency="urgent")
    early = learn([judgement(), later], remarks(("a", "confirm"))).items[0]
    after = learn([judgement(), later], [Remark(1, "confirm", "", "a", T0 + 6 * HOUR)]).items[0]
    before_all = learn([judgement(), later], [Remark(1, "confirm", "", "a", T0 - HOUR)]).items[0]
    assert (early.urgency, after.urgency, before_all.urgency) == ("notable", "urgent", "notable")


def test_a_page_and_its_copies_are_one_story() -> None:
    copies = [judgement(3), judgement(7, page=3)]
    found = learn(copies, [*remarks(("a", "confirm"), item_id=7), *remarks(("b", "confirm"), item_id=3)])
    assert [(item.id, item.story) for item in found.items] == [("use-3", "page:3"), ("use-7", "page:3")]
    assert found.people == 2


def test_a_correction_that_cannot_be_read_is_named_and_the_others_count() -> None:
    found = learn([judgement(), judgement(2)], [
        *remarks(("a", '{"scope":"iaa"}')), *remarks(("a", "confirm"), item_id=2),
    ])  # fmt: skip
    assert [item.id for item in found.items] == ["use-2"]
    assert found.unread == ("item 1: scope: 'iaa' is no label (did you mean 'ia'?); labels: iag, ia, hors",)


def test_a_remark_on_what_was_never_judged_teaches_nothing() -> None:
    assert learn([judgement()], remarks(("a", "confirm"), item_id=9)) == Lessons()
    assert learn([], []) == Lessons()


def test_an_item_without_axes_though_in_scope_is_incomplete() -> None:
    assert learn([judgement(axes=[])], remarks(("a", "confirm"))).open == {1: "incomplete"}


def test_labels_are_counted_by_item() -> None:
    items = [learnt(("a", '{"ai_act":true}')), learnt(("a", '{"axes":["usages","legal"]}'))]
    assert label_counts(items) == {
        "ai_act": 1,
        "axes:legal": 1,
        "axes:usages": 2,
        "nature:presse": 2,
        "risks:R08": 2,
        "scope:iag": 2,
        "urgency:notable": 2,
    }


values = st.sampled_from(
    ["", '{"scope":"hors"}', '{"scope":"ia"}', '{"axes":["legal"]}', '{"ai_act":true}', '{"risks":["R01"]}',
     '{"urgency":"urgent"}', '{"urgency":"routine"}', '{"nature":"analyse"}', "nonsense"]
)  # fmt: skip
any_remarks = st.lists(
    st.builds(
        Remark,
        item_id=st.integers(1, 3),
        kind=st.sampled_from(KINDS),
        value=values,
        who=st.sampled_from("abc"),
        at=st.integers(-2, 20).map(lambda hours: T0 + hours * HOUR),
    ),
    max_size=12,
)


@given(any_remarks)
def test_whatever_is_said_an_item_is_learnt_or_open_or_neither(said: list[Remark]) -> None:
    found = learn([judgement(1), judgement(2, **OUT), judgement(3, axes=[])], said)
    ids = {int(item.id.removeprefix("use-")) for item in found.items}
    assert not ids & found.open.keys()
    assert ids | found.open.keys() == {remark.item_id for remark in said}
    assert found.people <= len({remark.who for remark in said})
    by_time = sorted(said, key=lambda remark: remark.at)
    assert learn([judgement(1), judgement(2, **OUT), judgement(3, axes=[])], by_time) == found
