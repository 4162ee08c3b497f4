"""All checks, in the order in which an operator would look; those over the network together, at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from watcher.house import House
from watcher.observing.redaction import STRUCK
from watcher.observing.secret_files import secrets_of
from watcher.store.database import open_database
from watcher.store.errors import StoreError
from watcher.upkeep.doctor import collecting, database, keeping, machine, permissions, program, work
from watcher.upkeep.doctor.finding import Check, Finding, Scene, Subject, checked, failed

CHECKS: tuple[tuple[Subject, str, Check], ...] = (
    ("machine", "clock", machine.clock),
    ("machine", "time zone", machine.time_zone),
    ("machine", "disk", machine.disk),
    ("machine", "memory", machine.memory),
    ("machine", "user", permissions.user),
    ("data", "settings file", permissions.settings_file),
    ("data", "data folder", permissions.data_folder),
    ("data", "private files", permissions.private_files),
    ("data", "secrets", permissions.secrets),
    ("data", "database", database.database),
    ("data", "archive", keeping.archive),
    ("data", "backups", keeping.backups),
    ("sources", "contact", collecting.contact),
    ("sources", "sources", collecting.sources),
    ("sources", "hubs", collecting.hubs),
    ("work", "model", work.model),
    ("work", "rounds", work.running),
    ("work", "due", work.jobs),
    ("work", "judging", work.backlog),
    ("work", "site", work.site),
    ("program", "version", program.program),
    ("program", "extras", program.extras),
    ("program", "PDF", program.pdf),
    ("program", "health page", program.health_page),
    ("rooms", "outbox", database.messages),
    ("rooms", "conversation", database.conversation),
)
"""Subject, name and check of everything that needs no network."""

NETWORK_SECONDS = 30.0
"""For all questions over the network together."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How far to look: `offline` asks nobody, `deep` reads the whole database, `seconds` limit any
    other look at it."""

    offline: bool = False
    deep: bool = False
    seconds: float = 5.0


def examine(house: House, extent: Extent = Extent(), config: Path | None = None) -> list[Finding]:
    """Every check, one after the other. Nothing is raised, and nothing changed.

    `config` is the settings file, where it is known.
    """
    found: list[Finding] = []
    db, trouble = None, None
    path = house.settings.paths.database
    try:
        db = open_database(path, read_only=True) if path.exists() else None
    except StoreError as error:
        trouble = error
    except OSError as error:
        found.append(failed("data", "database", error))
    scene = Scene(house, house.now(), db, trouble, config, extent.deep, extent.seconds)
    try:
        for subject, name, check in CHECKS:
            found += checked(subject, name, check, scene)
    finally:
        if db is not None:
            db.close()
    found += _terminals(house)
    if not extent.offline:
        found += asyncio.run(_over_the_network(house))
    return _without_secrets(found, house)


def _without_secrets(found: list[Finding], house: House) -> list[Finding]:
    """What servers and libraries say is shown, and may quote what they were sent."""
    known = secrets_of(house.settings).expression()
    if known is None:
        return found
    return [
        replace(one, detail=known.sub(STRUCK, one.detail), remedy=known.sub(STRUCK, one.remedy))
        for one in found
    ]


def _terminals(house: House) -> Iterator[Finding]:
    for room in house.settings.rooms:
        if room.id is None:
            yield Finding(f"room {room.name}", True, "this terminal", subject="rooms")


async def _over_the_network(house: House) -> list[Finding]:
    """At the same time, and no longer than NETWORK_SECONDS; what has not answered by then is named."""
    asked: list[tuple[Subject, str, Coroutine[Any, Any, list[Finding]]]] = []
    settings = house.settings
    if settings.mailbox is not None or settings.piste is not None:
        from watcher.upkeep.doctor.accounts import accounts  # noqa: PLC0415 - all of fetching: few need it

        asked.append(("sources", "accounts", accounts(house)))
    if settings.matrix is not None:
        from watcher.upkeep.doctor.homeserver import rooms  # noqa: PLC0415 - an extra, and slow to import

        asked.append(("rooms", "matrix", rooms(house, settings.matrix)))
    if settings.engine.kind == "dask":
        from watcher.upkeep.doctor.cluster import cluster  # noqa: PLC0415 - all of harvesting: few need it

        asked.append(("work", "cluster", cluster(settings.engine)))
    answers = await asyncio.gather(*(_limited(*one) for one in asked))
    return [finding for answer in answers for finding in answer]


async def _limited(subject: Subject, name: str, asking: Coroutine[Any, Any, list[Finding]]) -> list[Finding]:
    try:
        found = await asyncio.wait_for(asking, NETWORK_SECONDS)
    except TimeoutError:
        detail = f"no answer within {NETWORK_SECONDS:g} s"
        return [Finding(name, False, detail, "see whether this machine reaches it", subject)]
    except Exception as error:  # noqa: BLE001 - as for every check
        return [failed(subject, name, error)]
    return [replace(one, subject=subject) for one in found]
