"""References to the AI Act are found in French and English, and those to other texts are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.references import ai_act_references, speaks_of_ai_act


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'AI Act, article 50, paragraphe 2, impose le marquage", ["article 50(2)"]),
        ("Under the AI Act, art. 5(1) bans it", ["article 5(1)"]),
        ("AI Act: Article 6(2) and Annex III", ["article 6(2)", "annex III"]),
        ("le règlement sur l’IA (annexe III, considérant 27)", ["annex III", "recital 27"]),
        ("paragraphe 3 de l'article 6 du RIA", ["article 6(3)"]),
        ("Règlement (UE) 2024/1689, article 50 § 4", ["article 50(4)"]),
        ("AI Act, articles 5 et 6", ["article 5", "article 6"]),
        ("EU AI Act Articles 8-27", ["article 8", "article 27"]),
        ("règlement européen sur l'intelligence artificielle, article 5 bis", ["article 5 bis"]),
        ("AI Act: annex 3", ["annex III"]),
        ("AI Act, article 4; encore l'article 4", ["article 4"]),
        ("AI Act recital 27, then article 5", ["recital 27", "article 5"]),
    ],
)
def test_references_are_found_in_the_order_of_the_text(text: str, expected: list[str]) -> None:
    found = [
        f"{one.kind} {one.number}" + (f"({one.paragraph})" if one.paragraph else "")
        for one in ai_act_references(text)
    ]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "L'article 5 du code civil",
        "AI Act et article 22 du RGPD",
        "AI Act and Article 22 GDPR",
        "AI Act, article 114",
        "AI Act, article 1024",
        "AI Act, annexe XIV",
        "AI Act, annex 99",
        "AI Act, annexe IIII",
        "AI Act, considérant 181",
        "AI Act, article L. 311-3-1 du CRPA",
        "AI Act, start 5",
    ],
)
def test_other_texts_and_numbers_that_the_act_does_not_have_are_left_out(text: str) -> None:
    assert ai_act_references(text) == ()


def test_a_duration_after_an_article_is_no_article() -> None:
    assert [one.number for one in ai_act_references("AI Act, article 4, 12 mois plus tard")] == ["4"]


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("l’IA Act", True),
        ("le RIA", True),
        ("maria", False),
        ("loi européenne sur l'IA", True),
        ("ria", False),
    ],
)
def test_the_act_goes_by_several_names(text: str, speaks: bool) -> None:
    assert speaks_of_ai_act(text) is speaks


@given(st.text(alphabet="article 0123456789()§,etannexIVXconsidér", max_size=200))
def test_any_text_is_read_without_an_error_and_nothing_stands_twice(text: str) -> None:
    found = ai_act_references(f"AI Act {text}")
    assert len(set(found)) == len(found)


def test_a_hostile_text_is_read_quickly() -> None:
    assert len(ai_act_references("AI Act article 5" + ", 6" * 100_000)) == 2
