"""The page of open data: which years there are, as which files, under which licence, and how made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digests.opendata.writing import DESCRIPTOR
from digests.site.content import Content, DataYear
from digests.site.frame import Frame, Head, Link, Shell, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.texts.language import Language
from digests.texts.templating import render

FOLDER = "donnees"
"""Where the files stand within the site, in a folder a year."""


@dataclass(frozen=True, slots=True)
class _File:
    href: str
    name: str
    title: str
    size: str


@dataclass(frozen=True, slots=True)
class _Year:
    label: str
    made: str
    made_iso: str
    package: Link
    files: tuple[_File, ...]


@dataclass(frozen=True, slots=True)
class _DataPage:
    frame: Frame
    years: tuple[DataYear, ...]


@dataclass(frozen=True, slots=True)
class _DataView:
    shell: Shell
    years: tuple[_Year, ...]


def data_pages(content: Content) -> Iterator[AnyPlanned]:
    """The page; the files themselves are published beside it."""
    yield Planned("donnees.html", _DataPage(content.frame, content.data), _data_page)


def _data_page(page: _DataPage, _shown: Shown) -> str:
    words = page.frame.words
    view = _DataView(
        shell=shell(page.frame, Head("donnees.html", words.say("Données ouvertes"))),
        years=tuple(_year(one, words) for one in page.years),
    )
    return render("site/opendata.html.j2", view, words)


def _year(year: DataYear, words: Language) -> _Year:
    folder = f"{FOLDER}/{year.label}"
    return _Year(
        label=year.label,
        made=words.long_date(year.made),
        made_iso=year.made.isoformat(),
        package=Link(f"{folder}/{DESCRIPTOR}", DESCRIPTOR),
        files=tuple(
            _File(f"{folder}/{one.path}", one.path, one.title, _size(one.size, words)) for one in year.files
        ),
    )


def _size(count: int, words: Language) -> str:
    """In thousands of bytes, at least one."""
    return words.say("{n} ko", n=words.number(max(1, round(count / 1000))))
