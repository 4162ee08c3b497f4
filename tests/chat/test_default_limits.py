"""A homeserver as installed lets one message through every five seconds: a digest arrives all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat.accounts import new_user, token_settings
from chat.watches import watching
from factories import judged
from synapse import LabRoom, Synapse
from watcher.store import items, outbox

IN_A_FULL_WEEK = 3 + 4 * 5
"""Publications: what is retained, then five for each axis and without any."""

pytestmark = [pytest.mark.homeserver, pytest.mark.timeout(300)]


def test_a_weeks_digest_arrives_whole_with_its_thread_in_order(
    spare_homeserver: Synapse, tmp_path: Path
) -> None:
    alice, bot = new_user(spare_homeserver, "alice"), new_user(spare_homeserver, "bot")
    room = LabRoom.create(spare_homeserver, alice, invite=[bot.user_id])
    settings = token_settings(spare_homeserver, bot, tmp_path)
    with watching(settings, room, alice, tmp_path) as watch:
        for axis in ("legal", "usages", "technologie"):
            for number in range(8):
                one = judged(f"id:{axis}{number}", title=f"Une charte {axis} {number}", axes=[axis])
                items.save(watch.db, one, watch.house.now())
        for number in range(8):
            one = judged(f"id:none{number}", title=f"Une note {number}", axes=[], urgency="notable")
            items.save(watch.db, one, watch.house.now())
        watch.post_digest()
        decided = [outbox.message(watch.db, one.id) for one in outbox.waiting(watch.db)]
        watch.go_on()
        assert outbox.pending_count(watch.db) == 0
        assert len(decided) == 1 + IN_A_FULL_WEEK
        assert [event["content"]["body"] for event in watch.posted] == [one.body for one in decided if one]
