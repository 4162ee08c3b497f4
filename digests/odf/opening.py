"""A spreadsheet that somebody sent is opened here, and refused before anything of it can grow in memory."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

MOST_BYTES = 8 * 2**20
"""Of a file; a sheet of figures takes some ten thousand. It also bounds the directory of its archive."""
MOST_PARTS = 1_000
"""Pictures and settings are parts too; LibreOffice writes some fifteen."""
MOST_CONTENT = 8 * 2**20
"""Of the unpacked content.xml: five thousand rows of ten cells take five million. The worst of that size that
we know, a cell with half a million attributes, takes 220 MB of memory to read."""

_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
_SAVE_AS = "open it in LibreOffice and save it as « Classeur ODF (.ods) », without a password"
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
"""What zipfile raises at damaged archives; RuntimeError for a password, NotImplementedError for a method."""


class UnreadableSheetError(ValueError):
    """A file is no spreadsheet that can be read: `path` is which, `fault` why, `remedy` what to do."""

    def __init__(self, path: Path, fault: str, remedy: str) -> None:
        super().__init__(f"{path}: {fault}; {remedy}")
        self.path = path
        self.fault = fault
        self.remedy = remedy


def content_of(path: Path) -> bytes:
    """The content.xml of an .ods file, at most `MOST_CONTENT` bytes.

    Raises UnreadableSheetError for whatever is no such file: absent, a folder, too large, damaged, another
    format, with a password, or one that would unpack to too much.
    """
    size = _size(path)
    if size > MOST_BYTES:
        raise UnreadableSheetError(
            path,
            f"it has {size:,} bytes, and at most {MOST_BYTES:,} are read",
            "take pictures and other sheets out of it",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            return _content(path, archive)
    except OSError as error:
        raise UnreadableSheetError(
            path, f"it cannot be read ({error.strerror or error})", "try again"
        ) from error
    except UnreadableSheetError:
        raise
    except _BROKEN as error:
        raise UnreadableSheetError(path, "it is damaged or no .ods file", _SAVE_AS) from error


def _size(path: Path) -> int:
    try:
        is_file, size = path.is_file(), path.stat().st_size
    except (OSError, ValueError) as error:
        raise UnreadableSheetError(path, "there is no such file", "check the path") from error
    if not is_file:
        raise UnreadableSheetError(path, "it is no file", "name an .ods file")
    return size


def _content(path: Path, archive: zipfile.ZipFile) -> bytes:
    parts = {part.filename: part for part in archive.infolist()}
    if len(archive.infolist()) > MOST_PARTS:
        raise UnreadableSheetError(path, f"it has over {MOST_PARTS:,} parts", _SAVE_AS)
    if any(part.flag_bits & 1 for part in parts.values()) or "encrypted-package" in parts:
        raise UnreadableSheetError(path, "it is protected by a password", _SAVE_AS)
    if "[Content_Types].xml" in parts:
        raise UnreadableSheetError(path, "it is a file of Microsoft Office", _SAVE_AS)
    if not _beginning(archive, parts, "mimetype", 200).startswith(_SPREADSHEET) or "content.xml" not in parts:
        raise UnreadableSheetError(path, "it is no OpenDocument spreadsheet", _SAVE_AS)
    if b"encryption-data" in _beginning(archive, parts, _MANIFEST, 2**20):
        raise UnreadableSheetError(path, "it is protected by a password", _SAVE_AS)
    size = parts["content.xml"].file_size
    if size > MOST_CONTENT:
        raise UnreadableSheetError(
            path,
            f"its sheets would take {size:,} bytes, and at most {MOST_CONTENT:,} are read",
            "keep only the sheet with the figures",
        )
    return archive.read("content.xml")


def _beginning(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str, most: int) -> bytes:
    if name not in parts:
        return b""
    with archive.open(name) as part:
        return part.read(most)
