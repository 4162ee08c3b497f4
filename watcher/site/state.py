"""What a build remembers for the next one: a file in the site's folder that no reader needs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from classifiers.decisions import Decision
from watcher.files import write_atomically

NAME = ".vigie-site.json"
_MADE_OF = (".py", ".j2", ".css", ".js", ".yaml", ".po")


@dataclass(frozen=True, slots=True)
class Naming:
    """The solutions that a publication names, as it was when it bore that mark."""

    mark: str
    solutions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The pages of the last build by path, each with its key; a key is empty while its page is written.

    `code` stands for what pages are made with, `day` is the site's day on which it was built, `ratings` for
    the committee's decisions that it knew. `built` is when the last build began.
    """

    code: str = ""
    day: str = ""
    pages: Mapping[str, str] = field(default_factory=dict[str, str])
    naming: Mapping[int, Naming] = field(default_factory=dict[int, Naming])
    ratings: str = ""
    built: AwareDatetime | None = None


_STATE = TypeAdapter(State)


def read_state(folder: Path) -> State:
    """The state of a folder; an empty one when there is none that can be read, so that all is built anew."""
    try:
        return _STATE.validate_json((folder / NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return State()


def write_state(folder: Path, state: State) -> None:
    """Keep it, whole or not at all."""
    write_atomically(folder / NAME, _STATE.dump_json(state).decode())


def code_stamp() -> str:
    """128 bits in hex over everything that pages are made with: our texts and templates, and the plotter."""
    made_of = hashlib.blake2b(digest_size=16)
    for name, content in _files(files("digests"), ""):
        made_of.update(f"{name}\0".encode())
        made_of.update(content)
    try:
        made_of.update(version("matplotlib").encode())
    except PackageNotFoundError:
        made_of.update(b"none")
    return made_of.hexdigest()


def rating_stamp(decisions: Sequence[Decision]) -> str:
    """64 bits in hex over the committee's decisions; empty without any."""
    if not decisions:
        return ""
    said = "\n".join(one.model_dump_json() for one in decisions)
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            found += _files(entry, name)
        elif entry.name.endswith(_MADE_OF):
            found.append((name, entry.read_bytes()))
    return found
