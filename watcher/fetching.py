"""What answers the asks of a batch: the network, guarded, polite and recorded, or the archive of a round."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from watcher.visit import HarvestPolicy
from watcher.web.answer import Fetch
from watcher.web.archive import Recorder
from watcher.web.courtesy import Courtesy
from watcher.web.gate import Gate
from watcher.web.hosts import HostBook
from watcher.web.piste import PisteDoor
from watcher.web.replay import Replay


@asynccontextmanager
async def open_fetch(policy: HarvestPolicy) -> AsyncGenerator[Fetch]:
    """What answers asks under this policy: the network, recorded when there is an archive, or a replay."""
    if policy.replay:
        yield Replay.open(policy.replay)
        return
    from watcher.web.fetch import Fetcher  # noqa: PLC0415 - the HTTP client: where others visit, for nobody

    async with AsyncExitStack() as stack:
        recorder = stack.enter_context(_recorder(policy, policy.archive)) if policy.archive else None
        now, book = _clock(policy.now), policy.book or (HostBook(policy.hosts) if policy.hosts else None)
        courtesy = Courtesy(policy.host_spacing, claim=book.claim if book else None)
        fetcher = Fetcher(policy.fetch, courtesy, recorder, now, gate=Gate(book, now) if book else None)
        fetch: Fetch = await stack.enter_async_context(fetcher)
        if policy.piste is not None:
            fetch = PisteDoor(fetch, policy.piste)
        if policy.mailbox is not None:
            from watcher.mail.door import MailDoor  # noqa: PLC0415 - few have a mailbox

            door = MailDoor(fetch, policy.mailbox, recorder, now, policy.fetch.timeout)
            fetch = await stack.enter_async_context(door)
        yield fetch


def _recorder(policy: HarvestPolicy, archive: Path) -> Recorder:
    return Recorder(
        archive,
        software=policy.fetch.user_agent,
        operator=policy.contact,
        at=policy.now,
        new_id=lambda: str(uuid4()),
    )


def _clock(start: datetime) -> Callable[[], datetime]:
    """A clock that shows `start` now and goes on from there: a round in another week has that week's time."""
    zero = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - zero)
