"""A homeserver as installed lets one message through every five seconds: a digest arrives all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat.accounts import new_user, token_settings
from chat.watches import Watch, watching
from factories import judged, source
from synapse import LabRoom, Synapse
from watcher.store import items, outbox, sources

IN_A_FULL_WEEK = 3 + 4 * 5
"""Publications: what is retained, then five for each axis and without any."""

pytestmark = [pytest.mark.homeserver, pytest.mark.timeout(300)]


def keep(watch: Watch, number: int, **item: object) -> None:
    """Each publication of a list comes from a source of its own: a crowd of one is one line."""
    sources.add_source(watch.db, source(f"source-{number}"))
    items.save(watch.db, judged(**item, source_id=f"source-{number}"), watch.house.now())


def test_a_weeks_digest_arrives_whole_with_its_thread_in_order(
    spare_homeserver: Synapse, tmp_path: Path
) -> None:
    alice, bot = new_user(spare_homeserver, "alice"), new_user(spare_homeserver, "bot")
    room = LabRoom.create(spare_homeserver, alice, invite=[bot.user_id])
    settings = token_settings(spare_homeserver, bot, tmp_path)
    with watching(settings, room, alice, tmp_path) as watch:
        for axis in ("legal", "usages", "technologie"):
            for number in range(8):
                keep(
                    watch, number, key=f"id:{axis}{number}", title=f"Une charte {axis} {number}", axes=[axis]
                )
        for number in range(8):
            keep(
                watch, number, key=f"id:none{number}", title=f"Une note {number}", axes=[], urgency="notable"
            )
        watch.post_digest()
        decided = [outbox.message(watch.db, one.id) for one in outbox.waiting(watch.db)]
        watch.go_on()
        assert outbox.pending_count(watch.db) == 0
        assert len(decided) == 1 + IN_A_FULL_WEEK
        assert [event["content"]["body"] for event in watch.posted] == [one.body for one in decided if one]
