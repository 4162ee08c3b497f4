"""`!classer`: a correction is kept as the learning reads it, and the answer says what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat.commands.library import ask, keep
from chat.houses import ANN, BOSS, Watched
from classifiers.improvement.corrections import Correction, read_correction
from factories import assessment, item
from watcher.items import Change, Judged
from watcher.rules.caps import CAPS
from watcher.store import feedback, items


def corrections(city: Watched, item_id: int = 1) -> list[Correction]:
    """What was kept of an item, as the learning reads it."""
    kept = feedback.for_item(city.db, item_id)
    assert {one.kind for one in kept} <= {"label"}
    return [read_correction(one.value) for one in kept]


def spaced(answer: str) -> str:
    return answer.replace("\u202f", " ")


def test_the_answer_says_what_changed_from_what_to_what(city: Watched) -> None:
    keep(city, "1", "Une charte", said_of_it=assessment(axes=["usages"], risks=["R11"]))
    answer = spaced(ask(city, "!classer 1 axe=legal risque=+R08 risque=-R11 urgence=urgent"))
    assert answer.splitlines()[:4] == [
        "Noté pour n° 1 · Une charte",
        "• Axes : Usages → Légal",
        "• Risques : R11 → R08",
        "• Urgence : Courant → Urgent",
    ]
    assert corrections(city) == [Correction(axes=("legal",), risks=("R08",), urgency="urgent")]


def test_a_correction_names_no_address(city: Watched) -> None:
    keep(city, "1")
    ask(city, "!classer 1 axe=legal")
    (kept,) = feedback.for_item(city.db, 1)
    assert kept.event_id == "$asked-0"
    assert len(kept.who) == 32
    assert ANN not in str(kept)


def test_a_second_correction_of_one_person_goes_on_from_the_first(city: Watched) -> None:
    keep(city, "1", said_of_it=assessment(axes=["usages"], risks=["R11"]))
    ask(city, "!classer 1 axe=legal")
    answer = spaced(ask(city, "!classer 1 risque=+R08"))
    assert "Axes" not in answer
    assert "Risques : R11 → R11, R08" in answer
    assert corrections(city)[-1] == Correction(axes=("legal",), risks=("R11", "R08"))


def test_another_persons_correction_starts_from_the_machine(city: Watched) -> None:
    keep(city, "1", said_of_it=assessment(axes=["usages"]))
    ask(city, "!classer 1 axe=legal")
    assert "Usages → Technologie" in ask(city, "!classer 1 axe=technologie", BOSS)


def test_a_correction_of_an_older_text_says_nothing_of_the_new_one(city: Watched) -> None:
    keep(city, "1", said_of_it=assessment(axes=["usages"]))
    ask(city, "!classer 1 axe=legal")
    city.later(timedelta(hours=1))
    revised = Judged(item("id:1", content_hash="new"), Change.REVISED, assessment(axes=["usages"]))
    items.save(city.db, revised, city.house.now())
    city.later(timedelta(hours=1))
    assert "Usages → Légal" in ask(city, "!classer 1 axe=legal")


def test_off_the_subject_is_said_in_one_word(city: Watched) -> None:
    keep(city, "1", said_of_it=assessment(risks=["R11"]))
    answer = spaced(ask(city, "!classer 1 portée=hors"))
    assert [line for line in answer.splitlines() if line.startswith("•")] == [
        "• Portée : IA générative → hors sujet"
    ]
    (kept,) = corrections(city)
    assert (kept.scope, kept.axes, kept.risks) == ("hors", (), ())


@pytest.mark.parametrize(
    "words",
    ["axe=légal", "axis=Legal", "axe:leg", "axes=legal", "AXE=legal"],
)
def test_an_axis_is_understood_however_it_is_written(city: Watched, words: str) -> None:
    keep(city, "1")
    ask(city, f"!classer n° 1 {words}")
    assert corrections(city)[0].axes == ("legal",)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("risque=+r8,−11", Correction(risks=("R08",))),
        ("nature=Décision", Correction(nature="decision")),
        ("nature=retour-d-experience", Correction(nature="retour-experience")),
        ("urgence=courant urgence=notable", Correction(urgency="notable")),
        ("reglement=oui", Correction(ai_act=True)),
        ("axe=legal,usages", Correction(axes=("legal", "usages"))),
    ],
)
def test_labels_are_understood(city: Watched, words: str, kept: Correction) -> None:
    keep(city, "1", said_of_it=assessment(risks=["R11"]))
    ask(city, f"!classer 1 {words}")
    assert corrections(city) == [kept]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Écrivez !classer suivi du numéro"),
        ("la charte axe=legal", "n’est pas un numéro"),
        ("99 axe=legal", "pas de publication n° 99"),
        ("1", "Que faut-il changer"),
        ("1 axe=legall", "vouliez-vous dire legal"),
        ("1 risque=+R99", "le plus proche est R"),
        ("1 urgence=urgant", "vouliez-vous dire urgent"),
        ("1 portee=dehors", "vouliez-vous dire hors"),
        ("1 nature=press", "vouliez-vous dire presse"),
        ("1 reglement=peut-être", "oui ou non"),
        ("1 urgence=+urgent", "n’a qu’une valeur"),
        ("1 urgense=urgent", "vouliez-vous dire urgence="),
        ("1 axe=usages", "Rien ne change"),
        ("1 risque=-R08", "n’y est pas"),
        ("1 axe=-usages", "au moins un axe"),
        ("1 risque=+R01,+R02,+R03,+R08", "quatre risques au plus"),
        ("1 portee=hors axe=legal", "Hors sujet"),
    ],
)
def test_what_cannot_be_says_why_and_keeps_nothing(city: Watched, words: str, said: str) -> None:
    keep(city, "1", said_of_it=assessment(axes=["usages"], risks=["R11"]))
    assert said in spaced(ask(city, f"!classer {words}"))
    assert city.db["feedback"].count == 0


def test_back_on_the_subject_needs_an_axis(city: Watched) -> None:
    keep(city, "1", said_of_it=assessment(scope={"label": "hors", "p": 0.9}, axes=[]))
    assert "au moins un axe" in ask(city, "!classer 1 portee=iag")
    assert "Hors sujet" in ask(city, "!classer 1 axe=legal")
    ask(city, "!classer 1 portee=iag axe=legal")
    assert corrections(city) == [Correction(scope="iag", axes=("legal",))]


def test_more_than_the_days_share_is_refused_but_correcting_oneself_is_not(city: Watched) -> None:
    for number in range(CAPS.a_day + 1):
        keep(city, str(number))
    for number in range(CAPS.a_day):
        assert "Noté" in ask(city, f"!classer {number + 1} axe=legal")
        city.later(timedelta(seconds=30))
    assert "votre part est épuisée" in spaced(ask(city, f"!classer {CAPS.a_day + 1} axe=legal"))
    assert "Noté" in ask(city, "!classer 1 axe=technologie")
    assert "Noté" in ask(city, f"!classer {CAPS.a_day + 1} axe=legal", BOSS)
    city.later(timedelta(days=1))
    assert "Noté" in ask(city, f"!classer {CAPS.a_day + 1} axe=legal")
