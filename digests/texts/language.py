"""The language of what members read: texts by catalog, numbers, dates and typography.

Our texts are written in French, which is also the key under which a catalog (`locale/LANGUAGE.po`, read with
Babel) holds them in another language. French is typeset with its no-break spaces; the values that are filled
in are texts of sources or of other rooms and are never touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from typing import Any, Literal, get_args

from classifiers.french import long_date
from digests.texts.french import NARROW, days_label, number, typeset

LanguageCode = Literal["fr", "en"]
LANGUAGES: tuple[LanguageCode, ...] = get_args(LanguageCode)

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def marked(text: str) -> str:
    """The text itself: says to whoever fills the catalogs that it is shown by `say` later."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """One language with its catalog; made by `language`."""

    code: LanguageCode
    catalog: NullTranslations

    @property
    def is_french(self) -> bool:
        """Whether texts are shown as they were written."""
        return self.code == "fr"

    def say(self, text: str, **values: object) -> str:
        """One of our texts, in this language, with `{name}` replaced by the value of that name."""
        told = typeset(text) if self.is_french else self.catalog.gettext(text)
        return told.format(**values) if values else told

    def count(self, n: int, one: str, many: str, **values: object) -> str:
        """The text for that many, `{n}` replaced by the number; zero is singular in French only."""
        ours = typeset(one if abs(n) < 2 else many)
        told = ours if self.is_french else self.catalog.ngettext(one, many, n)
        return told.format(n=self.number(n), **values)

    def number(self, count: int) -> str:
        """`12 345` with narrow no-break spaces, `12,345`."""
        return (
            number(count)
            if self.is_french
            else _babel("numbers").format_decimal(count, locale=_LOCALES[self.code])
        )

    def decimal(self, value: float, digits: int = 1) -> str:
        """`2,3`, `2.3`: so many digits after the sign, always."""
        return _babel("numbers").format_decimal(
            value, f"0.{'0' * digits}" if digits else "0", locale=_LOCALES[self.code]
        )

    def long_date(self, day: date) -> str:
        """`1er mai 2026`, `1 May 2026`."""
        return (
            long_date(day) if self.is_french else _babel("dates").format_date(day, "d MMMM y", locale="en_GB")
        )

    def month(self, day: date) -> str:
        """`mai 2026`, `May 2026`."""
        return _babel("dates").format_date(day, "LLLL y", locale=_LOCALES[self.code])

    def initial(self, day: date) -> str:
        """The month's first letter, as a calendar's head shows it: `N`."""
        return _babel("dates").format_date(day, "LLLLL", locale=_LOCALES[self.code])

    def clock(self, moment: datetime) -> str:
        """`8 h 05`, `8:05`; in the moment's own zone."""
        return (
            f"{moment.hour}{NARROW}h{NARROW}{moment:%M}" if self.is_french else f"{moment.hour}:{moment:%M}"
        )

    def days(self, first: date, last: date) -> str:
        """Both days included: `16–22 nov. 2026`, `16–22 Nov 2026`; of one day only that: `22 nov. 2026`."""
        if self.is_french:
            return days_label(first, last)
        return _babel("dates").format_interval(first, last, "yMMMd", locale="en_GB")

    def days_left(self, days: int) -> str:
        """`aujourd’hui`, `demain`, `dans 12 jours`."""
        if days < 2:
            return self.say("demain") if days == 1 else self.say("aujourd’hui")
        return self.count(days, "dans {n} jour", "dans {n} jours")

    def enumeration(self, names: Sequence[str], shown: int) -> str:
        """`A, B et C`, or `A, B et 3 autres` when there are more names than `shown`."""
        if len(names) > shown:
            others = self.count(len(names) - shown, "{n} autre", "{n} autres")
            names = (", ".join(names[:shown]), others)
        if len(names) < 2:
            return "".join(names)
        return self.say("{first} et {last}", first=", ".join(names[:-1]), last=names[-1])


def _babel(room: Literal["dates", "numbers"]) -> Any:
    """That module of Babel, imported when it is wanted: most of what we say in French does without."""
    return import_module(f"babel.{room}")


@cache
def language(code: LanguageCode) -> Language:
    """The language of that code. Raises KeyError for one that has no catalog."""
    return Language(code, NullTranslations() if code == "fr" else _translations(code))


FRENCH = language("fr")


def _translations(code: LanguageCode) -> NullTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - French needs no catalog
    from babel.messages.pofile import read_po  # noqa: PLC0415
    from babel.support import Translations  # noqa: PLC0415

    if code not in LANGUAGES:
        raise KeyError(code)
    compiled = BytesIO()
    with (files("digests") / "locale" / f"{code}.po").open("rb") as written:
        write_mo(compiled, read_po(written, locale=code))
    compiled.seek(0)
    return Translations(compiled)
