"""A decision of the committee, as readers see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from digests.choosing.interest import Interest
from digests.choosing.narrowing import narrowed
from digests.choosing.selection import Digest, Material, select
from digests.messages.fitting import MAX_EVENT_BYTES, event_bytes
from digests.messages.message import digest_message
from digests.page import digest_page
from digests.rows import RatingRow
from digests.views.rating import decision_view, rating_view
from sample_week import HOSTILE, LEAK, MONDAY, PARIS, WEDNESDAY, WEEK, WRONG, item


def rating(weight: int = 20, **changes: Any) -> RatingRow:
    values: dict[str, Any] = {
        "risk": replace(WRONG, weight=weight),
        "was": 16,
        "decided": date(2026, 11, 10),
        "decision": "COPIL du 10 novembre",
        "recorded": datetime(2026, 11, 17, tzinfo=UTC),
    }
    return RatingRow(**(values | changes))


def digest(*decisions: RatingRow, **changes: Any) -> Digest:
    return select(Material((), MONDAY, decisions=decisions, **changes), WEEK, PARIS)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (rating(), "poids porté de 16 à 20"),
        (rating(12), "poids ramené de 16 à 12"),
        (rating(16), "poids maintenu à 16"),
        (rating(16, retires=True), "risque retiré du registre (poids 16)"),
        (rating(16, returns=True), "risque de nouveau suivi, avec un poids de 16"),
    ],
)
def test_what_became_of_a_weight_is_said_in_words(one: RatingRow, said: str) -> None:
    assert rating_view(one).replace("\u202f", " ") == (
        "R11 Réponses fausses, imprécises ou périmées (hallucinations) : "
        f"{said}, décision du 10 novembre 2026 (COPIL du 10 novembre)"
    )
    assert decision_view(one).replace("\u202f", " ") == (
        f"Décision du 10 novembre 2026 : {said} (COPIL du 10 novembre)."
    )


def test_decisions_stand_in_message_and_page_of_a_week_that_brought_nothing_else() -> None:
    told = digest(rating(), rating(12, risk=replace(LEAK, weight=12), was=20))
    message = digest_message(told)
    assert message.body.index("DÉCISIONS DU COMITÉ") < message.body.index("poids porté de 16 à 20")
    assert "<strong>Décisions du comité</strong>" in message.html
    assert message.html.count("décision du 10 novembre 2026") == 2
    page = digest_page(told, (), WEDNESDAY, None)
    assert '<h2 id="decisions">Décisions du comité</h2>' in page
    assert '<a href="#decisions">' in page


def test_without_decisions_nothing_is_said_of_any() -> None:
    told = select(Material((item(1),), MONDAY), WEEK, PARIS)
    message = digest_message(told)
    assert not any("comité" in text.casefold() for text in (message.body, message.html))
    assert 'id="decisions"' not in digest_page(told, (), WEDNESDAY, None)


def test_a_message_with_more_decisions_than_it_can_bear_says_how_many_are_left_out() -> None:
    many = digest(*(rating(decision="\N{PEDESTRIAN}" * 300) for _ in range(60)))
    message = digest_message(many)
    assert event_bytes(message) <= MAX_EVENT_BYTES
    named = message.body.count("poids porté")
    assert 3 <= named < 60
    assert f"… et {60 - named} autres décisions" in message.body
    assert digest_page(many, (), WEDNESDAY, None).count("poids porté") == 60


@pytest.mark.parametrize("text", HOSTILE)
def test_the_committees_words_are_texts(text: str) -> None:
    told = digest(rating(decision=text))
    harmless = digest_message(digest(rating(decision="x")))
    assert digest_message(told).html.count("<") == harmless.html.count("<")


def test_whoever_asks_for_another_risk_is_told_of_none_and_an_axis_hears_of_all() -> None:
    material = Material((), MONDAY, decisions=(rating(),))
    assert narrowed(material, Interest(risks=("R08",))).decisions == ()
    assert narrowed(material, Interest(risks=("R11",))).decisions == material.decisions
    assert narrowed(material, Interest(axes=("legal",))).decisions == material.decisions
