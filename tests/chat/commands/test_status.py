"""`!etat`: a few lines for members, and what operators look after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chat.commands.library import ask, keep
from chat.houses import ANN, BOSS, NOW, ROOM, ROOT, Watched
from classifiers.service import version_in_service
from factories import assessment
from watcher.chat.commands import status
from watcher.chat.events import Unreadable
from watcher.store import outbox, runs
from watcher.store.messages import NewMessage

FOR_MEMBERS = ["Veille", "Dernière collecte", "Sept derniers jours", "En attente d’envoi"]
FOR_OPERATORS = ["Messages abandonnés", "Modèle", "Dérive", "Disque"]


def told(city: Watched, sender: str = ANN) -> dict[str, str]:
    """The facts of an answer by their names, with plain spaces."""
    lines = ask(city, "!etat", sender).replace("\u202f", " ").splitlines()
    return dict(line.removeprefix("• ").split(" : ", 1) for line in lines if line.startswith("•"))


def write(city: Watched, room: str) -> int:
    """Write a message for a room."""
    number = str(city.db["outbox"].count)
    message = NewMessage(room, "notice", f"test:{number}", f"test-{number}", "corps", "<p>corps</p>")
    message_id = outbox.enqueue(city.db, message, NOW)
    assert message_id is not None
    return message_id


@pytest.mark.parametrize(
    ("sender", "facts"),
    [(ANN, FOR_MEMBERS), (BOSS, FOR_MEMBERS), (ROOT, FOR_MEMBERS + FOR_OPERATORS)],
)
def test_who_sees_what(city: Watched, sender: str, facts: list[str]) -> None:
    assert list(told(city, sender)) == facts


def test_a_watch_that_just_began(city: Watched) -> None:
    assert told(city) == {
        "Veille": "3 sources suivies",
        "Dernière collecte": "aucune encore",
        "Sept derniers jours": "0 publication",
        "En attente d’envoi": "rien",
    }


def test_what_came_within_the_week_and_how_much_of_it_is_urgent(city: Watched) -> None:
    runs.start_run(city.db, "round", datetime(2026, 11, 26, 8, 5, tzinfo=UTC))
    keep(city, "1", said_of_it=assessment(urgency="urgent"))
    keep(city, "2")
    keep(city, "3", said_of_it=assessment(scope={"label": "hors", "p": 0.9}, axes=[], urgency="urgent"))
    keep(city, "4", seen=NOW - timedelta(days=7, seconds=1))
    write(city, "veille")
    facts = told(city)
    assert facts["Sept derniers jours"] == "2 publications, dont 1 urgente"
    assert facts["Dernière collecte"] == "26 novembre 2026 à 09:05"
    assert facts["En attente d’envoi"] == "1 message"


def test_operators_see_what_was_given_up_and_what_fails_but_not_whom_it_was_for(city: Watched) -> None:
    outbox.mark_dead(city.db, write(city, "direct:@ann:lab.test"), "M_FORBIDDEN", NOW)
    outbox.mark_failed(city.db, write(city, "veille"), "502", NOW + timedelta(minutes=1), NOW)
    facts = told(city, ROOT)
    assert facts["Messages abandonnés"] == "1"
    assert facts["Le dernier"] == "message direct, M_FORBIDDEN"
    assert facts["Envois qui échouent"] == "1 (veille)"


def test_operators_see_how_many_messages_could_not_be_read(city: Watched) -> None:
    city.hear(Unreadable("$u1", ROOM, ANN, NOW), Unreadable("$u2", ROOM, ANN, NOW))
    assert told(city, ROOT)["Messages indéchiffrables"] == "2"
    assert "Messages indéchiffrables" not in told(city)


def test_operators_see_the_model_in_service(city: Watched) -> None:
    assert told(city, ROOT)["Modèle"] == version_in_service(city.house.settings.paths.model)


def test_a_model_directory_that_cannot_be_read_is_said(city: Watched) -> None:
    directory = city.house.settings.paths.model
    directory.mkdir()
    (directory / "service.json").write_text("{", encoding="utf-8")
    assert told(city, ROOT)["Modèle"] == "illisible (vigie doctor dit pourquoi)"


def test_operators_see_a_drift_whole(city: Watched) -> None:
    assert told(city, ROOT)["Dérive"] == "rien à signaler"
    for number in range(40):
        said = assessment().model_copy(update={"words": 100, "unknown": 60})
        keep(city, str(number), said_of_it=said)
    drift = told(city, ROOT)["Dérive"]
    assert "60\u00a0% de mots inconnus" in drift
    assert drift.endswith("Ses classements sont à relire de plus près.")


def test_a_disk_that_is_nearly_full_is_said(city: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(city, ROOT)["Disque"].endswith("Gio libres")
    monkeypatch.setattr(status, "free_bytes", lambda _folder: 2**29)
    assert told(city, ROOT)["Disque"] == "0,5 Gio libres : il faut faire de la place"
