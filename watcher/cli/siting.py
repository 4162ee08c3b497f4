"""Where the unit of the service goes: to which manager of systemd, or only into a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from watcher.service import manager
from watcher.service.manager import ServiceError

_Command = TypeVar("_Command", bound=Callable[..., Any])

SYSTEM = Path("/etc/systemd/system")
"""Where the administrator's own units stand (systemd.unit(5))."""


def place_options(command: _Command) -> _Command:
    """`--user` and `--folder DIRECTORY`."""
    user = click.option("--user", is_flag=True, help="For this user's own systemd, without root.")
    folder = click.option(
        "--folder",
        type=click.Path(path_type=Path, file_okay=False),
        help="Write the unit here and do not ask systemd [default: /etc/systemd/system].",
    )
    return user(folder(command))


@dataclass(frozen=True, slots=True)
class Site:
    """Which manager is meant, and where its units stand. A `folder` that was named asks no manager."""

    user: bool
    folder: Path | None

    @property
    def units(self) -> Path:
        return self.folder or (_user_units() if self.user else SYSTEM)

    @property
    def asks_systemd(self) -> bool:
        return self.folder is None

    def check(self) -> None:
        """Raises ServiceError when the unit could not be put there."""
        if not self.asks_systemd:
            return
        if not manager.is_running():
            raise ServiceError(
                "systemd does not run on this machine; see deploy/compose.yaml for a container, or write the "
                "unit for another machine with --folder, or look at it with --dry-run"
            )
        if not self.user and os.geteuid() != 0:
            raise ServiceError("this wants root: sudo vigie service …; or --user for a service of your own")


def _user_units() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
