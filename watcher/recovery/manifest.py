"""What a backup says of itself: by whom and when it was made, and the size and SHA-256 of each file in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from watcher.recovery.errors import RecoveryError

FORMAT = 1
"""Of this version; a greater one is refused."""
NAME = "manifest.json"
DATABASE = "vigie.db.gz"
SEALED = "sealed.tar.age"
ARCHIVE_LIST = "archive.csv"
SETTINGS = "settings"
MOST_BYTES = 256 * 1024 * 1024
"""Of a manifest; a million files need less."""

_FOLDERS = frozenset({"archive", "dossiers", "hosts", "model", "rooms", "site", SETTINGS})
_FILES = frozenset({DATABASE, SEALED, ARCHIVE_LIST, "forgotten.csv", "register-decisions.yaml"})
_LONGEST_PART = 255
_LONGEST = 1024
_JSON: TypeAdapter[Any] = TypeAdapter(Any)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Filed(_Frozen):
    """A file as it stands in the backup; of the database as well what it is when unpacked."""

    name: str
    bytes: int = Field(ge=0)
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(_Frozen):
    """`rows` are counted by table; `left_out` are sentences on what could not be read or was not wanted."""

    format: int
    vigie: str
    made_at: AwareDatetime
    migrations: tuple[str, ...]
    database: Filed
    files: tuple[Filed, ...]
    rows: Mapping[str, int]
    has_archive: bool
    left_out: tuple[str, ...] = ()

    @property
    def is_sealed(self) -> bool:
        """Whether keys and session are in it."""
        return any(file.name == SEALED for file in self.files)


def read_manifest(text: bytes, where: str) -> Manifest:
    """Raises RecoveryError: of a newer format, or none of ours."""
    try:
        found = _JSON.validate_json(text)
        told = cast("dict[str, Any]", found).get("format") if isinstance(found, dict) else None
        if isinstance(told, int) and told > FORMAT:
            raise RecoveryError(
                f"{where}: a backup of format {told}, and this version knows formats up to {FORMAT}; "
                "restore it with the version of Vigie that made it, or a later one"
            )
        manifest = Manifest.model_validate(found)
    except ValidationError:
        raise RecoveryError(f"{where}: its manifest is none of ours; take another backup") from None
    names = [file.name for file in manifest.files]
    bad = next((name for name in names if not is_safe(name)), None)
    if bad is not None or len(set(names)) != len(names) or DATABASE not in names:
        raise RecoveryError(
            f"{where}: holds what no backup of ours holds ({bad or 'twice'!r}); do not use it"
        )
    return manifest


def is_safe(name: str) -> bool:
    """Whether a file of a backup may have this name: a path of ours that leads nowhere else."""
    parts = name.split("/")
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST or not name.isprintable() or "\\" in name:
        return False
    if any(part in {"", ".", ".."} or len(part.encode()) > _LONGEST_PART for part in parts):
        return False
    return name in _FILES if len(parts) == 1 else parts[0] in _FOLDERS
