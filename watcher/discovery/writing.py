"""Sources written into a sources file that people keep: their comments, order and line ends stay as they are.

The file is only ever appended to, and is read again, whole, before it takes the old one's place.
"""

from __future__ import annotations

import codecs
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import yaml

from watcher.config.located import ConfigError
from watcher.sources import Source, bundled_path, load_sources
from watcher.web.urls import canonical

_PLAIN = frozenset({"kind", "language", "nature", "category", "axis"})
"""Keys whose values are words of a vocabulary, written without quotes as in the bundled file."""


def as_yaml(source: Source, indent: int = 2) -> str:
    """The source as one element of the list under `sources`, in the order of the keys; defaults left out."""
    stated = source.model_dump(mode="json", exclude_defaults=True)
    stated["rhythm_days"] = source.rhythm_days
    lines = [line for key in Source.model_fields if key in stated for line in _lines(key, stated[key], "")]
    pad = " " * indent
    return "".join(f"{pad}{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))


def append_sources(path: Path, added: Sequence[Source]) -> None:
    """Write the sources at the end of the file, or change nothing at all.

    Raises ConfigError: the file is wrong, is part of an installation, has such an id or address already, or
    is not written as a list of blocks. Raises OSError when it cannot be written.
    """
    refuse_installed(path)
    _refuse_protected(path)
    with _alone(path.resolve().parent):
        before = load_sources(path)
        _refuse_known(path, before, added)
        _replace(path, appended(_read(path), added, *_place(path)), (*before, *added))


def appended(text: str, added: Sequence[Source], indent: int, empty: tuple[int, int] | None) -> str:
    """Pure: the text with the sources at its end. `empty` is where an empty `[]` stands that they replace."""
    newline = "\r\n" if "\r\n" in text else "\n"
    blocks = "\n".join(as_yaml(source, indent) for source in added).replace("\n", newline)
    if empty is not None:
        start, end = empty
        return f"{text[:start].rstrip(' ')}{newline}{blocks}{text[end:].lstrip(' ').removeprefix(newline)}"
    return f"{text.rstrip()}{newline}{newline}{blocks}"


def refuse_installed(path: Path) -> None:
    """Raise ConfigError for the file inside an installed package, which the next update would replace."""
    bundled = bundled_path()
    if path.resolve() == bundled.resolve() and bundled.parent.name == "watcher":
        remedy = f"copy it (cp {path} my-sources.yaml), then use --sources my-sources.yaml"
        raise ConfigError([f"{path}: belongs to the installation, and the next update replaces it; {remedy}"])


def _refuse_protected(path: Path) -> None:
    """A file that nobody may write is not replaced either, though its folder would let us."""
    if path.exists() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def known_address(url: str, sources: Sequence[Source]) -> Source | None:
    """The source that has this address already, however it is written."""
    wanted = canonical(url)
    return next((one for one in sources if wanted is not None and canonical(one.url) == wanted), None)


def _refuse_known(path: Path, before: Sequence[Source], added: Sequence[Source]) -> None:
    ids = {source.id for source in before}
    for source in added:
        if (same := known_address(source.url, before)) is not None:
            raise ConfigError(
                [f"{path}: {source.url} is already there, as {same.id}; edit that entry instead"]
            )
        if source.id in ids:
            raise ConfigError([f"{path}: the id {source.id} is already there; choose another with --id"])
        ids.add(source.id)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _place(path: Path) -> tuple[int, tuple[int, int] | None]:
    """How far the list's elements are indented; and where an empty `[]` stands, if that is the list."""
    root = yaml.compose(_read(path), Loader=yaml.SafeLoader)
    pairs = cast(
        "list[tuple[yaml.Node, yaml.Node]]", root.value if isinstance(root, yaml.MappingNode) else []
    )
    listed = next((value for key, value in pairs if key.value == "sources"), None)
    if not isinstance(listed, yaml.SequenceNode) or (listed.flow_style and listed.value):
        raise ConfigError(
            [f"{path}: write the sources as a list of blocks ('- id: …'), not between brackets"]
        )
    if listed.flow_style:
        return 2, (listed.start_mark.index, listed.end_mark.index)
    return listed.start_mark.column, None


def _replace(path: Path, text: str, wanted: Sequence[Source]) -> None:
    """Put the text in the file's place, unless it would not say what is wanted."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    marked = target.read_bytes().startswith(codecs.BOM_UTF8)
    try:
        beside.write_text(text, encoding="utf-8-sig" if marked else "utf-8", newline="")
        shutil.copymode(target, beside)
        if not _says(beside, wanted):
            raise ConfigError(
                [f"{path}: nothing can be added at its end without changing it; add it by hand"]
            )
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _says(path: Path, wanted: Sequence[Source]) -> bool:
    try:
        return load_sources(path) == tuple(wanted)
    except ConfigError:
        return False


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """One writer in a folder at a time; the kernel lets go of it with the process."""
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def _lines(key: str, value: Any, pad: str) -> list[str]:
    if isinstance(value, dict):
        block = cast("dict[str, Any]", value)
        return [
            f"{pad}{key}:",
            *(line for name, one in block.items() for line in _lines(name, one, pad + "  ")),
        ]
    return [f"{pad}{key}: {_scalar(key, value)}"]


def _scalar(key: str, value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if key in _PLAIN or (key == "id" and yaml.safe_load(value) == value):
        return value
    return yaml.dump(value, default_style='"', allow_unicode=True, width=10**9).removesuffix("\n")
