"""Pure: what would keep a service of the machine from seeing its own files, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from watcher.service.unit import Service
from watcher.settings import Settings

STATE = (Path("/var/lib/vigie"), Path("/var/lib/vigie-backups"))
"""Where the service's user may write: the StateDirectory= of the unit."""

_HIDDEN = ("/home", "/root", "/run/user", "/tmp", "/var/tmp")  # noqa: S108 - these are named, not used
"""What ProtectHome= and PrivateTmp= take out of sight (systemd.exec(5))."""


def obstacles(
    settings: Settings, service: Service, program: Sequence[Path], closed: Sequence[Path] = ()
) -> list[str]:
    """One line each, with the remedy; none when the unit can work.

    `program` are the folders and files that the command needs (itself, its environment, its Python), `closed`
    what of them the user of the service may not read.
    """
    read_again = [service.settings, *([service.sources] if service.sources else [])]
    return [
        *(f"{path} cannot be seen by a service; {_ELSEWHERE}" for path in program if _is_hidden(path)),
        *(
            f"{path} cannot be seen by a service; move it to /etc/vigie/"
            for path in read_again
            if _is_hidden(path)
        ),
        *(f"{path} is closed to the service's user; chmod -R a+rX {path}" for path in closed),
        *_backups(settings),
    ]


_ELSEWHERE = (
    "install for the whole machine: python3 -m venv /opt/vigie, then /opt/vigie/bin/pip install the wheel "
    "(or pipx with PIPX_HOME=/opt/pipx)"
)


def _backups(settings: Settings) -> list[str]:
    folder = settings.backup.folder
    if folder is None or any(folder.is_relative_to(state) for state in STATE):
        return []
    return [
        f"backup.folder is {folder}, where the service's user cannot write; write "
        f'folder = "{STATE[1]}" and mount a disk at /var/lib/private/vigie-backups, or copy it away'
    ]


def _is_hidden(path: Path) -> bool:
    return any(path.is_relative_to(hidden) for hidden in _HIDDEN)
