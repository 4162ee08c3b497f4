"""Which secrets this installation has: what the `*_file` keys name, and what the account's folder keeps.

Looked at again whenever a file changed: a session is made while the watch runs, and a password is replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from pydantic import BaseModel

from watcher.observing.redaction import looked_for
from watcher.settings import Settings

_PUBLIC = frozenset({"ca_file", "cert_file"})
"""Keys that name a file and no secret."""

_OF_THE_ACCOUNT = ("session.json", "cross_signing.json")
_NO_SECRETS = frozenset({"user_id", "device_id"})
_PSEUDONYMS = "members.key"

_LARGEST = 65_536
"""Bytes; whatever is larger is no secret of one line, and is left alone."""

_Stamp = tuple[int, int, int] | None


class SecretFiles:
    """The secrets of some files. Each is remembered as long as this lives, also when it is replaced."""

    def __init__(self, files: tuple[Path, ...] = ()) -> None:
        self._files = files
        self._stamps: dict[Path, _Stamp] = {}
        self._values: set[str] = set()
        self._expression: re.Pattern[str] | None = None

    def expression(self) -> re.Pattern[str] | None:
        """What matches any of them; None when there are none. Never raises: a log must be written."""
        changed = [file for file in self._files if self._has_changed(file)]
        if changed:
            found = {value for file in changed for value in _values(file)}
            if not found <= self._values:
                self._values |= found
                self._expression = looked_for(self._values)
        return self._expression

    def _has_changed(self, file: Path) -> bool:
        stamp = _stamp(file)
        if self._stamps.get(file) == stamp:
            return False
        self._stamps[file] = stamp
        return True


def secrets_of(settings: Settings) -> SecretFiles:
    """What the settings name, and what we keep ourselves: session, signing keys, the key of pseudonyms."""
    paths = settings.paths
    kept = (*(paths.matrix / name for name in _OF_THE_ACCOUNT), paths.data / _PSEUDONYMS)
    return SecretFiles((*_named(settings), *kept))


def _named(section: BaseModel) -> Iterator[Path]:
    for key in type(section).model_fields:
        value: object = getattr(section, key)
        if isinstance(value, BaseModel):
            yield from _named(value)
        elif isinstance(value, Path) and key.endswith("_file") and key not in _PUBLIC:
            yield value


def _values(file: Path) -> Iterator[str]:
    """The secrets in a file; none when it cannot be read: whoever needs it says so."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST)
    except OSError:
        return
    if file.name == _PSEUDONYMS:
        yield content.hex()
        return
    text = content.decode("utf-8", "replace").strip("\r\n")
    if file.name in _OF_THE_ACCOUNT:
        yield from _of_json(text)
        return
    yield from (line for line in text.splitlines() if line.strip())


def _of_json(text: str) -> Iterator[str]:
    try:
        kept: object = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(kept, dict):
        fields = cast("dict[str, object]", kept)
        yield from (v for k, v in fields.items() if isinstance(v, str) and k not in _NO_SECRETS)


def _stamp(file: Path) -> _Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
