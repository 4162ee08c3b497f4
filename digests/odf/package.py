"""The archive that an OpenDocument file is, the same bytes for the same parts, and what it says of itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.odf.markup import child, node, serialized

ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
VERSION = "1.3"
"""Of OpenDocument; what LibreOffice writes since 7.0."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of each part: the first that an archive can hold, so that bytes do not tell when they were
made."""
_READABLE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """A file within the package: `name` its path, `media_type` as the manifest gives it."""

    name: str
    body: bytes
    media_type: str = "text/xml"


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself. `generated` stands as its local time, to the second."""

    title: str
    subject: str
    author: str
    licence: str
    generated: datetime
    keywords: tuple[str, ...] = ()


def package(media_type: str, parts: Sequence[Part], about: About) -> bytes:
    """The file: its type first and unpacked, as OpenDocument wants, the parts as given, the manifest last."""
    whole = (*parts, _meta(about))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _put(archive, "mimetype", media_type.encode("ascii"), zipfile.ZIP_STORED)
        for part in whole:
            _put(archive, part.name, part.body, zipfile.ZIP_DEFLATED)
        _put(archive, "META-INF/manifest.xml", _manifest(media_type, whole), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _put(archive: zipfile.ZipFile, name: str, body: bytes, compression: int) -> None:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.create_system = 3
    info.external_attr = _READABLE
    archive.writestr(info, body, compression, 6)


def _manifest(media_type: str, parts: Sequence[Part]) -> bytes:
    root = node("manifest:manifest", {"manifest:version": VERSION})
    whole = {"manifest:full-path": "/", "manifest:version": VERSION, "manifest:media-type": media_type}
    child(root, "manifest:file-entry", whole)
    for part in parts:
        entry = {"manifest:full-path": part.name, "manifest:media-type": part.media_type}
        child(root, "manifest:file-entry", entry)
    return serialized(root)


def _meta(about: About) -> Part:
    moment = about.generated.replace(tzinfo=None, microsecond=0).isoformat()
    root = node("office:document-meta", {"office:version": VERSION})
    meta = child(root, "office:meta")
    child(meta, "meta:generator", text="Vigie")
    child(meta, "dc:title", text=about.title)
    child(meta, "dc:subject", text=about.subject)
    child(meta, "dc:description", text=f"Licence : {about.licence}")
    for keyword in about.keywords:
        child(meta, "meta:keyword", text=keyword)
    child(meta, "meta:initial-creator", text=about.author)
    child(meta, "dc:creator", text=about.author)
    child(meta, "meta:creation-date", text=moment)
    child(meta, "dc:date", text=moment)
    child(meta, "dc:language", text="fr-FR")
    own = {"meta:name": "Licence", "meta:value-type": "string"}
    child(meta, "meta:user-defined", own, about.licence)
    return Part("meta.xml", serialized(root))
