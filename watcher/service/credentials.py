"""Pure: which files of the settings hold secrets, and how systemd hands them to the service.

The service runs as a user that owns none of them: systemd reads them as root at each start and shows
them to that one service, in memory (systemd.exec(5), LoadCredential=).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from watcher.config.variables import PREFIX
from watcher.settings import Settings

_ENDING = "_file"


@dataclass(frozen=True, slots=True)
class Credential:
    """A file that a key of the settings names. `variable` tells Vigie where it lies while it runs."""

    name: str
    path: Path
    variable: str


def credentials_of(settings: Settings) -> tuple[Credential, ...]:
    """Every file that a `*_file` key names, in the order of the settings. Paths as they stand there."""
    return tuple(
        Credential(f"{section}.{key}", path, f"{PREFIX}{section}__{key}".upper())
        for section in type(settings).model_fields
        for key, path in _files(getattr(settings, section))
    )


def _files(section: object) -> list[tuple[str, Path]]:
    if not isinstance(section, BaseModel):
        return []
    values = {key: getattr(section, key) for key in type(section).model_fields if key.endswith(_ENDING)}
    return [(key, path) for key, path in values.items() if isinstance(path, Path)]
