"""`!abonner`, `!desabonner`: who wants to hear of what, and how long an address is kept."""

from __future__ import annotations

import pytest

from chat.commands.library import ask
from chat.houses import ANN, BOSS, NOW, Watched, said
from watcher.chat.commands.subscribing import MOST
from watcher.rules.subscriptions import Subscription, Wish
from watcher.store import outbox, subscriptions
from watcher.store.messages import NewMessage


def wishes(city: Watched) -> list[Wish]:
    return [one.wish for one in subscriptions.everybody(city.db)]


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("risque R08", Wish("risk", "R08")),
        ("risque:r8", Wish("risk", "R08")),
        ("axe légal", Wish("axis", "legal")),
        ("axis=legal", Wish("axis", "legal")),
        ("mot Accessibilité  numérique !", Wish("word", "accessibilite numerique")),
        ("Mots œuvre d’art", Wish("word", "oeuvre d art")),
    ],
)
def test_a_subject_is_understood_however_it_is_written(city: Watched, words: str, wish: Wish) -> None:
    answer = ask(city, f"!abonner {words}")
    assert answer.startswith("C’est noté")
    assert wishes(city) == [wish]


def test_whoever_subscribes_hears_what_is_kept_and_how_to_stop(city: Watched) -> None:
    answer = ask(city, "!abonner axe legal")
    assert "je garde votre adresse Matrix" in answer
    assert "!desabonner axe legal" in answer
    (kept,) = subscriptions.everybody(city.db)
    assert kept.address == ANN
    assert kept.who != ANN


def test_the_list_is_of_ones_own(city: Watched) -> None:
    assert "pas d’abonnement" in ask(city, "!abonner")
    ask(city, "!abonner axe legal")
    ask(city, "!abonner mot charte")
    assert ask(city, "!abonner").splitlines()[:3] == [
        "Vous avez 2 abonnements",
        "• axe Légal",
        "• mot «\u202fcharte\u202f»",
    ]
    assert "pas d’abonnement" in ask(city, "!abonner", BOSS)


def test_the_same_twice_is_once(city: Watched) -> None:
    ask(city, "!abonner mot IA")
    assert "déjà abonné" in ask(city, "!abonner mot ia")
    assert len(wishes(city)) == 1


def test_one_subscription_is_ended_alone(city: Watched) -> None:
    ask(city, "!abonner axe legal")
    ask(city, "!abonner risque R08")
    assert "Il vous en reste 1" in ask(city, "!desabonner axe legal")
    assert wishes(city) == [Wish("risk", "R08")]
    assert "Vous n’étiez pas abonné" in ask(city, "!desabonner axe legal")


@pytest.mark.parametrize("words", ["tout", "Tous", "all"])
def test_with_the_last_one_the_address_leaves_the_store(city: Watched, words: str) -> None:
    ask(city, "!abonner axe legal")
    ask(city, "!abonner risque R08")
    direct = NewMessage(f"direct:{ANN}", "notice", "subscription:1", "txn-d", "b", "h")
    outbox.enqueue(city.db, direct, NOW)
    city.hear(said(f"!desabonner {words}", "$stop"))
    assert "Votre adresse est effacée" in city.bodies[-1]
    assert wishes(city) == []
    assert ANN not in "\n".join(city.db.conn.iterdump())


def test_ending_ones_own_ends_nobody_elses(city: Watched) -> None:
    ask(city, "!abonner axe legal")
    ask(city, "!abonner axe legal", BOSS)
    ask(city, "!desabonner tout")
    assert [one.address for one in subscriptions.everybody(city.db)] == [BOSS]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("risques R08", "vouliez-vous dire risque"),
        ("legal", "Je ne sais pas m’abonner"),
        ("axe", "À quoi"),
        ("axe legall", "vouliez-vous dire legal"),
        ("risque R99", "le plus proche est"),
        ("mot ?!", "avec des lettres"),
        ("mot " + "long " * 40, "80 caractères au plus"),
    ],
)
def test_what_is_no_subject_is_refused(city: Watched, words: str, said: str) -> None:
    assert said in ask(city, f"!abonner {words}").replace("\u202f", " ")
    assert wishes(city) == []


def test_one_person_has_a_bounded_number(city: Watched) -> None:
    ask(city, "!abonner mot zero")
    (first,) = subscriptions.everybody(city.db)
    for number in range(MOST - 1):
        subscriptions.add(city.db, Subscription(ANN, first.who, Wish("word", f"mot {number}")), NOW)
    assert f"{MOST} abonnements au plus" in ask(city, "!abonner axe legal")
    assert "déjà abonné" in ask(city, "!abonner mot zéro")
