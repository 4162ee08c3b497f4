"""Pure: the unit as text, with a seal that tells whether a person changed it since."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from watcher.service.credentials import Credential

BACKOFF_SINCE = 254
"""The version of systemd from which waits between attempts may grow (NEWS of systemd 254)."""

_NOT_IN_AN_EXECUTABLE = frozenset("\"'\\")

_SEAL = re.compile(r"\A# Written by `vigie service install`, seal ([0-9a-f]{64})\.[^\n]*\n")


@dataclass(frozen=True, slots=True)
class Service:
    """What the unit is made from. Paths are absolute; `data` is only used by a service of one user.

    Raises ValueError for a path that is relative or that a unit cannot hold.
    """

    program: Path
    settings: Path
    data: Path
    sources: Path | None = None
    credentials: Sequence[Credential] = ()
    systemd: int = 252

    def __post_init__(self) -> None:
        paths = (
            self.program,
            self.settings,
            self.data,
            self.sources,
            *(one.path for one in self.credentials),
        )
        for path in paths:
            if path is not None and not (path.is_absolute() and str(path).isprintable()):
                raise ValueError(f"{str(path)!r}: an absolute path of printable characters is wanted")
        if set(str(self.program)) & _NOT_IN_AN_EXECUTABLE:
            raise ValueError(f"{self.program}: systemd starts nothing with quotes or backslashes in its path")


def system_unit(service: Service) -> str:
    """For the machine's manager: a user of its own, and everything else out of reach."""
    return _sealed(
        _filled(
            "vigie.service.in",
            service,
            credentials="".join(_loaded(credential) for credential in service.credentials),
        )
    )


def user_unit(service: Service) -> str:
    """For the manager of one user, who needs no rights; secrets are read where they lie."""
    folder = str(service.settings.parent).replace("%", "%%")
    data = _quoted(f"VIGIE_PATHS__DATA={service.data}", dollars=False)
    return _sealed(_filled("vigie-user.service.in", service, folder=folder, data=data))


def is_sealed(text: str) -> bool:
    """Whether a unit is as it was written: then it may be replaced without asking."""
    found = _SEAL.match(text)
    return found is not None and found[1] == _digest(text[found.end() :])


def _filled(name: str, service: Service, **more: str) -> str:
    template = Template((files("watcher.service") / name).read_text(encoding="utf-8"))
    return template.substitute(
        program=_quoted(str(service.program), dollars=False),  # an executable is no place for variables
        settings=_quoted(str(service.settings)),
        sources=f" --sources {_quoted(str(service.sources))}" if service.sources else "",
        backoff=_backoff(service.systemd),
        **more,
    )


def _backoff(systemd: int) -> str:
    """Half a minute between attempts, growing to ten minutes where systemd knows how."""
    growing = "\nRestartSteps=6\nRestartMaxDelaySec=10min" if systemd >= BACKOFF_SINCE else ""
    return f"RestartSec=30s{growing}"


def _loaded(credential: Credential) -> str:
    """A secret that only the service sees. One that is gone is an empty line: a password is needed once."""
    path = str(credential.path).replace("%", "%%")
    return (
        f"LoadCredential={credential.name}:{path}\n"
        f"SetCredential={credential.name}:\\n\n"
        f"Environment={credential.variable}=%d/{credential.name}\n"
    )


def _quoted(word: str, *, dollars: bool = True) -> str:
    """A word as systemd reads it back: quotes, specifiers and, in commands, variables (systemd.syntax(7))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped.replace("$", "$$") if dollars else escaped}"'


def _sealed(body: str) -> str:
    return (
        f"# Written by `vigie service install`, seal {_digest(body)}. "
        "Your own lines: systemctl edit vigie\n" + body
    )


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
