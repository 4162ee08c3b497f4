"""No words break a command: it answers, or says in French what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chat.commands.library import BROKEN, keep, visited
from chat.houses import NOW, ROOM, ROOT, Watched
from digests.messages.fitting import MAX_EVENT_BYTES, event_bytes
from digests.messages.reply import Reply, reply_message
from digests.rows import Message
from factories import assessment
from watcher.chat.commands.command import Answer, Call, Caller, Command, CommandError, Office
from watcher.chat.commands.parsing import MOST_WORDS
from watcher.chat.commands.registry import all_commands
from watcher.store.database import transaction

OPTIONS = (
    "axe:",
    "axe=legal",
    "axe:x",
    "risque:R08",
    "risque:+R08",
    "risque=R99",
    "depuis:2026-09",
    "depuis:0",
)
VALUES = ("1", "12", "-1", "9" * 20, "R08", "légal", "mot", "2026-W47", "cnil", "https://a.example/x")
TRAPS = ("@room", "<b>", '"', "!", "#", "\u202f", "\0", "\ud800")
PIECES = st.sampled_from(OPTIONS + VALUES + TRAPS) | st.text(alphabet=st.characters(codec=None), max_size=12)
WORDS = st.lists(PIECES, max_size=6).map(" ".join)


def answer_to(city: Watched, command: Command, words: str) -> Answer:
    """What a command says, as an operator hears it."""
    call = Call(Caller(ROOT, "who", "operator"), ROOM, f"$of-{words}", "$thread", words, NOW)
    try:
        with transaction(city.db):
            return command.answer(Office(city.db, city.house), call)
    except CommandError as error:
        return Reply(title=str(error))


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command.name)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
@example(words="")
@example(words="mot " * (MOST_WORDS // 4))
@example(words="@room" * (MOST_WORDS // 5))
def test_any_words_get_an_answer_that_a_room_takes(city: Watched, command: Command, words: str) -> None:
    if not city.db["items"].count:
        keep(city, "1", "Une charte", said_of_it=assessment(risks=["R08"]))
        visited(city, "cnil", BROKEN)
    answer = answer_to(city, command, words)
    message = answer if isinstance(answer, Message) else reply_message(answer)
    assert message.body
    assert event_bytes(message) <= MAX_EVENT_BYTES
    assert "@room" not in message.body + message.html
