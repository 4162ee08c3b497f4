"""`!cherche` shows five publications at a time, `!suite` the next ones."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from chat.commands.library import ask, keep, keep_older
from chat.houses import NOW, Watched
from factories import assessment


def numbers(answer: str) -> list[int]:
    """The numbers of the publications that an answer lists."""
    return [int(number) for number in re.findall(r"^• n° (\d+)", spaced(answer), re.MULTILINE)]


def spaced(answer: str) -> str:
    return answer.replace("\u202f", " ")


def test_a_result_has_number_title_link_publisher_date_axes_and_risks(city: Watched) -> None:
    keep(
        city, "1", "Une charte à Brest", said_of_it=assessment(axes=["usages", "legal"], risks=["R08", "R11"])
    )
    answer = spaced(ask(city, "!cherche charte"))
    assert answer.splitlines()[:2] == [
        "1 publication pour « charte »",
        "• n° 1 · Une charte à Brest (https://cnil.example/1) · CNIL · 20 novembre 2026"
        " · Usages, Légal · R08, R11",
    ]


def test_an_urgent_one_is_marked_and_one_off_the_subject_says_so(city: Watched) -> None:
    keep(city, "1", "Une amende", said_of_it=assessment(urgency="urgent"))
    keep(
        city,
        "2",
        "Une amende de stationnement",
        said_of_it=assessment(scope={"label": "hors", "p": 1}, axes=[]),
    )
    answer = spaced(ask(city, "!cherche amende"))
    assert "n° 1 🔴 ·" in answer
    assert "20 novembre 2026 · hors sujet" in answer


def test_an_answer_says_that_a_machine_classified(city: Watched) -> None:
    keep(city, "1", "Une charte")
    assert "Classé automatiquement par Vigie (modèle test-1)" in ask(city, "!cherche charte")


def test_five_at_a_time_until_there_are_no_more(city: Watched) -> None:
    for number in range(1, 13):
        keep(city, str(number), "Une charte")
    first = ask(city, "!cherche charte")
    assert numbers(first) == [12, 11, 10, 9, 8]
    assert "1 à 5 sur 12 ; la suite : !suite" in spaced(first)
    assert numbers(ask(city, "!suite")) == [7, 6, 5, 4, 3]
    last = ask(city, "!suite")
    assert numbers(last) == [2, 1]
    assert "11 à 12 sur 12" in last
    assert "!suite" not in last
    for _ in range(2):
        assert "Il n’y a plus rien pour « charte » : 12 résultats ont été montrés." in spaced(
            ask(city, "!suite")
        )


def test_the_next_page_is_of_the_same_list_whatever_came_in_between(city: Watched) -> None:
    for number in range(1, 7):
        keep(city, str(number), "Une charte")
    assert numbers(ask(city, "!cherche charte")) == [6, 5, 4, 3, 2]
    keep(city, "late", "Une charte", seen=NOW + timedelta(seconds=1))
    city.later(timedelta(minutes=5))
    assert numbers(ask(city, "!suite")) == [1]


def test_each_person_goes_on_with_their_own_search(city: Watched) -> None:
    for number in range(1, 7):
        keep(city, str(number), "Une charte")
    ask(city, "!cherche charte")
    assert "Vous n’avez encore rien cherché ici" in ask(city, "!suite", sender="@bob:lab.test")
    assert numbers(ask(city, "!suite")) == [1]


def test_a_new_search_takes_the_place_of_the_last(city: Watched) -> None:
    for number in range(1, 7):
        keep(city, str(number), "Une charte")
    ask(city, "!cherche charte")
    ask(city, "!cherche décret")
    assert spaced(ask(city, "!suite")).startswith("Rien trouvé pour « décret ».")


def test_a_wrong_search_leaves_the_last_one_to_go_on_with(city: Watched) -> None:
    for number in range(1, 7):
        keep(city, str(number), "Une charte")
    ask(city, "!cherche charte")
    assert "Il n’y a pas d’axe" in ask(city, "!cherche charte axe:nord")
    assert numbers(ask(city, "!suite")) == [1]


def test_options_alone_list_the_latest(city: Watched) -> None:
    keep(city, "1", said_of_it=assessment(risks=["R08"]), published=NOW - timedelta(days=1))
    keep(city, "2", said_of_it=assessment(risks=["R08"]), published=NOW - timedelta(days=2))
    keep(city, "3", said_of_it=assessment(risks=["R11"]))
    answer = ask(city, "!cherche risque:r8")
    assert spaced(answer).startswith("2 publications : risque R08")
    assert numbers(answer) == [1, 2]


def test_nothing_found_says_what_to_try(city: Watched) -> None:
    answer = spaced(ask(city, "!cherche licorne axe:legal"))
    assert answer.startswith("Rien trouvé pour « licorne », axe Légal.")
    assert "Essayez moins de mots" in answer


@pytest.mark.parametrize(
    "command", ["!search charte", "!find charte", "!recherche charte", "!CHERCHE Charte"]
)
def test_it_answers_to_its_other_names(city: Watched, command: str) -> None:
    keep(city, "1", "Une charte")
    assert numbers(ask(city, command)) == [1]


def test_what_a_source_or_a_member_wrote_pings_nobody_and_formats_nothing(city: Watched) -> None:
    keep(city, "1", "<b>@room</b> charte", link="javascript:alert(1)")
    ask(city, "!cherche charte <i>@room</i>")
    ask(city, "!cherche charte")
    html = "".join(message.html for message in city.messages)
    assert "<b>" not in html
    assert "<i>" not in html
    assert "@room" not in html
    assert "javascript" not in html


def test_what_is_not_judged_yet_is_found_and_says_so(city: Watched) -> None:
    keep_older(city, "1", "Une vieille charte")
    keep(city, "2", "Une charte")
    found = ask(city, "!cherche charte").replace("\u202f", " ")
    assert "2 publications" in found
    assert (
        "n° 1 · Une vieille charte (https://cnil.example/1) · CNIL · 4 mars 2025 · pas encore classée"
        in found
    )
