"""The archive: what OpenDocument wants of it, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta, timezone

from lxml import etree

from digests.odf.package import ODT, About, Part, package

MOMENT = datetime(2027, 1, 4, 8, 30, 15, 999, tzinfo=timezone(timedelta(hours=1)))
ABOUT = About("Rapport & bilan", "2026", "L’observatoire", "CC BY-SA 4.0", MOMENT, ("indicateurs",))
PARTS = (Part("content.xml", b"<a/>"), Part("Pictures/a.svg", b"<svg/>", "image/svg+xml"))


def opened() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package(ODT, PARTS, ABOUT)))


def meta(name: str) -> list[str | None]:
    return [element.text for element in etree.fromstring(opened().read("meta.xml")).iter("{*}" + name)]


def test_the_type_comes_first_and_unpacked_without_anything_beside_it() -> None:
    body = package(ODT, PARTS, ABOUT)
    assert body[30:38] == b"mimetype"
    assert body[38 : 38 + len(ODT)] == ODT.encode()
    first = opened().infolist()[0]
    assert (first.compress_type, first.extra) == (zipfile.ZIP_STORED, b"")


def test_the_manifest_names_every_part_with_its_type() -> None:
    archive = opened()
    manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
    named = {entry.get(_m("full-path")): entry.get(_m("media-type")) for entry in manifest}
    assert named == {
        "/": ODT,
        "content.xml": "text/xml",
        "meta.xml": "text/xml",
        "Pictures/a.svg": "image/svg+xml",
    }
    assert set(archive.namelist()) == {*named, "mimetype", "META-INF/manifest.xml"} - {"/"}


def test_no_part_tells_when_or_where_it_was_made() -> None:
    for part in opened().infolist():
        assert (part.date_time, part.create_system) == ((1980, 1, 1, 0, 0, 0), 3)
        assert part.external_attr == 0o100644 << 16


def test_the_document_says_what_it_is() -> None:
    assert meta("title") == ["Rapport & bilan"]
    assert meta("language") == ["fr-FR"]
    assert meta("generator") == ["Vigie"]
    assert meta("user-defined") == ["CC BY-SA 4.0"]
    assert meta("creation-date") == meta("date") == ["2027-01-04T08:30:15"]


def _m(name: str) -> str:
    return f"{{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}}{name}"
