"""Retention: what is older than its days goes or is emptied, in small transactions; the rest stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args

import pytest
from sqlite_utils import Database

from watcher.config.privacy import Keeping
from watcher.items import Harvest, Outcome, SourceState
from watcher.rules.reactions import Meaning
from watcher.store import alerts, outbox, reactions, retention, runs
from watcher.store.feedback import Feedback, add, for_item
from watcher.store.items import save
from watcher.store.reactions import Reaction
from watcher.store.sources import save_visit

SECOND = timedelta(seconds=1)


def forget(db: Database, before: datetime) -> dict[str, int]:
    done = {rule.kind: retention.apply(db, rule, before) for rule in retention.RULES}
    return {kind: rows for kind, rows in done.items() if rows}


def test_what_is_older_goes_and_the_rest_stays(db: Database, at: datetime, judged):
    save(db, judged(), at)
    for moment in (at - SECOND, at):
        add(db, Feedback(1, f"${moment}", "confirm", "", "who", moment))
        reactions.add(db, Reaction(f"${moment}", "$target", Meaning.RELEVANT, "who", moment))
        save_visit(db, Harvest("cnil", Outcome.COLLECTED, SourceState()), None, moment)
    assert forget(db, at) == {"remarks": 1, "reactions": 1, "visits": 1}
    assert [remark.at for remark in for_item(db, 1)] == [at]
    assert [reaction.at for reaction in reactions.under(db, "$target")] == [at]
    assert db["fetches"].count == 1


def test_items_are_never_forgotten(db: Database, at: datetime, judged):
    save(db, judged(), at)
    assert forget(db, at + timedelta(days=10_000)) == {}
    assert db["items"].count == 1


def test_a_long_past_goes_in_batches_and_is_counted_as_foretold(db: Database, at: datetime):
    for number in range(7):
        save_visit(db, Harvest("cnil", Outcome.UNCHANGED, SourceState()), None, at - number * SECOND)
    (visits,) = (rule for rule in retention.RULES if rule.kind == "visits")
    assert retention.count(db, visits, at) == 6
    assert retention.apply(db, visits, at, batch=2) == 6
    assert retention.count(db, visits, at) == 0


def test_a_message_loses_text_and_mentions_and_is_not_told_again(db: Database, at: datetime, message, judged):
    save(db, judged(), at)
    first = outbox.enqueue(db, message(mentions=("@ann:lab.test",), item_ids=(1,)), at)
    waiting = outbox.enqueue(db, message(dedupe_key="alert:2", txn_id="t2"), at)
    assert first is not None
    assert waiting is not None
    outbox.mark_sent(db, first, "$1", at)
    assert alerts.naming(db, [1]) == (first,)
    assert forget(db, at + SECOND) == {"texts of messages": 1}
    emptied, whole = outbox.message(db, first), outbox.message(db, waiting)
    assert emptied is not None
    assert whole is not None
    assert (emptied.body, emptied.html, emptied.mentions, emptied.event_id) == ("", "", (), "$1")
    assert whole.body == "corps"
    assert outbox.enqueue(db, message(txn_id="t3"), at) is None
    assert alerts.naming(db, [1]) == ()  # else a late revision would write it anew


def test_the_first_run_stays_and_so_do_those_with_visits(db: Database, at: datetime):
    ids = [runs.start_run(db, "round", at + number * SECOND) for number in range(4)]
    save_visit(db, Harvest("cnil", Outcome.UNCHANGED, SourceState()), ids[2], at + 2 * SECOND)
    (rule,) = (rule for rule in retention.RULES if rule.kind == "runs")
    assert retention.apply(db, rule, at + timedelta(days=1)) == 1
    assert [row["id"] for row in db["runs"].rows] == [ids[0], ids[2], ids[3]]
    assert runs.first_start(db) == at
    assert db.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert db.conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_key_of_the_settings_that_counts_days_has_a_rule() -> None:
    by_file = {"archive_days"}  # the archive's files, and former versions
    assert {rule.keeping for rule in retention.RULES} | by_file == set(get_args(Keeping))


@pytest.mark.parametrize("rule", retention.RULES, ids=lambda rule: rule.kind)
def test_a_rule_touches_no_row_twice(db: Database, at: datetime, rule: retention.Rule, message):
    """What is emptied is not old any more: else a batch would never end."""
    sent = outbox.enqueue(db, message(kind="notice", dedupe_key="request:1:x"), at)
    assert sent is not None
    outbox.mark_sent(db, sent, "$1", at)
    db.conn.execute(
        "INSERT INTO requests (who, room, event_id, thread, text, at, closed_at, answer) "
        "VALUES ('w', 'r', 'e', 't', 'x', '2020', '2020', 'a')"
    )
    db.conn.execute(
        "INSERT INTO proposals (url, note, who, room, event_id, thread, at, done_at) "
        "VALUES ('u', 'n', 'w', 'r', 'e', 't', '2020', '2020')"
    )
    db.conn.commit()
    later = at + timedelta(days=1)
    found = retention.count(db, rule, later)
    assert retention.apply(db, rule, later, batch=1) == found
    assert retention.count(db, rule, later) == 0
