"""YAML of usual shape, read by libyaml and many times faster: plain data, and the line of each key.

Usual is what people write: blocks and lists, keys that are text, plain values. Anything else (tabs, anchors,
tags, merged blocks, a key that stands twice, deep nesting, several documents, whatever is wrong) is answered
with None: whoever reads patiently knows it, and says where it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, TypeAlias, cast

import yaml

KeyPath: TypeAlias = tuple[str | int, ...]

_DEEPEST = 20
"""Keys and positions on the way to a value."""

_UNUSUAL = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#")
"""What libyaml and PyYAML's own scanner take differently: some white space, `|#`."""

_TEXT = "tag:yaml.org,2002:str"


class _UnusualError(Exception):
    """Somebody else reads this file."""


def read_usual(text: str) -> tuple[Any, dict[KeyPath, int]] | None:
    """The data of `text` and the lines of its keys, from 1; None when it is not usual, or without libyaml."""
    if not yaml.__with_libyaml__ or _UNUSUAL.search(text):
        return None
    try:
        return _Reading(text).read()
    except (_UnusualError, yaml.YAMLError, ValueError):
        return None


class _Reading:
    """One way through a text, with what it has noted on it."""

    def __init__(self, text: str) -> None:
        self._events = cast("Iterator[Any]", yaml.parse(text, Loader=yaml.CSafeLoader))
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[KeyPath, int] = {(): 1}
        self._made = cast("Any", yaml.SafeLoader(""))
        self._tags: dict[tuple[str, bool], str] = {}
        self._flows = 0

    def read(self) -> tuple[Any, dict[KeyPath, int]]:
        for wanted in (yaml.StreamStartEvent, yaml.DocumentStartEvent):
            self._expect(wanted)
        data = self._value(next(self._events), ())
        for wanted in (yaml.DocumentEndEvent, yaml.StreamEndEvent):
            self._expect(wanted)
        return data, self._lines

    def _expect(self, wanted: type[yaml.Event]) -> None:
        if type(next(self._events)) is not wanted:
            raise _UnusualError

    def _value(self, event: Any, path: KeyPath) -> Any:
        if event.anchor is not None or event.tag is not None or len(path) > _DEEPEST:
            raise _UnusualError
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._flows += event.flow_style
        found = self._block(path) if isinstance(event, yaml.MappingStartEvent) else self._list(path)
        self._flows -= event.flow_style
        return found

    def _list(self, path: KeyPath) -> list[Any]:
        found: list[Any] = []
        while type(event := next(self._events)) is not yaml.SequenceEndEvent:
            here = (*path, len(found))
            self._lines[here] = self._line(event)
            found.append(self._value(event, here))
        return found

    def _block(self, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(key := next(self._events)) is not yaml.MappingEndEvent:
            here = (*path, self._key(key))
            if here in self._lines:
                raise _UnusualError
            self._lines[here] = self._line(key)
            found[key.value] = self._value(next(self._events), here)
        return found

    def _key(self, event: Any) -> str:
        is_plain = type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None
        if not is_plain or self._tag(event) != _TEXT:
            raise _UnusualError
        return event.value

    def _scalar(self, event: Any) -> Any:
        tag = self._tag(event)
        if tag == _TEXT:
            return event.value
        return self._made.construct_object(yaml.ScalarNode(tag, event.value))

    def _tag(self, event: Any) -> str:
        """What a value is taken for, by the rules of YAML for whether it is quoted."""
        known = event.value, event.implicit[0]
        if self._flows and event.implicit[0] and "?" in event.value:
            raise _UnusualError  # within brackets PyYAML's own scanner takes it for the mark of a key
        if (tag := self._tags.get(known)) is None:
            tag = self._tags[known] = self._made.resolve(yaml.ScalarNode, event.value, event.implicit)
        return tag

    def _line(self, event: Any) -> int:
        return bisect_left(self._ends, event.start_mark.index) + 1
