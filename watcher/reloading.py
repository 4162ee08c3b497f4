"""Settings that were written anew while the watch runs: what follows, and what waits for a restart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from classifiers.lists import ListError
from watcher.config.located import ConfigError
from watcher.config.rooms import Matrix
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.settings import Settings
from watcher.sources import Source

_OF_THE_ACCOUNT = tuple(name for name in Matrix.model_fields if name != "invites_from")
"""Keys of [matrix] that say who we are; who may invite us may change at any time."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The house with what could be changed: names of the sections that did, keys that wait for a restart."""

    house: House
    changed: tuple[str, ...]
    waiting: tuple[str, ...]


def reloaded(
    house: House, settings: Callable[[], Settings], sources: Callable[[], Sequence[Source]]
) -> Reloaded:
    """The house as the files have it now.

    Raises ConfigError with every mistake of all files (settings, sources, the committee's decisions); then
    nothing has changed.
    """
    problems: list[str] = []
    wanted, watched = house.settings, tuple(house.sources)
    try:
        wanted = settings()
    except ConfigError as error:
        problems += error.problems
    try:
        watched = tuple(sources())
    except ConfigError as error:
        problems += error.problems
    try:
        RegisterBook(house.settings.paths.register).register(house.today)
    except ListError as error:
        problems.append(str(error))
    if problems:
        raise ConfigError(problems)
    merged, waiting = merge(house.settings, wanted)
    changed = [
        name for name in Settings.model_fields if getattr(merged, name) != getattr(house.settings, name)
    ]
    if watched != tuple(house.sources):
        changed.append("sources")
    return Reloaded(replace(house, settings=merged, sources=watched), tuple(changed), waiting)


def merge(before: Settings, wanted: Settings) -> tuple[Settings, tuple[str, ...]]:
    """Pure: `wanted`, with what only a start can change as it was, and the keys of that which differ.

    Rooms of a homeserver are nothing without their account: when that is added or taken away, both wait.
    """
    kept: dict[str, object] = {"paths": before.paths, "health": before.health, "push": before.push}
    waiting = [
        *_differing("paths", before.paths, wanted.paths, ("data",)),
        *_differing("health", before.health, wanted.health, ("port", "address")),
        *_differing("push", before.push, wanted.push, ("callback", "port", "address")),
        *_differing("engine", before.engine, wanted.engine, ("kind",)),
    ]
    kept["engine"] = wanted.engine.model_copy(update={"kind": before.engine.kind})
    if before.matrix is None or wanted.matrix is None:
        if before.matrix != wanted.matrix:
            kept |= {"matrix": before.matrix, "rooms": before.rooms}
            waiting += ["matrix", *(["rooms"] if before.rooms != wanted.rooms else [])]
    else:
        waiting += _differing("matrix", before.matrix, wanted.matrix, _OF_THE_ACCOUNT)
        kept["matrix"] = before.matrix.model_copy(update={"invites_from": wanted.matrix.invites_from})
    return wanted.model_copy(update=kept), tuple(waiting)


def _differing(section: str, before: object, wanted: object, keys: Sequence[str]) -> list[str]:
    return [f"{section}.{key}" for key in keys if getattr(before, key) != getattr(wanted, key)]
