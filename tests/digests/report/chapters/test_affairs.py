"""The affairs of a period: who tells them, in which order, and how many of one publisher."""

from __future__ import annotations

from datetime import UTC, datetime

from classifiers.register import load_register
from digests.indicators.evidence import Publication
from digests.report.chapters.affairs import Affair, affairs, main
from sample_report import publication, source

SOURCES = {
    one.id: one
    for one in (
        source(),
        source("jo", nature="legislation"),
        source("editeur", nature="vendor"),
        source("radio"),
    )
}


def told(*publications: Publication) -> tuple[Affair, ...]:
    return affairs(publications, SOURCES, load_register())


def order(*publications: Publication) -> list[int]:
    return [one.front.item_id for one in told(*publications)]


def test_what_is_out_of_scope_is_no_affair() -> None:
    assert order(publication(1, scope="hors"), publication(2)) == [2]


def test_an_affair_is_told_by_its_first_hand_source_with_the_sources_counted() -> None:
    (one,) = told(
        publication(1, risks=("R08",)),
        publication(2, story=1, source_id="jo", nature="texte-officiel", risks=("R11",)),
        publication(3, story=1, source_id="jo", urgency="urgent"),
    )
    assert one.front.item_id == 2
    assert (one.sources, one.urgency, one.risks) == (2, "urgent", ("R11", "R08"))


def test_urgent_stands_first_whatever_else_is_said() -> None:
    loud = publication(1, urgency="notable", risks=("R01",), approvals=9, nature="decision", source_id="jo")
    assert order(loud, publication(2, urgency="urgent")) == [2, 1]


def test_then_the_heaviest_risk_the_approvals_and_the_number_of_sources_count() -> None:
    assert order(publication(1, risks=("R24",)), publication(2, risks=("R01",))) == [2, 1]
    assert order(publication(1), publication(2, approvals=1)) == [2, 1]
    assert order(publication(1, approvals=-1), publication(2)) == [2, 1]
    assert order(publication(1), publication(2, story=2), publication(3, story=2, source_id="radio")) == [
        2,
        1,
    ]


def test_many_tellings_do_not_outweigh_urgency() -> None:
    many = [publication(number, story=10, source_id=f"source-{number}") for number in range(10, 90)]
    assert order(*many, publication(1, urgency="urgent"))[0] == 1


def test_ties_go_to_the_latest_and_then_to_the_first_number() -> None:
    late = publication(3, published=datetime(2026, 3, 4, tzinfo=UTC))
    assert order(publication(2), publication(1), late) == [3, 1, 2]


def test_a_date_ahead_of_its_sighting_is_the_sighting() -> None:
    agenda = publication(1, published=datetime(2030, 1, 1, tzinfo=UTC))
    fresh = publication(2, seen=datetime(2026, 5, 1, tzinfo=UTC), published=None)
    assert order(agenda, fresh) == [2, 1]


def test_a_source_that_the_store_lost_stops_nothing() -> None:
    assert order(publication(1, source_id="inconnue")) == [1]


def test_no_publisher_fills_a_list_alone() -> None:
    every = told(*(publication(number) for number in range(1, 9)), publication(9, publisher="Autre"))
    shown = main(every, lambda _: True, 10)
    assert [one.front.publisher for one in shown] == ["Exemple", "Exemple", "Exemple", "Autre"]
    assert len(main(every, lambda _: True, 2)) == 2
