"""Who should look at what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.articles import load_articles
from classifiers.assessment import AXES, Axis
from classifiers.calendar import load_calendar
from classifiers.register import load_register
from digests.messages.audience import (
    MOST_ROLES,
    ROLE_NAMES,
    ROLES,
    numbers_in,
    risks_of,
    roles_for,
    roles_view,
)
from digests.texts.language import language

RISKS = [risk.id for risk in load_register().risks]
ARTICLES = load_articles().articles


@pytest.mark.parametrize("risk", RISKS)
def test_every_risk_of_the_register_concerns_somebody(risk: str) -> None:
    assert roles_for((), (risk,))


def test_every_role_has_a_name_and_is_concerned_by_something() -> None:
    assert set(ROLE_NAMES) == set(ROLES)
    assert {role for risk in RISKS for role in roles_for((), (risk,))} == set(ROLES)


def test_the_risks_of_articles_are_those_of_the_register() -> None:
    assert set(risks_of(ARTICLES)) <= set(RISKS)


@pytest.mark.parametrize(
    ("axes", "risks", "articles", "ai_act", "roles"),
    [
        (("legal",), (), (), False, ("juridique",)),
        (("technologie", "usages"), (), (), False, ("dsi", "metiers")),
        (("usages",), ("R08",), (), False, ("metiers", "dpo", "dsi")),
        (("usages",), (), ("50(2)",), True, ("juridique", "communication", "metiers")),
        ((), (), (), False, ()),
    ],
    ids=["law", "main axis first", "a leak", "an article", "nothing known"],
)
def test_the_most_concerned_come_first(
    axes: tuple[Axis, ...], risks: tuple[str, ...], articles: tuple[str, ...], ai_act: bool, roles: object
) -> None:
    assert roles_for(axes, risks, articles, ai_act=ai_act) == roles


@given(
    st.lists(st.sampled_from(AXES), max_size=3, unique=True),
    st.lists(st.sampled_from(RISKS), max_size=4),
    st.lists(st.sampled_from(sorted(ARTICLES)) | st.text(max_size=5)),
)
def test_four_roles_at_most_and_the_order_of_risks_does_not_matter(
    axes: list[Axis], risks: list[str], articles: list[str]
) -> None:
    articles = [one for one in articles if "-" not in one]
    roles = roles_for(axes, risks, articles)
    assert len(roles) == len(set(roles)) <= MOST_ROLES
    assert roles == roles_for(axes, [*reversed(risks), *risks], articles)


def test_places_as_the_calendar_writes_them_lead_to_their_articles() -> None:
    assert numbers_in(("50(2)", "50", "5(1)(b bis)", "4 bis", "8-10", "n’importe")) == (
        "50",
        "5",
        "4 bis",
        "8",
        "9",
        "10",
    )


def test_every_article_of_the_calendar_is_one_of_the_act() -> None:
    written = [place for one in load_calendar().deadlines for place in one.articles]
    assert set(numbers_in(written)) <= set(ARTICLES)


def test_roles_are_named_in_the_readers_language() -> None:
    assert roles_view(("juridique", "dsi"), language("fr")) == ("juridique", "DSI")
    assert roles_view(("juridique", "dsi"), language("en")) == ("legal", "IT")
