"""What the quarterly file holds."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from digests.quarterly.dossier import dossier
from sample_quarter import file_of, quarter
from sample_week import item


def test_each_axis_says_what_changed_and_names_its_main_publications() -> None:
    legal, usages, technologie = file_of().axes
    assert (legal.axis, legal.change.stories, legal.change.stories_before) == ("legal", 6, 3)
    assert (legal.change.urgent, legal.change.urgent_before) == (4, 2)
    assert [row.item_id for row in legal.items] == [1, 301, 2, 302, 3]
    assert (usages.axis, technologie.axis) == ("usages", "technologie")


def test_risks_come_by_weight_and_those_without_evidence_apart() -> None:
    file = file_of()
    assert [(one.risk.id, one.change.stories, one.change.stories_before) for one in file.risks] == [
        ("R04", 6, 13),
        ("R08", 4, 5),
        ("R11", 21, 5),
    ]
    assert [risk.id for risk in file.silent] == ["R21"]
    assert all(any(risk.id == "R11" for risk in row.risks) for row in file.risks[2].items)


def test_a_quarter_before_that_was_not_watched_is_compared_with_nothing() -> None:
    facts = quarter()
    file = dossier(replace(facts, material=replace(facts.material, before=())))
    assert {one.change.stories_before for one in (*file.axes, *file.risks)} == {None}


def test_alerts_come_by_date_and_open_are_those_that_nobody_answered() -> None:
    file = file_of()
    assert [(one.room, one.is_open) for one in file.alerts] == [
        ("juridique", False),
        ("terminal", False),
        ("juridique", True),
    ]
    assert [one.room for one in file.open_alerts] == ["juridique"]


def test_an_alert_whose_source_took_it_back_is_not_open() -> None:
    open_one = quarter().alerts[0]
    lifted = replace(open_one, rows=tuple(replace(row, urgency="notable") for row in open_one.rows))
    assert (open_one.is_open, lifted.is_open, lifted.is_lifted) == (True, False, True)


def test_days_of_this_quarter_and_of_the_next_are_told_and_no_others() -> None:
    file = file_of()
    assert [str(one.day) for one in file.passed] == ["2026-12-02"]
    assert [str(one.day) for one in file.coming] == ["2027-01-01", "2027-03-31"]


def test_sources_that_bring_nothing_and_new_ones_are_named() -> None:
    file = file_of()
    assert [spot.source_id for spot in file.blind] == ["legifrance", "ville"]
    assert file.added == ("ANSSI", "Ville de Quimper")


def test_what_is_out_of_scope_is_counted_and_not_shown() -> None:
    file = file_of(item(1, axes=("legal",)), item(2, scope="hors", axes=("legal",), urgency="urgent"))
    assert [row.item_id for row in file.axes[0].items] == [1]
    assert (file.counts.publications, file.counts.out_of_scope) == (1, 1)


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_it_was_gathered_makes_no_difference(shuffler: random.Random) -> None:
    facts = quarter()

    def shuffled(given_ones: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(shuffler.sample(given_ones, len(given_ones)))

    mixed = replace(
        facts,
        material=replace(
            facts.material, rows=shuffled(facts.material.rows), blind=shuffled(facts.material.blind)
        ),
        courses=shuffled(facts.courses),
        alerts=shuffled(facts.alerts),
        added=shuffled(facts.added),
    )
    assert dossier(mixed) == dossier(facts)
