from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.chat.events import Entered, Reacted, Said, Unreadable, Withdrawn
from watcher.chat.matrix.hearing import Tombstone, events_in

ROOM, BOT, ANN = "!veille", "@bot:lab.test", "@ann:lab.test"
AT = datetime(2026, 11, 26, 10, tzinfo=UTC)


def raw(kind: str, content: object, **more: Any) -> dict[str, Any]:
    stamp = int(AT.timestamp() * 1000)
    return {
        "type": kind,
        "event_id": "$1",
        "sender": ANN,
        "origin_server_ts": stamp,
        "content": content,
        **more,
    }


def text(body: object, **more: Any) -> dict[str, Any]:
    return raw("m.room.message", {"msgtype": "m.text", "body": body, **more})


def joined(membership: str = "join", user: str = BOT, **unsigned: Any) -> dict[str, Any]:
    content = {"membership": membership}
    return raw("m.room.member", content, sender=user, state_key=user, event_id="$joined", unsigned=unsigned)


def hear(*events: dict[str, Any]) -> list[Any]:
    return events_in(ROOM, events, BOT)


def test_a_text_is_said() -> None:
    assert hear(text("!aide")) == [Said("$1", ROOM, ANN, AT, "!aide")]


def test_what_is_said_in_a_thread_names_its_first_message() -> None:
    relation = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$9"},
    }
    assert hear(text("!suite", **{"m.relates_to": relation})) == [
        Said("$1", ROOM, ANN, AT, "!suite", "$root")
    ]


def test_an_answer_is_heard_without_what_it_quotes() -> None:
    relation = {"m.in_reply_to": {"event_id": "$root"}}
    body = "> <@bob:lab.test> !cherche un\n> deux\n\n!aide"
    assert hear(text(body, **{"m.relates_to": relation})) == [Said("$1", ROOM, ANN, AT, "!aide")]


def test_a_quotation_that_answers_nothing_is_a_text_like_another() -> None:
    assert hear(text("> cité")) == [Said("$1", ROOM, ANN, AT, "> cité")]


@pytest.mark.parametrize(
    "event",
    [
        text("* !aide", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}),
        raw("m.room.message", {"msgtype": "m.notice", "body": "!aide"}),
        raw("m.room.message", {"msgtype": "m.image", "body": "!aide", "url": "mxc://a/b"}),
        {**text("!aide"), "sender": BOT},
        raw("m.room.topic", {"topic": "!aide"}, state_key=""),
        raw("m.room.tombstone", {"replacement_room": "!new"}),  # not a state: anybody may send such a message
        joined(user=ANN),
        joined("leave"),
        joined(prev_content={"membership": "join"}),
    ],
)
def test_edits_notices_pictures_our_own_words_and_the_rooms_affairs_are_not_heard(
    event: dict[str, Any],
) -> None:
    assert hear(event) == []


def test_a_reaction_has_the_key_as_it_was_sent() -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$digest", "key": "👍🏽"}
    assert hear(raw("m.reaction", {"m.relates_to": relation})) == [
        Reacted("$1", ROOM, ANN, AT, "$digest", "👍🏽")
    ]


@pytest.mark.parametrize(
    "event",
    [
        raw("m.room.redaction", {}, redacts="$reaction"),
        raw("m.room.redaction", {"redacts": "$reaction"}),  # room version 11 and later
    ],
)
def test_what_is_taken_back_names_what_it_was(event: dict[str, Any]) -> None:
    assert hear(event) == [Withdrawn("$1", ROOM, ANN, AT, "$reaction")]


def test_a_reaction_that_arrives_taken_back_is_one_withdrawal_with_the_redaction_that_did_it() -> None:
    redaction = raw("m.room.redaction", {"redacts": "$reaction"})
    gone = raw("m.reaction", {}, event_id="$reaction", unsigned={"redacted_because": redaction})
    assert hear(gone) == hear(redaction) == [Withdrawn("$1", ROOM, ANN, AT, "$reaction")]


def test_what_stays_encrypted_is_unreadable() -> None:
    assert hear(raw("m.room.encrypted", {"ciphertext": "…"})) == [Unreadable("$1", ROOM, ANN, AT)]


def test_our_joining_is_heard_as_the_inviters_doing() -> None:
    assert hear(joined(prev_content={"membership": "invite"}, prev_sender=ANN)) == [
        Entered("$joined", ROOM, ANN, AT)
    ]
    assert hear(joined()) == [Entered("$joined", ROOM, BOT, AT)]


def test_what_was_said_before_we_came_was_not_said_to_us() -> None:
    assert hear(text("!aide"), joined(), text("!etat")) == [
        Entered("$joined", ROOM, BOT, AT),
        Said("$1", ROOM, ANN, AT, "!etat"),
    ]


def test_a_room_says_where_it_goes_on() -> None:
    content = {"body": "moved", "replacement_room": "!new"}
    assert hear(raw("m.room.tombstone", content, state_key="")) == [Tombstone("$1", ROOM, ANN, AT, "!new")]


@pytest.mark.parametrize(
    "broken",
    [
        text(None),
        text("!aide", **{"m.relates_to": []}),
        {**text("!aide"), "origin_server_ts": 10**30},
        {**text("!aide"), "origin_server_ts": "yesterday"},
        {**text("!aide"), "sender": None},
        {"type": "m.room.message"},
        {},
        raw("m.reaction", {}),
        raw("m.reaction", {"m.relates_to": {"event_id": 1, "key": {}}}),
        raw("m.room.redaction", None),
        raw("m.room.tombstone", {"replacement_room": ".."}, state_key=""),
        raw("m.room.tombstone", {"replacement_room": "!" + "a" * 300}, state_key=""),
        {**text("!aide"), "unsigned": {"redacted_because": "yes"}},
    ],
)
def test_a_broken_event_is_passed_over_and_the_next_one_heard(
    broken: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert hear(broken, text("!etat")) == [Said("$1", ROOM, ANN, AT, "!etat")]
    assert "is broken" in caplog.text


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
kinds = st.sampled_from(
    [
        "m.room.message",
        "m.reaction",
        "m.room.redaction",
        "m.room.member",
        "m.room.tombstone",
        "m.room.encrypted",
    ]
)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "content",
                    "sender",
                    "event_id",
                    "origin_server_ts",
                    "unsigned",
                    "state_key",
                    "redacts",
                ]
            ),
            anything,
        ),
        max_size=4,
    ),
    kinds,
    anything,
)
def test_nothing_that_anybody_sends_stops_the_ears(
    events: list[dict[str, Any]], kind: str, content: object
) -> None:
    heard = hear(*events, *({**event, "type": kind} for event in events), raw(kind, content), text("!etat"))
    assert heard[-1] == Said("$1", ROOM, ANN, AT, "!etat")
