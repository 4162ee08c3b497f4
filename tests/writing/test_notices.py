"""What we say beside alerts and digests becomes one kind of message."""

from __future__ import annotations

from digests.messages.reply import Reply
from digests.rows import Message
from watcher.store.messages import NewMessage, Place
from watcher.writing.notices import notice


def test_a_reply_is_rendered_and_disturbs_unless_told_otherwise() -> None:
    assert notice("veille", "key", "txn", Reply(title="Noté")) == NewMessage(
        room="veille",
        kind="notice",
        dedupe_key="key",
        txn_id="txn",
        body="Noté",
        html="<p><strong>Noté</strong></p>",
        form="text",
        place=Place(),
    )


def test_what_is_rendered_already_stays_as_it_is_and_stands_where_it_should() -> None:
    digest = Message("corps", "<p>corps</p>")
    said = notice("veille", "key", "txn", digest, form="notice", place=Place(thread="$1"), item_ids=(3,))
    assert (said.body, said.html) == ("corps", "<p>corps</p>")
    assert (said.form, said.place, said.item_ids) == ("notice", Place(thread="$1"), (3,))
