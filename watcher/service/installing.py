"""Writing the unit, and taking it away: never over what a person wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from watcher.files import write_atomically
from watcher.service.manager import ServiceError
from watcher.service.unit import is_sealed

NAME = "vigie.service"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the unit stands or will stand, and what is there now."""

    path: Path
    found: str | None

    @property
    def is_ours(self) -> bool:
        """Absent, or as we wrote it."""
        return self.found is None or is_sealed(self.found)


def look(folder: Path) -> Place:
    """The unit in a folder. Raises OSError when it cannot be read."""
    path = folder / NAME
    return Place(path, path.read_text(encoding="utf-8") if path.exists() else None)


def put(place: Place, unit: str, *, force: bool) -> bool:
    """Write the unit; whether anything changed. What a person wrote is kept beside it when forced.

    Raises ServiceError when it was edited and may not be replaced.
    """
    if place.found == unit:
        return False
    _spare(place, force=force)
    write_atomically(place.path, unit)
    place.path.chmod(0o644)
    return True


def take_away(place: Place, *, force: bool) -> bool:
    """Remove the unit; whether there was one. Raises ServiceError when it was edited."""
    if place.found is None:
        return False
    _spare(place, force=force)
    place.path.unlink()
    return True


def _spare(place: Place, *, force: bool) -> None:
    if place.is_ours or place.found is None:
        return
    if not force:
        raise ServiceError(
            f"{place.path} was edited by hand and is left as it is; put your own lines into a drop-in "
            "(systemctl edit vigie), or add --force (the edited one is kept as vigie.service.old)"
        )
    write_atomically(place.path.with_name(f"{NAME}.old"), place.found)
