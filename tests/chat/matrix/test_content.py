from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.chat.matrix.content import LARGEST_CONTENT, event_content, posts_among
from watcher.chat.room import Post, RoomRefusedError

BOT = "@bot:lab.test"


def event(txn_id: object, event_id: object = "$1", sender: str = BOT) -> dict[str, Any]:
    return {"sender": sender, "event_id": event_id, "content": {"fr.vigie.txn": txn_id}}


def test_a_post_is_a_text_that_notifies_in_both_forms_with_our_key() -> None:
    assert event_content(Post("txn-1", "Semaine 47", "<p>Semaine 47</p>", ("@daj:lab.test",))) == {
        "msgtype": "m.text",
        "body": "Semaine 47",
        "format": "org.matrix.custom.html",
        "formatted_body": "<p>Semaine 47</p>",
        "m.mentions": {"user_ids": ["@daj:lab.test"]},
        "fr.vigie.txn": "txn-1",
    }


def test_a_room_ping_in_the_text_mentions_nobody() -> None:
    assert event_content(Post("txn-1", "@room Urgent", "<p>@room Urgent</p>"))["m.mentions"] == {}


def test_an_answer_to_a_member_is_a_notice_in_the_thread() -> None:
    content = event_content(Post("txn-1", "Vu", "Vu", form="notice", thread="$root", reply_to="$asked"))
    assert content["msgtype"] == "m.notice"
    assert content["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": False,
        "m.in_reply_to": {"event_id": "$asked"},
    }


def test_what_stands_in_a_thread_falls_back_to_its_first_message() -> None:
    content = event_content(Post("txn-1", "Un point", "Un point", thread="$root"))
    assert content["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$root"},
    }


def test_an_answer_outside_of_a_thread_names_what_it_answers() -> None:
    content = event_content(Post("txn-1", "Vu", "Vu", reply_to="$asked"))
    assert content["m.relates_to"] == {"m.in_reply_to": {"event_id": "$asked"}}


def test_a_new_version_notifies_nobody_again_and_older_clients_show_that_it_is_one() -> None:
    content = event_content(Post("txn-2", "Mieux", "<b>Mieux</b>", ("@daj:lab.test",), replaces="$first"))
    assert content["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$first"}
    assert content["m.new_content"]["body"] == "Mieux"
    assert content["m.new_content"]["m.mentions"] == {"user_ids": ["@daj:lab.test"]}
    assert (content["body"], content["formatted_body"]) == ("* Mieux", "* <b>Mieux</b>")
    assert content["m.mentions"] == {}
    assert content["fr.vigie.txn"] == "txn-2"


def test_size_is_counted_in_bytes() -> None:
    assert event_content(Post("txn-1", "e" * 39_000, ""))
    with pytest.raises(RoomRefusedError, match=r"too large: \d\d,\d\d\d bytes, at most 40,000"):
        event_content(Post("txn-1", "é" * 39_000, ""))


@given(st.text(max_size=200), st.integers(min_value=1, max_value=400))
def test_what_passes_never_takes_more_bytes_than_the_limit(text: str, times: int) -> None:
    body = text.encode("utf-8", "replace").decode() * times
    try:
        content = event_content(Post("txn-1", body, ""))
    except RoomRefusedError:
        return
    assert len(content["body"].encode()) < LARGEST_CONTENT


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=5))
def test_posts_are_found_again_by_their_transaction_ids(made: dict[str, str]) -> None:
    assert posts_among([event(txn_id, event_id) for txn_id, event_id in made.items()], BOT) == made


@pytest.mark.parametrize(
    "other",
    [
        event("txn-1", sender="@mallory:lab.test"),
        event(1),
        event("txn-1", event_id=None),
        {"sender": BOT, "event_id": "$1", "content": {"body": "by hand"}},
        {"sender": BOT, "event_id": "$1", "content": "no object"},
        {"sender": BOT, "event_id": "$1"},
        {},
    ],
)
def test_what_is_not_a_post_of_ours_is_not_taken_for_one(other: dict[str, Any]) -> None:
    assert posts_among([other], BOT) == {}
