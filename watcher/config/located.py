"""Where a value stands in a file: line numbers of YAML and TOML keys, and errors that point to them.

Both loaders give plain data plus a map from a key's path (`("sources", 3, "url")`) to its line, 1-based.
A line ends where an editor ends it, at a line feed: other Unicode separators do not count.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from yaml.constructor import ConstructorError
from yaml.reader import ReaderError

from watcher.config.toml_lines import toml_lines
from watcher.config.usual_yaml import KeyPath, read_usual

SHOWN_LENGTH = 80
"""Characters of a wrong value that an error shows: enough to recognise it, and the line stays readable."""


class ConfigError(Exception):
    """A file that people write is wrong; each problem names file, line, key, the found and the allowed."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data and the line on which each of its keys stands; without lines it is not from a file."""

    path: Path
    data: dict[str, Any]
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of `path`, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if (found := self.lines.get(path[:length])) is not None:
                return found
        return 1

    def where(self, path: KeyPath) -> str:
        """`file:line` of `path`, as terminals and editors know it."""
        return f"{self.path}:{self.line(path)}" if self.lines else str(self.path)

    def name(self, path: KeyPath, label: str) -> str:
        """`sources.3 (cnil).kind`: list positions from 1, each with the element's own `label`."""
        parts: list[str] = []
        here: Any = self.data
        for part in path:
            here = _step(here, part)
            called = _step(here, label) if isinstance(part, int) else None
            shown = str(part + 1) if isinstance(part, int) else part
            parts.append(f"{shown} ({called})" if isinstance(called, str) else shown)
        return ".".join(parts)


def _step(here: Any, part: str | int) -> Any:
    """What stands under a key or position, or None."""
    if isinstance(here, dict):
        return cast("dict[str | int, Any]", here).get(part)
    if isinstance(here, list):
        return dict(enumerate(cast("list[Any]", here))).get(cast("int", part))
    return None


def read_text(path: Path) -> str:
    """The file's text; ConfigError when it is missing, unreadable or not UTF-8. No byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError([f"{path}: no such file; check the path or leave the option out"]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError([f"{path}:{line}: not UTF-8; save the file as UTF-8"]) from None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror}); check its permissions"]) from None


class _Loader(yaml.SafeLoader):
    """Safe types only; a value that looks like a date or number but is none is an error with its place."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return cast("Any", super()).construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from None


def load_yaml(path: Path) -> Located:
    """Read a YAML file; duplicate keys are errors, as they hide a value, and keys that are not text too."""
    text = read_text(path)
    data, lines = read_usual(text) or _read_patiently(path, text)
    if not isinstance(data, dict):
        raise ConfigError([f"{path}:1: found no keys at the top level; see the bundled file for the shape"])
    return Located(path, cast("dict[str, Any]", data), lines)


def _read_patiently(path: Path, text: str) -> tuple[Any, Mapping[KeyPath, int]]:
    """All of YAML, and whatever is wrong with it as a ConfigError."""
    lines = _YamlLines(path, text)
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                lines.follow(node, ())
            if lines.problems:
                raise ConfigError(lines.problems)
            data: Any = None if node is None else cast("Any", loader).construct_document(node)
        finally:
            cast("Any", loader).dispose()
    except yaml.MarkedYAMLError as error:
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        raise ConfigError([f"{path}:{lines.line(error.problem_mark)}: not valid YAML: {reason}"]) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = f"U+{cast('int', error.character):04X}"
        raise ConfigError(
            [f"{path}:{line}: not valid YAML: the character {character} cannot stand here"]
        ) from None
    except RecursionError:
        raise ConfigError([f"{path}: nested too deeply, or a block that contains itself"]) from None
    return data, lines.lines


@dataclass(slots=True)
class _YamlLines:
    """Walks a YAML tree, notes where each key stands and what is wrong with keys."""

    path: Path
    text: str
    lines: dict[KeyPath, int] = field(default_factory=lambda: {(): 1})
    problems: list[str] = field(default_factory=list[str])
    _ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._ends = [match.start() for match in re.finditer("\n", self.text)]

    def line(self, mark: yaml.Mark | None) -> int:
        return 1 if mark is None else bisect_left(self._ends, mark.index) + 1

    def follow(self, node: yaml.Node, path: KeyPath) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._follow_key(key, value, path)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self.lines[(*path, index)] = self.line(value.start_mark)
                self.follow(value, (*path, index))

    def _follow_key(self, key: yaml.Node, value: yaml.Node, path: KeyPath) -> None:
        line = self.line(key.start_mark)
        if key.tag not in {"tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"}:
            shown = key.value if isinstance(key, yaml.ScalarNode) else "a block"
            self.problems.append(f"{self.path}:{line}: key {shown} is not text; put it in quotes")
            return
        here = (*path, str(key.value))
        if here in self.lines:
            self.problems.append(
                f"{self.path}:{line}: key {key.value!r} stands twice "
                f"(first on line {self.lines[here]}); keep one"
            )
            return
        self.lines[here] = line
        self.follow(value, here)


_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)")


def load_toml(path: Path) -> Located:
    """Read a TOML file; lines are those of table headers and of the keys under them, dotted ones included."""
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        found = _TOML_PLACE.search(str(error))
        line = int(found.group(1)) if found else text.rstrip().count("\n") + 1
        reason = _TOML_PLACE.sub("", str(error))
        raise ConfigError([f"{path}:{line}: not valid TOML: {reason}"]) from None
    except RecursionError:
        raise ConfigError([f"{path}: nested too deeply"]) from None
    return Located(path, data, toml_lines(text))


def explain(
    error: ValidationError,
    located: Located,
    known: Mapping[KeyPath, Iterable[str]],
    *,
    label: str = "id",
    origin: Callable[[KeyPath], str | None] = lambda _: None,
) -> ConfigError:
    """Turn pydantic's findings into one located line each, in the order of the file.

    `known` gives the allowed names under a path, list positions left out: `("sources",)` for any source.
    `label` is the key by which list elements are called, `origin` says where else than in the file a path's
    value came from.
    """
    problems: list[str] = []
    for detail in sorted(error.errors(), key=lambda detail: located.line(detail["loc"])):
        path = detail["loc"]
        elsewhere = origin(path)
        name = (Located(located.path, {}, {}) if elsewhere else located).name(path, label)
        problems.append(f"{elsewhere or located.where(path)}: {_describe(detail, name, known)}")
    return ConfigError(problems)


def _describe(detail: ErrorDetails, name: str, known: Mapping[KeyPath, Iterable[str]]) -> str:
    path = detail["loc"]
    prefix = f"{name}: " if name else ""
    if detail["type"] == "missing":
        return f"{prefix}missing; add this key"
    if detail["type"] == "extra_forbidden":
        allowed = sorted(known.get(tuple(part for part in path[:-1] if isinstance(part, str)), ()))
        return f"{prefix}unknown key{nearest(str(path[-1]), allowed)}; allowed: {', '.join(allowed)}"
    found = detail["input"]
    if detail["type"] == "model_type":
        shown = "found text" if isinstance(found, str) else _shown(found)
        return f"{prefix}{shown}; a block of keys is wanted"
    if detail["type"] == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", ""))
        hint = nearest(str(found), re.findall(r"'([^']+)'", expected))
        return f"{prefix}{_shown(found)}{hint}; allowed: {expected}"
    message = "a list is wanted" if detail["type"] == "tuple_type" else detail["msg"]
    message = message.removeprefix("Value error, ")
    if detail["type"] == "value_error" and not isinstance(found, str):
        return f"{prefix}{message}"
    return f"{prefix}{_shown(found)}; {message}"


def _shown(found: object) -> str:
    if isinstance(found, dict):
        return "found a block"
    if isinstance(found, list | tuple):
        return "found a list"
    text = repr(found)
    return f"found {text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + '…'}"


def nearest(word: str, allowed: Iterable[str]) -> str:
    """` (did you mean 'x'?)` for the nearest allowed name, or nothing."""
    close = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""
