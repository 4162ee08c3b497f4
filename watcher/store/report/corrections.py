"""How many publications had a label corrected: people as numbers only."""

from __future__ import annotations

from datetime import datetime

from classifiers.assessment import Assessment
from classifiers.improvement.corrections import (
    FIELDS,
    Correction,
    CorrectionError,
    labels_of,
    read_correction,
)
from digests.indicators.evidence import Corrected
from watcher.store import queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_KINDS = {"axes": "axis", "risks": "risk"}
"""Where the label is called otherwise than its field."""
_IN_FORCE = "SELECT detail FROM assessments WHERE item_id = f.item_id"
_LABELS = f"""
SELECT f.value, coalesce(i.same_as, i.id) AS page,
    coalesce(({_IN_FORCE} AND assessed_at <= f.at ORDER BY id DESC LIMIT 1),
             ({_IN_FORCE} ORDER BY id LIMIT 1)) AS judged
FROM feedback AS f JOIN items AS i ON i.id = f.item_id
WHERE f.kind = 'label' AND f.at >= ? AND f.at < ? ORDER BY f.id
"""  # noqa: S608 - a text of ours


def corrected(db: Database, start: datetime, end: datetime) -> tuple[Corrected, ...]:
    """Of each kind of label, how many publications somebody gave another one than the model had.

    From `start` up to but not including `end`. What says the same as the model corrects nothing; a remark
    that cannot be read any more is passed over.
    """
    pages: dict[str, set[int]] = {field: set() for field in FIELDS}
    for row in queries.fetch_all(db, _LABELS, [stamp(start), stamp(end)]):
        try:
            said = read_correction(row.text("value"))
        except CorrectionError:
            continue
        judged = labels_of(Assessment.model_validate_json(row.text("judged")))
        for field in said.named():
            if _label(said, field) != _label(judged, field):
                pages[field].add(row.integer("page"))
    return tuple(Corrected(_KINDS.get(field, field), len(found)) for field, found in pages.items())


def _label(labels: Correction, field: str) -> object:
    """Risks stand in no order of meaning; the first axis is the main one."""
    found: object = getattr(labels, field)
    return frozenset(labels.risks or ()) if field == "risks" else found
