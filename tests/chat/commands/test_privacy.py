"""`!oubliez-moi`: asked, confirmed, and then nothing of a person is left in any table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chat.commands.library import ask, keep
from chat.houses import ANN, BOSS, NOW, ROOM, Watched, said
from factories import assessment
from watcher.chat import reactions
from watcher.chat.commands.privacy import MOST_AN_HOUR
from watcher.chat.events import Reacted
from watcher.chat.matrix import DirectNotes
from watcher.config.conversation import People
from watcher.pseudonyms import load_key, pseudonym
from watcher.recovery.forgotten import read_forgotten
from watcher.settings import Matrix
from watcher.store import heard, outbox, requests
from watcher.store.database import transaction
from watcher.store.messages import NewMessage

QUESTION = "Peut-on utiliser un transcripteur en commission ?"
SECRET = "hébergement souverain"  # pragma: allowlist secret


def who(city: Watched, address: str = ANN) -> str:
    return pseudonym(load_key(city.house.settings.paths.data), address)


def everything(city: Watched) -> str:
    """Every value of every table, as text."""
    return "\n".join(
        str(row) for table in city.db.table_names() if "fts" not in table for row in city.db[table].rows
    )


def live(city: Watched) -> None:
    """Leave a trace of every kind; two requests, of which one is answered; everything that was sent."""
    people = People(coordinators=(BOSS, ANN))
    city.house = replace(city.house, settings=city.house.settings.model_copy(update={"people": people}))
    keep(city, "1", said_of_it=assessment(axes=["usages"]))
    for number, words in enumerate(
        (
            f"!cherche {SECRET}",
            "!classer 1 axe=legal",
            "!abonner axe legal",
            "!muet 2h",
            f"!saisine {QUESTION}",
            "!saisine Et pour les élèves, que dites-vous ?",
            "!proposer https://a.example/1 mon article",
        )
    ):
        city.hear(said(words, f"$ann{number}"))
    city.hear(Reacted("$r", ROOM, ANN, NOW, "$somewhere", "👍"), said("bonjour", "$talk"))
    city.hear(said("!saisine 1 close Oui.", "$boss", BOSS))
    outbox.enqueue(city.db, NewMessage(f"direct:{ANN}", "notice", "d", "txn-d", "b", "h", (), (1,)), NOW)
    city.later(timedelta(minutes=2))
    for one in city.messages:
        outbox.mark_sent(city.db, one.id, f"$sent{one.id}", city.house.now())


def test_it_is_asked_first_what_is_to_be_forgotten(city: Watched) -> None:
    live(city)
    answer = ask(city, "!oubliez-moi")
    assert [line for line in answer.splitlines() if line.startswith("•")] == [
        "• 1 avis ou correction",
        "• 1 réaction",
        "• 1 abonnement, avec votre adresse",
        "• 1 recherche",
        "• 2 saisines",
        "• 1 proposition de page",
    ]
    assert "!oubliez-moi oui" in answer
    assert city.db["feedback"].count == 1


@pytest.mark.parametrize("word", ["oui", "Oui !", "yes"])
def test_after_the_confirmation_no_table_holds_the_person(city: Watched, word: str) -> None:
    live(city)
    assert who(city) in everything(city)
    assert ANN in everything(city)
    answer = ask(city, f"!oubliez-moi {word}")
    assert answer.startswith("C’est effacé.")
    assert "• 2 saisines" in answer
    left = everything(city)
    assert who(city) not in left
    assert ANN not in left
    assert SECRET not in left
    assert QUESTION not in left
    assert "mon article" not in left


def test_the_account_does_not_remember_either_in_which_room_it_spoke_with_the_person(city: Watched) -> None:
    settings = city.house.settings
    matrix = Matrix(
        homeserver="https://lab.test",
        user_id="@vigie:lab.test",
        password_file=settings.paths.data / "password",
    )
    city.house = replace(city.house, settings=settings.model_copy(update={"matrix": matrix}))
    notes = DirectNotes(settings.paths.matrix)
    notes.note(ANN, "!ann")
    notes.note(BOSS, "!boss")
    ask(city, "!oubliez-moi oui")
    assert (notes.room_with(ANN), notes.room_with(BOSS)) == (None, "!boss")


def test_others_keep_everything(city: Watched) -> None:
    live(city)
    city.hear(said("!classer 1 axe=technologie", "$b1", BOSS), said("!abonner axe legal", "$b2", BOSS))
    ask(city, "!oubliez-moi oui")
    assert [row["who"] for row in city.db["feedback"].rows] == [who(city, BOSS)]
    assert [row["address"] for row in city.db["subscriptions"].rows] == [BOSS]


def test_an_open_request_is_still_answered_and_then_empty(city: Watched) -> None:
    live(city)
    ask(city, "!oubliez-moi oui")
    (waiting,) = requests.open_requests(city.db)
    assert (waiting.id, waiting.who, waiting.text) == (2, "", "Et pour les élèves, que dites-vous ?")
    city.hear(said("!saisine 2 close C’est prévu.", "$late", BOSS))
    assert "C’est prévu." in "\n".join(city.bodies)
    assert "élèves" not in everything(city)


def test_an_event_that_comes_again_after_forgetting_is_not_answered_again(city: Watched) -> None:
    live(city)
    ask(city, "!oubliez-moi oui")
    before = city.db["outbox"].count
    city.hear(said("!classer 1 axe=legal", "$ann1"))
    assert city.db["outbox"].count == before
    assert city.db["feedback"].count == 0


def test_reactions_that_are_still_in_the_room_do_not_come_back_with_a_recount(city: Watched) -> None:
    live(city)
    first, second, others = (
        Reacted(event_id, ROOM, sender, NOW, "$sent1", "👍")
        for event_id, sender in (("$heard", ANN), ("$counted", ANN), ("$boss", BOSS))
    )
    city.hear(first)
    for _ in range(2):
        with transaction(city.db):
            reactions.recount(city.db, "$sent1", [first, second, others], lambda address: who(city, address))
        city.hear(said("!oubliez-moi oui", "$forget"))
    assert [row["event_id"] for row in city.db["reactions"].rows] == ["$boss"]


def test_a_number_is_not_given_twice(city: Watched) -> None:
    live(city)
    ask(city, "!oubliez-moi oui")
    city.hear(said(f"!saisine {QUESTION}", "$b1", BOSS), said("!proposer https://a.example/2", "$b2", BOSS))
    assert "Saisine n° 3 enregistrée." in city.bodies[-2].replace("\u202f", " ")
    assert "Reçu, n° 2." in city.bodies[-1]


def test_whoever_left_nothing_is_told_so(city: Watched) -> None:
    assert "rien d’autre que la trace de vos messages" in ask(city, "!oubliez-moi")
    assert ask(city, "!oubliez-moi oui").startswith("C’est effacé.")


def test_forgetting_without_end_is_stopped_without_knowing_by_whom(city: Watched) -> None:
    for number in range(MOST_AN_HOUR):
        heard.note(city.db, f"forgotten:{number}", "forgotten", "", NOW)
    assert "Trop d’effacements" in ask(city, "!oubliez-moi oui")
    city.later(timedelta(hours=2))
    assert ask(city, "!oubliez-moi oui").startswith("C’est effacé.")


def test_who_is_forgotten_is_noted_for_the_restore_of_a_backup(city: Watched):
    live(city)
    city.hear(said("!oubliez-moi oui", "$yes"))
    noted = read_forgotten(city.house.settings.paths.data / "forgotten.csv")
    assert [one.who for one in noted] == [who(city)]


def test_nobody_is_forgotten_when_that_cannot_be_noted(city: Watched):
    live(city)
    (city.house.settings.paths.data / "forgotten.csv").mkdir()
    city.hear(said("!oubliez-moi oui", "$yes"))
    assert "Rien n’est effacé" in city.bodies[-1]
    assert who(city) in everything(city)
