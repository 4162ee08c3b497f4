"""What is wrong with a figure that was entered, in the operator's words, always with the remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watcher.rules.entering.faults import EntryError, Why
from watcher.rules.entering.numbers import Unit

_LIST = "`vigie indicators list` names them all"
_SHOWN = 60
_KINDS: Mapping[str, str] = {
    "": "a plain number",
    "%": "a percentage",
    "€": "an amount in euros",
    "/5": "a mark",
}
_ALONE: Mapping[str, str] = {"": "", "%": " %", "€": " €", "/5": "/5"}


def fault_told(error: EntryError) -> str:
    """`'1 234,5 %' is …; write …`."""
    return _WORDS[error.why](error)


def _unknown(error: EntryError) -> str:
    if not error.given:
        return f"no indicator is named; {_LIST}"
    near = f"did you mean {' or '.join(error.hints)}? {_LIST}" if error.hints else _LIST
    return f"{_given(error)} is no indicator; {near}"


def _wrong_unit(error: EntryError) -> str:
    alone, unit = error.hints
    wanted: Unit = unit if unit in ("%", "€", "/5") else ""
    return (
        f"{_given(error)} does not fit: {error.subject} is {_KINDS[wanted]}; "
        f"write {alone}{_ALONE[wanted]} if that is meant, and put words into the comment"
    )


def _ambiguous(error: EntryError) -> str:
    readings = " or ".join(f"'{one}'" for one in error.hints)
    return f"{_given(error)} can be read as {readings}; write the one that is meant, as it stands here"


def _unknown_column(error: EntryError) -> str:
    near, *known = error.hints
    hint = f"did you mean {near!r}? " if near else ""
    return f"{_given(error)} is no column; {hint}the columns are {', '.join(known)}"


def _no_column(error: EntryError) -> str:
    also = ", or give --role" if error.given == "role" else ""
    return f"there is no column {error.given}, only {', '.join(error.hints)}; add it{also}"


def _given(error: EntryError) -> str:
    cut = error.given if len(error.given) <= _SHOWN else f"{error.given[: _SHOWN - 1]}…"
    return f"'{cut}'"


_WORDS: Mapping[Why, Callable[[EntryError], str]] = {
    "unknown-indicator": _unknown,
    "counted": lambda error: f"{error.given} is counted by the machine; enter others ({_LIST})",
    "no-value": lambda error: f"no value for {error.subject}; write a number, or - to take it back",
    "no-number": lambda error: f"{_given(error)} is no number; write it such as 1234,5 or 1 234,5",
    "wrong-unit": _wrong_unit,
    "ambiguous": _ambiguous,
    "too-little": lambda error: (
        f"{_given(error)} is too little: {error.subject} is at least {error.hints[0]}; correct it"
    ),
    "too-much": lambda error: (
        f"{_given(error)} is too much: {error.subject} is at most {error.hints[0]}; correct it"
    ),
    "no-day": lambda error: (
        f"{_given(error)} is no day; write it such as 2026-11-30, 30/11/2026 or 30 novembre 2026"
    ),
    "future-day": lambda error: (
        f"{_given(error)} is to come; a figure is stated about a day until today ({error.hints[0]})"
    ),
    "no-role": lambda _: "no role; say in which role this is stated, such as DRH",
    "no-part": lambda error: (
        f"{error.subject} has no parts, and {_given(error)} was given for one; leave it out"
    ),
    "too-long": lambda error: f"{error.field} has over {error.hints[0]} characters; shorten it",
    "names-someone": lambda error: (
        f"{error.field} holds an address ({_given(error)}), and what is entered is published; name a role"
    ),
    "no-headings": lambda _: (
        "the first row names no column of ours; name them as `vigie indicators template` does"
    ),
    "no-column": _no_column,
    "unknown-column": _unknown_column,
    "column-twice": lambda error: f"the column {_given(error)} stands twice; keep one",
    "beyond-columns": lambda error: (
        f"{_given(error)} stands beyond the {error.hints[0]} columns; give it a heading, or put a value that "
        "holds the sign between cells into double quotes"
    ),
    "contradiction": lambda error: (
        f"{error.given} is stated otherwise for the same day and part ({error.hints[0]}); keep one of both"
    ),
    "no-rows": lambda _: "nothing is filled in; `vigie indicators template` makes a sheet to fill in",
}
