"""A member with Element's stack, insecure devices excluded, in an encrypted room: the whole conversation."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from chat.matrix.element import element, needs_element
from chat.watches import Watch, watching
from factories import judged
from synapse import LabRoom, Synapse, User
from watcher.chat.service import pass_once
from watcher.settings import Matrix
from watcher.store import items

pytestmark = [pytest.mark.homeserver, needs_element]


async def conversation(watch: Watch, homeserver: Synapse, alice: User) -> list[dict[str, Any]]:
    """What alice's screen shows of a digest, its thread, an alert, and the answer to her command."""
    async with element(homeserver, alice, "exclude") as ann:
        items.save(watch.db, judged("id:1", title="Une charte"), watch.house.now())
        watch.post_digest()
        watch.bring(judged("id:2", urgency="urgent", axes=["legal"], title="Une sanction"))
        await pass_once(watch.db, watch.house)
        shown = [await ann.told("body") for _ in range(3)]
        await ann.say(watch.room.room_id, "!item 2")
        await pass_once(watch.db, watch.house)
        own = await ann.told("body")
        assert own["body"] == "!item 2"
        return [*shown, await ann.told("body")]


def test_digest_alert_and_answer_are_read_without_any_warning(
    homeserver: Synapse, settings: Matrix, alice: User, bot: User, tmp_path: Path
) -> None:
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    room.encrypt()
    with watching(settings, room, alice, tmp_path) as watch:
        shown = asyncio.run(conversation(watch, homeserver, alice))
    digest, in_thread, alert, answer = (str(one["body"]) for one in shown)
    assert "Veille IA" in digest
    assert "Une charte" in in_thread
    assert alert.startswith("🔴 Alerte")
    assert "Une sanction" in answer
    assert [(one["failure"], one["shield"]) for one in shown] == [(None, None)] * 4
