"""Pure: on which line each key of a TOML text stands, which the standard parser does not tell.

The parser itself does the reading, one statement at a time, so that quoted and dotted names, strings over
several lines and arrays of tables need no grammar of our own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

_Path: TypeAlias = tuple[str | int, ...]


def toml_lines(text: str) -> dict[tuple[str | int, ...], int]:
    """The path of each key, `("rooms", 0, "name")`, to the 1-based line of its statement; `()` is line 1.

    `text` must be valid TOML. Keys within an inline table stand on the line of the statement.
    """
    lines = _Lines()
    for number, statement in _statements(text):
        lines.follow(statement, number)
    return lines.lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement of a valid TOML text with its first line.

    A statement is the shortest run of whole lines that is valid TOML by itself: at the end of a line, TOML
    is either between two statements or within a string or array that is still open.
    """
    statement, first = "", 1
    for number, line in enumerate(text.split("\n"), start=1):
        statement += line + "\n"
        try:
            tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        yield first, statement
        statement, first = "", number + 1


class _Lines:
    """Follows the statements of a TOML text and notes on which line each key stands."""

    def __init__(self) -> None:
        self.lines: dict[_Path, int] = {(): 1}
        self._table: _Path = ()
        self._arrays: dict[_Path, int] = {}

    def follow(self, statement: str, number: int) -> None:
        stated = tomllib.loads(statement)
        opening = statement.lstrip()
        if opening.startswith("["):
            self._table = self._open(_names(stated), number, one_of_many=opening.startswith("[["))
            self.lines[self._table] = number
        else:
            self._note(stated, self._table, number)

    def _open(self, names: Sequence[str], number: int, *, one_of_many: bool) -> _Path:
        """The path of a header's table; within an array of tables that is its last element so far."""
        path: _Path = ()
        for position, name in enumerate(names, start=1):
            path = (*path, name)
            self.lines.setdefault(path, number)
            if one_of_many and position == len(names):
                self._arrays[path] = self._arrays.get(path, 0) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path] - 1)
        return path

    def _note(self, stated: Mapping[str, Any], path: _Path, number: int) -> None:
        for name, value in stated.items():
            self.lines.setdefault((*path, name), number)
            if isinstance(value, dict):
                self._note(cast("dict[str, Any]", value), (*path, name), number)


def _names(header: Any) -> list[str]:
    """The names of a header, read from what it parses to: `{"a": {"b": [{}]}}` gives a, b."""
    names: list[str] = []
    while header:
        if isinstance(header, list):
            header = cast("list[Any]", header)[0]
        else:
            name, header = next(iter(cast("dict[str, Any]", header).items()))
            names.append(name)
    return names
