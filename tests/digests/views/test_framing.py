"""What frames a digest."""

from __future__ import annotations

import pytest

from digests.choosing.interest import Interest
from digests.choosing.issue import Issue
from digests.choosing.selection import Material
from digests.messages.message import digest_message
from digests.period import period_named
from digests.texts.language import FRENCH, language
from digests.views.digest_view import digest_view
from digests.views.framing import difference, interests_view, trend_view
from sample_week import HOSTILE, MONDAY, PARIS, item, week

NOVEMBER = period_named("2026-11", PARIS)


def issue(**changes: object) -> Issue:
    return Issue(Material(tuple(week()), MONDAY, **changes), NOVEMBER, PARIS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("interests", "said"),
    [
        ((), ""),
        ((Interest(axes=("legal",)),), "axe Légal"),
        ((Interest(axes=("legal",), risks=("R08",)),), "axe Légal et risque R08"),
        ((Interest(axes=("legal",)), Interest(risks=("R08",))), "axe Légal · risque R08"),
        ((Interest(words=("assistant de redaction",)),), "mot «\u202fassistant de redaction\u202f»"),
        (
            (Interest(risks=("R01", "R02", "R03", "R04", "R05")),),
            "risque R01, risque R02, risque R03 et 2 autres",
        ),
    ],
)
def test_what_a_digest_was_narrowed_to(interests: tuple[Interest, ...], said: str) -> None:
    assert interests_view(interests) == said


def test_the_title_says_it_and_the_empty_digest_too() -> None:
    view = digest_view(issue().digest(Interest(risks=("R01",))))
    assert view.title == "Note mensuelle de veille IA · novembre 2026 · risque R01"
    assert view.empty == "Aucune publication sur ce sujet."


def test_figures_are_two_lines_with_their_differences() -> None:
    digest = issue(before=(item(1), item(2, axes=("legal",), urgency="urgent"))).digest()
    assert trend_view(digest) == (
        "Par rapport à octobre 2026\u202f: 11 publications (+9), 2 urgentes (+1)",
        "Légal 3 (+2) · Usages 6 (+5) · Technologie 2 (+2)",
    )
    assert trend_view(issue().digest()) == ()


def test_figures_stand_in_both_forms_of_the_message() -> None:
    message = digest_message(issue(before=(item(1),)).digest())
    for text in (message.body, message.html):
        assert "Par rapport à octobre 2026" in text
        assert "Légal 3 (+3)" in text


def test_the_message_says_where_the_whole_of_it_is() -> None:
    message = digest_message(issue().digest(), address="https://veille.example.org/syntheses/2026-11.html")
    assert (
        '<a href="https://veille.example.org/syntheses/2026-11.html">Tout lire sur le site</a>'
        in message.html
    )
    assert "Tout lire sur le site\nhttps://veille.example.org/syntheses/2026-11.html\n" in message.body


@pytest.mark.parametrize(
    ("now", "before", "said"), [(3, 1, "+2"), (1, 3, "−2"), (2, 2, "="), (2_000, 0, "+2\u202f000")]
)
def test_differences_have_a_sign(now: int, before: int, said: str) -> None:
    assert difference(now, before, FRENCH) == said


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_that_somebody_asked_for_are_harmless(hostile: str) -> None:
    message = digest_message(issue().digest(Interest(words=(hostile,))))
    assert "<script" not in message.html
    assert "@room" not in message.body + message.html


def test_english_has_its_own_words() -> None:
    english = language("en")
    assert interests_view((Interest(axes=("legal",)),), english) != "axe Légal"
