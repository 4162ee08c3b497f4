"""What people do in rooms is counted once, whatever comes again, and without them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.houses import ANN, NOW, ROOM, Watched, opened, said
from watcher.chat.answering import MOST_COMMANDS
from watcher.chat.events import Reacted, Withdrawn
from watcher.store import outbox
from watcher.store.messages import NewMessage


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Watched]:
    with opened(tmp_path) as made:
        yield made


def counts(room: Watched) -> dict[str, int]:
    rows = room.db.query("SELECT kind, sum(count) AS count FROM use_counts GROUP BY kind")
    return {row["kind"]: row["count"] for row in rows if row["count"]}


def test_an_event_that_comes_again_is_not_counted_again(room: Watched) -> None:
    asked = said("!cherche charte", "$1"), said("!saisine Peut-on transcrire ?", "$2")
    room.hear(*asked, said("!proposer https://a.example/page", "$3"))
    room.hear(*asked)
    assert counts(room) == {"commands": 3, "searches": 1, "requests": 1, "submissions": 1}


def test_the_next_page_of_a_search_is_no_search(room: Watched) -> None:
    room.hear(said("!cherche charte", "$1"), said("!suite", "$2"))
    assert counts(room) == {"commands": 2, "searches": 1}


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("bonjour", {}),
        ("!inconnu", {}),
        ("!cherche depuis:jamais", {"commands": 1}),
        ("!saisine oui", {"commands": 1}),
        ("!proposer rien", {"commands": 1}),
        ("!saisine", {"commands": 1}),
    ],
)
def test_what_asks_for_nothing_or_cannot_be_done_is_not_counted_as_done(
    room: Watched, text: str, counted: dict[str, int]
) -> None:
    room.hear(said(text))
    assert counts(room) == counted


def test_who_floods_is_not_counted_beyond_what_is_answered(room: Watched) -> None:
    room.hear(*(said("!aide", f"${number}") for number in range(MOST_COMMANDS + 5)))
    assert counts(room) == {"commands": MOST_COMMANDS}


def test_a_reaction_counts_once_and_not_when_it_is_taken_back(room: Watched) -> None:
    number = outbox.enqueue(room.db, NewMessage("veille", "digest", "d", "d", "corps", "corps"), NOW)
    assert number is not None
    outbox.mark_sent(room.db, number, "$digest", NOW)
    liked = [Reacted(f"$r{n}", ROOM, ANN, NOW, "$digest", "👍") for n in (1, 2)]
    room.hear(
        *liked,
        Reacted("$r3", ROOM, ANN, NOW, "$other", "👍"),
        Reacted("$r4", ROOM, ANN, NOW, "$digest", "🎉"),
    )
    room.hear(*liked)
    assert counts(room) == {"reactions": 2}
    room.hear(Withdrawn("$w", ROOM, ANN, NOW, "$r1"))
    assert counts(room) == {"reactions": 1}


def test_who_is_forgotten_leaves_numbers_and_is_told_so(room: Watched) -> None:
    room.hear(said("!cherche charte", "$1"), said("!oubliez-moi oui", "$2"))
    assert counts(room) == {"commands": 2, "searches": 1}
    assert "les nombres de réactions, de recherches et de commandes" in room.bodies[-1]
