"""The alerts of a period, and what members made of them: a mark on any version is one on the alert."""

from __future__ import annotations

from datetime import datetime

from digests.indicators.evidence import AlertFacts
from watcher.rules.reactions import Meaning
from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_VERSIONS = "outbox AS v ON v.id = o.id OR v.revises_id = o.id"
# Delays are those of what the first version names: what was added later was told later.
_ALERTS = f"""
WITH told AS (
    SELECT id, room, created_at, sent_at FROM outbox
    WHERE kind = 'alert' AND revises_id IS NULL AND sent_at >= :start AND sent_at < :end
        AND room NOT LIKE 'direct:%'
),
named AS (
    SELECT o.id AS alert, coalesce(i.same_as, i.id) AS page, n.outbox_id, n.position, v.id = o.id AS is_first,
        i.published, i.seen_at, a.ai_act, a.urgency = 'urgent' AS urgent
    FROM told AS o JOIN {_VERSIONS} JOIN outbox_items AS n ON n.outbox_id = v.id
    JOIN items AS i ON i.id = n.item_id
    JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
),
signs AS (
    SELECT o.id AS alert, r.at, r.meaning = :false AS is_false
    FROM told AS o JOIN {_VERSIONS} JOIN reactions AS r ON r.target = v.event_id
    WHERE r.meaning IN (:taken, :false)
)
SELECT o.*,
    (SELECT json_group_array(CAST(page AS TEXT)) FROM
        (SELECT page FROM named WHERE alert = o.id
         GROUP BY page ORDER BY min(outbox_id), min(position))) AS pages,
    about.published, about.seen, about.ai_act, about.urgent, marks.first, marks.is_false
FROM told AS o
LEFT JOIN (
    SELECT alert, min(published) FILTER (WHERE is_first) AS published,
        min(seen_at) FILTER (WHERE is_first) AS seen, max(ai_act) AS ai_act, max(urgent) AS urgent
    FROM named GROUP BY alert
) AS about ON about.alert = o.id
LEFT JOIN (SELECT alert, min(at) AS first, max(is_false) AS is_false FROM signs GROUP BY alert) AS marks
    ON marks.alert = o.id
ORDER BY o.sent_at, o.id
"""  # noqa: S608 - a text of ours


def alerts(db: Database, start: datetime, end: datetime) -> tuple[AlertFacts, ...]:
    """The alerts that went out from `start` up to but not including `end`, in their order.

    Publications stand in `item_ids` as the page's first item, as they are counted. A mark counts whenever it
    was made, as long as it is kept (`privacy.feedback_days`) and its author did not have it forgotten.
    """
    parameters = {
        "start": stamp(start),
        "end": stamp(end),
        "taken": Meaning.TAKEN,
        "false": Meaning.FALSE_ALARM,
    }
    return tuple(_facts(row) for row in queries.fetch_all(db, _ALERTS, parameters))


def _facts(row: Row) -> AlertFacts:
    acknowledged = row.moment_or_none("first")
    return AlertFacts(
        id=row.integer("id"),
        room=row.text("room"),
        decided=row.moment("created_at"),
        sent=row.moment("sent_at"),
        published=row.moment_or_none("published"),
        seen=row.moment_or_none("seen"),
        item_ids=tuple(int(page) for page in row.texts("pages")),
        ai_act=row.flag("ai_act"),
        acknowledged=acknowledged,
        verdict=None if acknowledged is None else "false" if row.flag("is_false") else "taken",
        lifted=row.integer_or_none("urgent") == 0,
    )
