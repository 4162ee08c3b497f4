"""Forgetting people: one at their own wish; what has had its time goes by the rules of `retention`.

Numbers of requests and proposals stay, without what they were about: the next one must not bear a number
that somebody else was told. A message that was heard stays noted, without its author: it must not be
answered again.
"""

from __future__ import annotations

from dataclasses import dataclass

from watcher.store import erasing, marks, queries
from watcher.store.database import transaction
from watcher.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class Traces:
    """How much there is of a person, or was until it was forgotten. Open ones wait for an answer."""

    remarks: int
    reactions: int
    subscriptions: int
    searches: int
    requests: int
    open_requests: int
    proposals: int

    @property
    def total(self) -> int:
        """All rows that bear the person's pseudonym, open requests counted once."""
        rows = (
            self.remarks,
            self.reactions,
            self.subscriptions,
            self.searches,
            self.requests,
            self.proposals,
        )
        return sum(rows)


_TRACES = """
SELECT (SELECT count(*) FROM feedback WHERE who = :who) AS remarks,
    (SELECT count(*) FROM reactions WHERE who = :who) AS reactions,
    (SELECT count(*) FROM subscriptions WHERE who = :who) AS subscriptions,
    (SELECT count(*) FROM searches WHERE who = :who) AS searches,
    (SELECT count(*) FROM requests WHERE who = :who) AS requests,
    (SELECT count(*) FROM requests WHERE who = :who AND closed_at IS NULL) AS open_requests,
    (SELECT count(*) FROM proposals WHERE who = :who) AS proposals
"""

# What we answered may quote what was asked. An open request and its notice keep their text until then.
_ANSWERS = """
UPDATE outbox SET body = '', html = '' WHERE state <> 'pending' AND id IN (
    SELECT o.id FROM heard AS h CROSS JOIN outbox AS o ON o.reply_to = h.event_id WHERE h.who = :who
    UNION ALL
    SELECT o.id FROM requests AS r CROSS JOIN outbox AS o
        ON o.dedupe_key >= 'request:' || r.id || ':' AND o.dedupe_key < 'request:' || r.id || ';'
    WHERE r.who = :who AND r.closed_at IS NOT NULL)
"""
_REQUEST_MESSAGES = """
UPDATE outbox SET body = '', html = '' WHERE state <> 'pending'
    AND dedupe_key >= 'request:' || :number || ':' AND dedupe_key < 'request:' || :number || ';'
"""
_DIRECT = (
    "DELETE FROM outbox_items WHERE outbox_id IN (SELECT id FROM outbox WHERE room = :direct)",
    "DELETE FROM outbox WHERE room = :direct",
)
# They are still in the room: noted as dealt with, they do not come back with the next recount.
_FORGOTTEN_REACTIONS = """
INSERT INTO heard (event_id, kind, who, at) SELECT event_id, 'reacted', '', at FROM reactions WHERE who = :who
ON CONFLICT DO NOTHING
"""
_PERSON = (
    *_DIRECT,
    "DELETE FROM feedback WHERE who = :who",
    _FORGOTTEN_REACTIONS,
    "DELETE FROM reactions WHERE who = :who",
    "DELETE FROM subscriptions WHERE who = :who",
    "DELETE FROM searches WHERE who = :who",
    _ANSWERS,
    "UPDATE requests SET event_id = '', thread = '', text = '', answer = '' "
    "WHERE who = :who AND closed_at IS NOT NULL",
    "UPDATE requests SET who = '' WHERE who = :who",
    "UPDATE proposals SET url = '', event_id = '', thread = '' WHERE who = :who AND done_at IS NOT NULL",
    "UPDATE proposals SET who = '', note = '' WHERE who = :who",
    "UPDATE muted_rooms SET who = '' WHERE who = :who",
    "UPDATE heard SET who = '' WHERE who = :who",
)


def traces(db: Database, who: str) -> Traces:
    """What the store holds of a person."""
    row = queries.fetch_all(db, _TRACES, {"who": who})[0]
    return Traces(
        remarks=row.integer("remarks"),
        reactions=row.integer("reactions"),
        subscriptions=row.integer("subscriptions"),
        searches=row.integer("searches"),
        requests=row.integer("requests"),
        open_requests=row.integer("open_requests"),
        proposals=row.integer("proposals"),
    )


def forget_person(db: Database, who: str, address: str) -> Traces:
    """Delete all that is a person's, and return how much that was. All of it or nothing; raises StoreError.

    What is still to be answered (open requests and proposals) loses its author and keeps the rest until then.
    """
    with transaction(db):
        found = traces(db, who)
        for statement in _PERSON:
            queries.execute(db, statement, {"who": who, "direct": f"direct:{address}"})
        marks.forget_room(db, f"direct:{address}")
        erasing.want_wipe(db)
    return found


def forget_address(db: Database, address: str) -> None:
    """Delete the messages to a person, sent or waiting: with them the address leaves the store."""
    with transaction(db):
        for statement in _DIRECT:
            queries.execute(db, statement, {"direct": f"direct:{address}"})
        marks.forget_room(db, f"direct:{address}")
        erasing.want_wipe(db)


def forget_texts_of_request(db: Database, number: int) -> None:
    """Take the text of a request out of the messages that told of it."""
    queries.execute(db, _REQUEST_MESSAGES, {"number": number})
