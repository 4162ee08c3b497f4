"""Indexes that a store of five years needs (see bench/load.py). Applied by `schema`.

The one on assessments holds the scope too, so that what is out of scope is passed over without reading its
row; that on dates holds what lists are cut by. Few messages wait or are dead among all that were sent: each
state has an index, which SQLite takes for the words `state = '…'`.
"""

from __future__ import annotations

INDEXES = """
DROP INDEX assessments_item_id;
CREATE INDEX assessments_item_id ON assessments (item_id, id, scope);
CREATE INDEX assessment_risks_risk ON assessment_risks (risk_id);
CREATE INDEX assessment_axes_axis ON assessment_axes (axis);
CREATE INDEX items_dated ON items (coalesce(published, seen_at), seen_at, source_id) WHERE same_as IS NULL;
CREATE INDEX items_of_source ON items (source_id, seen_at, published);
CREATE INDEX feedback_who ON feedback (who);
CREATE INDEX requests_who ON requests (who);
CREATE INDEX proposals_who ON proposals (who);
DROP INDEX outbox_open;
CREATE INDEX outbox_pending ON outbox (id) WHERE state = 'pending';
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
CREATE INDEX outbox_room ON outbox (room);
CREATE INDEX outbox_reply_to ON outbox (reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX outbox_parent ON outbox (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX outbox_alerts ON outbox (created_at) WHERE kind = 'alert' AND revises_id IS NULL;
CREATE INDEX outbox_revises ON outbox (revises_id) WHERE revises_id IS NOT NULL;
"""
