"""The promise of the whole watch, by force: killed all week, it loses nothing and says nothing twice.

Each life is a process of its own that SIGKILL ends somewhere in starting, collecting, judging, keeping,
writing, posting, tidying or building the site. The clock is the script's; everything else is real.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ageing import accounts
from ageing.kills import Killing, alerts_told, digests_told, figures, kill_all_week, open_folder
from ageing.nursery import open_nursery
from ageing.telling import tell
from ageing.week import DIGESTS, Week
from servers import ScriptedServer
from watcher.recovery.checking import check

pytestmark = pytest.mark.timeout(7200)

KILLS = int(os.environ.get("VIGIE_TEST_KILLS", "20"))
"""In `make test`; `make test-long` asks for a thousand."""
SEED = 20261126


@dataclass(frozen=True)
class Played:
    killing: Killing
    figures: dict[str, object]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, model_directory: Path) -> Iterator[Played]:
    """The week, once for all tests of this file."""
    began = time.monotonic()
    folder = open_folder(tmp_path_factory.mktemp("week"), model_directory)
    with ScriptedServer() as server, open_nursery(folder) as nursery:
        killing = kill_all_week(nursery, Week(server, max(12, KILLS // 5), SEED), KILLS)
        found = figures(killing, time.monotonic() - began)
        tell("kills", found)
        yield Played(killing, found)


def test_most_lives_are_killed_in_the_midst_of_something(played: Played) -> None:
    assert played.killing.kills == KILLS
    assert len(played.killing.by_phase) > 4


def test_every_publication_is_an_item_once(played: Played) -> None:
    wanted = {post.title: 1 for post in played.killing.week.published}
    assert accounts.titles(played.killing.data / "vigie.db") == wanted


def test_every_urgent_publication_is_told_once(played: Played) -> None:
    told = alerts_told(played.killing)
    assert {post.title: told[post.title] for post in played.killing.week.alerts} == {
        post.title: 1 for post in played.killing.week.alerts
    }
    assert set(told.values()) == {1}


def test_every_digest_is_told_once(played: Played) -> None:
    assert digests_told(played.killing) == DIGESTS


def test_what_the_calendar_recalls_is_told_once(played: Played) -> None:
    reminders = accounts.about(played.killing.data / "vigie.db", "calendar:")
    assert len(reminders) >= 2
    assert set(reminders.values()) == {"sent"}


def test_what_was_decided_is_in_the_rooms_once_and_nothing_else_is(played: Played) -> None:
    messages = accounts.outbox(played.killing.data / "vigie.db")
    rooms = played.killing.data / "rooms"
    posted = [record.txn_id for journal in sorted(rooms.iterdir()) for record in accounts.posts(journal)]
    assert {txn_id: what for txn_id, what in messages.items() if txn_id not in posted} == {}
    assert sorted(posted) == sorted(messages)
    assert {state for _, _, state in messages.values()} == {"sent"}


def test_the_backups_are_whole(played: Played) -> None:
    backups = sorted(played.killing.nursery.folder.path.glob("backups/*.tar"))
    assert backups
    for path in backups:
        check(path, None, lambda _what, _done, _total: None)


def test_the_database_is_whole_and_nothing_lies_around(played: Played) -> None:
    assert accounts.whole(played.killing.data / "vigie.db") == []
    assert accounts.left_behind(played.killing.nursery.folder.path) == []
