"""YAML of usual shape, read by libyaml and many times faster: plain data, and the line of each key.

Usual is what people write: blocks and lists, keys that are text, plain values. Anything else (tabs, anchors,
tags, merged blocks, a key that stands twice, deep nesting, several documents, whatever is wrong) is answered
with None: whoever reads patiently knows it, and says where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias, cast

import yaml

KeyPath: TypeAlias = tuple[str | int, ...]

_DEEPEST = 20
"""Keys and positions on the way to a value."""

_UNUSUAL = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#")
"""What libyaml and PyYAML's own scanner take differently: some white space, `|#`."""

_TEXT = "tag:yaml.org,2002:str"
_BEGINNINGS = frozenset(cast("dict[str, Any]", yaml.SafeLoader.yaml_implicit_resolvers))
"""The first characters, none among them, of what may be no text: a number, a date, `true`, `null`."""


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
        self._lines: dict[KeyPath, int] = {(): 1}
        self._made = cast("Any", yaml.SafeLoader(""))
        self._tags: dict[str, str] = {}
        self._keys: set[str] = set()
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
        if type(event) is yaml.ScalarEvent:
            return self._scalar(event)
        self._flows += event.flow_style
        found = self._block(path) if type(event) is yaml.MappingStartEvent else self._list(path)
        self._flows -= event.flow_style
        return found

    def _list(self, path: KeyPath) -> list[Any]:
        found: list[Any] = []
        while type(event := next(self._events)) is not yaml.SequenceEndEvent:
            here = (*path, len(found))
            self._lines[here] = event.start_mark.line + 1
            found.append(self._value(event, here))
        return found

    def _block(self, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := next(self._events)) is not yaml.MappingEndEvent:
            key = self._key(event)
            if key in found:
                raise _UnusualError
            here = (*path, key)
            self._lines[here] = event.start_mark.line + 1
            found[key] = self._value(next(self._events), here)
        return found

    def _key(self, event: Any) -> str:
        if type(event) is not yaml.ScalarEvent or event.anchor is not None or event.tag is not None:
            raise _UnusualError
        if (self._flows or event.value not in self._keys) and self._tag(event) != _TEXT:
            raise _UnusualError
        if event.implicit[0]:
            self._keys.add(event.value)  # a text unquoted: one in quotes too
        return event.value

    def _scalar(self, event: Any) -> Any:
        tag = self._tag(event)
        if tag == _TEXT:
            return event.value
        return self._made.construct_object(yaml.ScalarNode(tag, event.value))

    def _tag(self, event: Any) -> str:
        """What a value is taken for, by the rules of YAML for whether it is quoted."""
        value, is_plain = event.value, event.implicit[0]
        if self._flows and is_plain and "?" in value:
            raise _UnusualError  # within brackets PyYAML's own scanner takes it for the mark of a key
        if not is_plain or value[:1] not in _BEGINNINGS:
            return _TEXT
        if (tag := self._tags.get(value)) is None:
            tag = self._tags[value] = self._made.resolve(yaml.ScalarNode, value, event.implicit)
        return tag
