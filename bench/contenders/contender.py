"""Programs that read feeds, as benches know them: how they are set up, run once, and asked what they hold."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venv-peers" / "bin"
"""Where `scripts/ensure-peers` puts those of them that are Python."""


class Contender(Protocol):
    """One program in one setting; each gets a folder of its own, which is its home too."""

    @property
    def name(self) -> str:
        """What tables call it, with what matters of its setting."""
        ...

    @property
    def share(self) -> int:
        """It reads one feed in so many, since it is too slow for all: its seconds count as often."""
        ...

    @property
    def settling(self) -> int:
        """Runs between the first round and the others that are not measured, until it uses what it learnt."""
        ...

    def version(self) -> str | None:
        """The version that is installed; None when it is not."""
        ...

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        """Subscribe to these feeds, outside of the measured time."""
        ...

    def command(self, folder: Path) -> Sequence[str | Path]:
        """What reads all feeds once and ends."""
        ...

    def environment(self, folder: Path) -> Mapping[str, str]:
        """The variables that it runs with."""
        ...

    def held(self, folder: Path) -> int:
        """How many entries it keeps now."""
        ...


@runtime_checkable
class Postponing(Contender, Protocol):
    """A program that leaves work for later, which is measured behind the first round and told beside all."""

    def left(self, folder: Path) -> int:
        """Entries that wait."""
        ...

    def unhurried(self, folder: Path) -> Mapping[str, str]:
        """The variables with which its command does all of that."""
        ...


def homely(folder: Path) -> dict[str, str]:
    """The variables of a program whose home is `folder`."""
    return {"HOME": str(folder), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


def peer(command: str) -> Path | None:
    """Where a command of the peers is: in their environment, else on the system."""
    own = PEERS / command
    if own.exists():
        return own
    found = shutil.which(command)
    return Path(found) if found else None


def said(*command: str | Path) -> str:
    """What a command prints, without the last line break. Raises CalledProcessError when it fails."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
