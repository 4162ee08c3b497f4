"""A citation of the AI Act comes with a French title and the day from which it applies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from classifiers.articles import LawBook, load_articles
from classifiers.assessment import Citation
from classifiers.calendar import Calendar, applies_from, load_calendar
from classifiers.citations import citations_in
from classifiers.lists import ListError, bundled

ARTICLES = load_articles()
BUNDLED = load_calendar()


def calendar(*deadlines: tuple[str, list[str], list[str]]) -> Calendar:
    """The bundled calendar with these (day, articles, annexes) only."""
    days = [
        {"date": day, "what": "…", "status": "applies", "articles": articles, "annexes": annexes}
        for day, articles, annexes in deadlines
    ]
    return Calendar.model_validate({**BUNDLED.model_dump(by_alias=True), "dates": days})


def only(text: str) -> Citation:
    [citation] = citations_in(text)
    return citation


def test_each_of_the_113_articles_and_13_annexes_has_a_short_title() -> None:
    inserted = {"4 bis", "60 bis", "75 bis", "75 ter", "75 quater", "75 quinquies"}
    assert set(ARTICLES.articles) == {str(number) for number in range(1, 114)} | inserted
    assert len(ARTICLES.annexes) == 13
    titles = [*ARTICLES.articles.values(), *ARTICLES.annexes.values()]
    assert all(4 <= len(title) <= 70 for title in titles)
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        ("RIA, article 50", "Obligations de transparence", date(2026, 8, 2)),
        ("RIA, article 50, paragraphe 4", "Obligations de transparence", date(2026, 8, 2)),
        ("RIA, article 27", "Analyse d'impact sur les droits fondamentaux", date(2027, 12, 2)),
        ("RIA, article 5", "Pratiques interdites", date(2025, 2, 2)),
        ("RIA, annexe III, point 4", "Domaines à haut risque", date(2027, 12, 2)),
        ("RIA, article 4 bis", "Données sensibles pour détecter et corriger les biais", None),
        ("RIA, article 5 ter", None, None),
        ("RIA, considérant 27", None, None),
        ("le RIA", None, None),
        ("article 22 du RGPD", None, None),
        ("article 5 du RGPD", None, None),
    ],
)
def test_a_citation_is_explained(text: str, title: str | None, day: date | None) -> None:
    explained = LawBook(ARTICLES, BUNDLED).explain(only(text))
    assert (explained.citation, explained.title, explained.applies_from) == (only(text), title, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("RIA, article 50", "2026-08-02"),
        ("RIA, article 50(2)", "2026-12-02"),
        ("RIA, article 50(2)(a)", "2026-12-02"),
        ("RIA, article 50(3)", "2026-08-02"),
        ("RIA, article 5(1)(f)", "2025-02-02"),
        ("RIA, article 5(1)(ba)", "2027-01-01"),
        ("RIA, article 8", "2027-12-02"),
        ("RIA, article 27", "2027-12-02"),
        ("RIA, article 9(2)", "2027-12-02"),
        ("RIA, article 12", "2026-06-01"),
        ("RIA, annexe I", "2028-08-02"),
        ("RIA, annexe X", "2030-12-31"),
    ],
)
def test_the_most_specific_entry_wins_and_of_equal_ones_the_earliest(text: str, day: str) -> None:
    entries = calendar(
        ("2026-08-02", ["50"], []),
        ("2026-12-02", ["50(2)"], []),
        ("2025-02-02", ["5"], []),
        ("2027-01-01", ["5(1)(b bis)"], []),
        ("2028-08-02", ["6(1)", "8-27"], ["I"]),
        ("2027-12-02", ["8-27"], []),
        ("2026-06-01", ["12"], []),
        ("2028-01-28", ["43(3)"], ["I"]),
        ("2030-12-31", ["111(1)"], ["X"]),
    )
    assert applies_from(entries, only(text)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "RIA, article 6",
        "RIA, article 28",
        "RIA, article 9 bis",
        "RIA, annexe II",
        "RIA, considérant 8",
        "le RIA",
    ],
)
def test_what_the_calendar_does_not_say_is_not_guessed(text: str) -> None:
    entries = calendar(("2028-08-02", ["6(1)", "8-27"], ["I"]))
    assert applies_from(entries, only(text)) is None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("  57: Bacs à sable réglementaires\n", "", "no title for article 57"),
        ("  IV: Contenu", "  XX: Contenu", "no title for annex IV"),
        ("articles:\n", "articles: 5\nothers:\n", "articles: "),
        ("  57: Bacs à sable réglementaires\n", "  57: [a]\n", r"articles\.57: "),
    ],
)
def test_an_error_is_located(tmp_path: Path, before: str, after: str, expected: str) -> None:
    good = bundled("ai_act_articles.yaml").read_text(encoding="utf-8")
    assert before in good
    path = tmp_path / "articles.yaml"
    path.write_text(good.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ListError, match=expected):
        load_articles(path)
