"""One statement as somebody wrote it, checked against the definitions. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from digests.indicators.definitions import Definitions, Entry, Indicator
from watcher.rules.entering.days import day_written
from watcher.rules.entering.faults import EntryError, Field
from watcher.rules.entering.values import Amount, value_said
from watcher.rules.entering.words import folded, spaced

LONGEST: Mapping[Field, int] = {"part": 80, "role": 80, "source": 200, "comment": 500}
"""Characters: what stands in a cell of the report, and not a report of its own."""
_SOMEONE = re.compile(r"@[\w.=/+-]+:\w|[\w.+-]@[\w-]+\.\w", re.ASCII)
"""A Matrix address, or one of e-mail: what is entered is published, and names roles."""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Given:
    """What was written, field by field; empty where nothing was."""

    indicator: str
    value: str | Amount
    as_of: str | date
    role: str
    part: str = ""
    source: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure as `Entered` has it, before it is recorded; `value` None takes what was said back."""

    indicator: str
    part: str
    value: float | None
    as_of: date
    role: str
    source: str = ""
    comment: str = ""

    @property
    def about(self) -> tuple[str, str, date]:
        """What the statement is of: a newer one about the same replaces it."""
        return self.indicator, self.part, self.as_of


def statement(given: Given, definitions: Definitions, today: date) -> Statement:
    """The statement. Raises EntryError at the first thing that is wrong; `checked` tells all."""
    found = checked(given, definitions, today)
    if isinstance(found, Statement):
        return found
    raise found[0]


def checked(given: Given, definitions: Definitions, today: date) -> Statement | tuple[EntryError, ...]:
    """The statement, or everything that is wrong with it in the order of its fields."""
    faults: list[EntryError] = []

    def text(field: Field, written: str) -> str:
        try:
            return _text(field, written)
        except EntryError as error:
            faults.append(error)
            return ""

    part, role = text("part", given.part), text("role", given.role)
    source, comment = text("source", given.source), text("comment", given.comment)
    try:
        indicator, entry = entered_named(given.indicator, definitions)
        if part and not entry.by:
            faults.append(EntryError("no-part", part, field="part", subject=indicator.id))
        try:
            value = value_said(given.value, indicator, entry)
        except EntryError as error:
            value = None
            faults.append(error)
        name = indicator.id
    except EntryError as error:
        name, value = "", None
        faults.append(error)
    try:
        as_of = day_written(given.as_of, today)
    except EntryError as error:
        as_of = today
        faults.append(error)
    if not role and not any(fault.field == "role" for fault in faults):
        faults.append(EntryError("no-role", field="role"))
    if faults:
        return tuple(sorted(faults, key=lambda fault: _ORDER.index(fault.field)))
    return Statement(name, part, value, as_of, role, source, comment)


_ORDER: tuple[Field, ...] = ("indicator", "part", "value", "as_of", "role", "source", "comment")


def entered_named(name: str, definitions: Definitions) -> tuple[Indicator, Entry]:
    """The indicator of that id or name, which people enter, with how. Raises EntryError."""
    wanted = folded(name)
    for one in definitions.indicators:
        if wanted in (one.id, folded(one.name)):
            if one.entry is None:
                raise EntryError("counted", one.id, field="indicator", subject=one.id)
            return one, one.entry
    known = [one.id for one in definitions.entered]
    near = get_close_matches(wanted[: LONGEST["part"]], known, _NEAREST, 0.5)
    raise EntryError("unknown-indicator", spaced(name), *near, field="indicator")


def _text(field: Field, written: str) -> str:
    """On one line, without what hides or turns around."""
    visible = "".join(
        letter if unicodedata.category(letter)[0] != "C" else " " * letter.isspace()
        for letter in written[: 2 * max(LONGEST.values())]
    )
    single = spaced(visible)
    if len(single) > LONGEST[field]:
        raise EntryError("too-long", single, str(LONGEST[field]), field=field)
    if _SOMEONE.search(single):
        raise EntryError("names-someone", single, field=field)
    return single
