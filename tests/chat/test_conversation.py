"""What is heard is dealt with once, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chat.houses import NOW, ROOM, Watched, opened, said
from digests.messages.reply import Reply
from watcher.chat.answering import FLOOD, MOST_COMMANDS
from watcher.chat.commands.command import Call, Command, Office
from watcher.chat.conversation import OLDEST_COMMAND, TOKEN, Conversation
from watcher.chat.events import Heard, Moved
from watcher.store import heard
from watcher.store.database import open_database, transaction
from watcher.store.messages import Place


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Watched]:
    with opened(tmp_path) as made:
        yield made


def test_a_command_is_answered_in_a_thread_without_disturbing_anybody(room: Watched) -> None:
    room.hear(said("!aide"))
    (answer,) = room.messages
    assert "Ce que vous pouvez me demander" in answer.body
    assert (answer.room, answer.form, answer.mentions) == (ROOM, "notice", ())
    assert answer.place == Place(thread="$1", reply_to="$1")


def test_a_command_in_a_thread_is_answered_there(room: Watched) -> None:
    room.hear(said("!aide", thread="$root"))
    assert room.messages[0].place == Place(thread="$root", reply_to="$1")


@pytest.mark.parametrize(
    "text", ["bonjour", "!", "!!", "!12", "un !aide au milieu", "", "https://a.example/!x"]
)
def test_talk_is_no_command(room: Watched, text: str) -> None:
    room.hear(said(text))
    assert room.messages == []


def test_an_event_that_comes_again_is_not_answered_again(room: Watched) -> None:
    room.hear(said("!aide"))
    room.hear(said("!aide"), said("!aide"))
    assert len(room.messages) == 1


def test_where_to_go_on_is_kept_after_the_events(room: Watched) -> None:
    room.hear(said("!aide"), token="s42")
    assert heard.value(room.db, TOKEN) == "s42"


def test_the_first_news_and_old_commands_are_left_unanswered(room: Watched) -> None:
    room.hear(said("!aide"), first=True)
    room.hear(said("!aide", "$2", at=NOW - OLDEST_COMMAND - timedelta(seconds=1)))
    assert room.messages == []
    room.hear(said("!aide", "$3", at=NOW - OLDEST_COMMAND))
    assert len(room.messages) == 1


@pytest.mark.parametrize(
    ("text", "hint"), [("!aid", "!aide"), ("!AIDE2", "!aide"), ("!zzzzzz", "!aide"), ("!hepl", "!help")]
)
def test_a_typo_gets_the_nearest_command(room: Watched, text: str, hint: str) -> None:
    room.hear(said(text))
    assert "Je ne connais pas" in room.bodies[0]
    assert hint in room.bodies[0]


def test_who_floods_is_told_once_and_then_left_alone_for_a_minute(room: Watched) -> None:
    room.hear(*(said("!aide", f"${number}") for number in range(MOST_COMMANDS + 5)))
    assert [("plus vite" in body) for body in room.bodies] == [False] * MOST_COMMANDS + [True]
    room.hear(said("!aide", "$other", sender="@bob:lab.test"))
    assert len(room.messages) == MOST_COMMANDS + 2
    room.later(FLOOD + timedelta(seconds=1))
    room.hear(said("!aide", "$later", at=room.house.now()))
    assert len(room.messages) == MOST_COMMANDS + 3


def failing(_office: Office, _call: Call) -> Reply:
    raise ZeroDivisionError


def test_a_bug_in_one_answer_is_confessed_once_and_stops_nobody(
    room: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = Conversation.of(room.db, room.house)
    names = {**conversation.answerer.names, "bug": Command("bug", (), "", "", failing)}
    conversation = replace(conversation, answerer=replace(conversation.answerer, names=names))
    for _ in range(2):
        conversation.hear(Heard((said("!bug"), said("!aide", "$2")), "s2"))
    assert ["une erreur de ma part" in body for body in room.bodies] == [True, False]
    assert "ZeroDivisionError" in caplog.text


def test_a_room_that_moved_is_known_by_its_end(room: Watched) -> None:
    room.hear(Moved("$1", "!a", "@x:lab.test", NOW, "!b"), Moved("$2", "!b", "@x:lab.test", NOW, "!c"))
    assert heard.moved_rooms(room.db) == {"!a": "!c", "!b": "!c"}


def test_what_only_reads_is_worked_out_while_others_may_write(room: Watched) -> None:
    def long(office: Office, _call: Call) -> Reply:
        path = office.house.settings.paths.database
        with closing(open_database(path, busy_seconds=0)) as other, transaction(other):
            heard.set_value(other, "other", "wrote")
        return Reply(title="Voici.")

    conversation = Conversation.of(room.db, room.house)
    names = {**conversation.answerer.names, "long": Command("long", (), "", "", long, only_reads=True)}
    conversation = replace(conversation, answerer=replace(conversation.answerer, names=names))
    for _ in range(2):
        conversation.hear(Heard((said("!long"),), "s2"))
    assert room.bodies == ["Voici."]
    assert heard.value(room.db, "other") == "wrote"


def test_who_floods_has_nothing_worked_out(room: Watched) -> None:
    worked: list[str] = []

    def long(_office: Office, call: Call) -> Reply:
        worked.append(call.event_id)
        return Reply(title="Voici.")

    conversation = Conversation.of(room.db, room.house)
    names = {**conversation.answerer.names, "long": Command("long", (), "", "", long, only_reads=True)}
    conversation = replace(conversation, answerer=replace(conversation.answerer, names=names))
    conversation.hear(Heard(tuple(said("!long", f"${number}") for number in range(MOST_COMMANDS + 3)), "s2"))
    assert worked == [f"${number}" for number in range(MOST_COMMANDS)]
    assert len(room.messages) == MOST_COMMANDS + 1
