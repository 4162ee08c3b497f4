"""Forgetting: what is older than its days goes, the rest stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from watcher.items import Harvest, Outcome, SourceState
from watcher.rules.reactions import Meaning
from watcher.store import reactions
from watcher.store.feedback import Feedback, add, for_item
from watcher.store.items import save
from watcher.store.reactions import Reaction
from watcher.store.retention import Forgotten, forget
from watcher.store.sources import save_visit

SECOND = timedelta(seconds=1)


def test_each_kind_has_its_own_age(db: Database, at: datetime, judged):
    save(db, judged(), at)
    for moment in (at - SECOND, at):
        add(db, Feedback(1, f"${moment}", "confirm", "", "who", moment))
        reactions.add(db, Reaction(f"${moment}", "$target", Meaning.RELEVANT, "who", moment))
    for moment in (at - 2 * SECOND, at - SECOND, at):
        save_visit(db, Harvest("cnil", Outcome.COLLECTED, SourceState()), None, moment)
    assert forget(db, feedback_before=at, fetches_before=at - SECOND, revisions_before=at) == Forgotten(
        feedback=1, fetches=1, reactions=1, revisions=0
    )
    assert [remark.at for remark in for_item(db, 1)] == [at]
    assert [reaction.at for reaction in reactions.under(db, "$target")] == [at]
    assert db["fetches"].count == 2


def test_items_are_never_forgotten(db: Database, at: datetime, judged):
    save(db, judged(), at)
    later = at + timedelta(days=10_000)
    nothing = Forgotten(0, 0, 0, 0)
    assert forget(db, feedback_before=later, fetches_before=later, revisions_before=later) == nothing
    assert db["items"].count == 1
