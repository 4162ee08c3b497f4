"""Where a value stands in a file: line numbers of YAML and TOML keys, and errors that point to them.

Both loaders give plain data plus a map from a key's path (`("sources", 3, "url")`) to its line, 1-based.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

KeyPath: TypeAlias = tuple[str | int, ...]


class ConfigError(Exception):
    """A file that people write is wrong: each problem names file, line, key, what was found, what is allowed."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data and the line on which each of its keys stands."""

    path: Path
    data: dict[str, Any]
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of `path`, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if (found := self.lines.get(path[:length])) is not None:
                return found
        return 1


def read_text(path: Path) -> str:
    """The file's text; ConfigError when it is missing, unreadable or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError([f"{path}: no such file; check the path or leave the option out"]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError([f"{path}:{line}: not UTF-8; save the file as UTF-8"]) from None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror}); check its permissions"]) from None


def load_yaml(path: Path) -> Located:
    """Read a YAML file with safe types only; duplicate keys are errors, as they hide a value."""
    text = read_text(path)
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        lines: dict[KeyPath, int] = {(): 1}
        problems: list[str] = []
        if node is not None:
            _map_lines(node, (), lines, problems, path)
        if problems:
            raise ConfigError(problems)
        data: Any = None if node is None else cast("Any", loader).construct_document(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError([f"{path}:{line}: not valid YAML: {error.problem}"]) from None
    except yaml.YAMLError as error:
        raise ConfigError([f"{path}: not valid YAML: {error}"]) from None
    finally:
        cast("Any", loader).dispose()
    if not isinstance(data, dict):
        raise ConfigError([f"{path}:1: found no keys at the top level; see the bundled file for the shape"])
    return Located(path, cast("dict[str, Any]", data), lines)


def _map_lines(
    node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int], problems: list[str], file: Path
) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(key.value)
            here = (*path, name)
            if here in lines:
                problems.append(
                    f"{file}:{key.start_mark.line + 1}: key {name!r} stands twice "
                    f"(first on line {lines[here]}); keep one"
                )
                continue
            lines[here] = key.start_mark.line + 1
            _map_lines(value, here, lines, problems, file)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*path, index)] = value.start_mark.line + 1
            _map_lines(value, (*path, index), lines, problems, file)


_TABLE = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\"' ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+|\"[^\"]*\"|'[^']*')\s*=")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def load_toml(path: Path) -> Located:
    """Read a TOML file; lines are those of table headers and of the keys right under them."""
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = found.group(1) if found else str(text.count("\n") + 1)
        reason = _TOML_LINE.sub("", str(error)).strip()
        raise ConfigError([f"{path}:{line}: not valid TOML: {reason}"]) from None
    return Located(path, data, _toml_lines(text))


def _toml_lines(text: str) -> dict[KeyPath, int]:
    lines: dict[KeyPath, int] = {(): 1}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            name: KeyPath = tuple(part.strip().strip("\"'") for part in header.group(2).split("."))
            if header.group(1) == "[[":
                index = counts.get(name, 0)
                counts[name] = index + 1
                lines.setdefault(name, number)
                name = (*name, index)
            table = name
            lines[table] = number
        elif key := _KEY.match(line):
            lines.setdefault((*table, key.group(1).strip("\"'")), number)
    return lines


def explain(error: ValidationError, located: Located, known: Mapping[KeyPath, Iterable[str]]) -> ConfigError:
    """Turn pydantic's findings into one located line each.

    `known` gives the allowed names under a path, list positions left out: `("sources",)` for any source.
    """
    return ConfigError([_explain_one(detail, located, known) for detail in error.errors()])


def _explain_one(detail: ErrorDetails, located: Located, known: Mapping[KeyPath, Iterable[str]]) -> str:
    path = detail["loc"]
    where = f"{located.path}:{located.line(path)}"
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path) or "file"
    if detail["type"] == "missing":
        return f"{where}: {name}: missing; add this key"
    if detail["type"] == "extra_forbidden":
        allowed = sorted(known.get(tuple(part for part in path[:-1] if isinstance(part, str)), ()))
        return f"{where}: {name}: unknown key{nearest(str(path[-1]), allowed)}; allowed: {', '.join(allowed)}"
    found = detail["input"]
    shown = (
        f"found {found!r}"
        if isinstance(found, str | int | float | bool) or found is None
        else "found a block"
    )
    if detail["type"] in {"literal_error", "enum"}:
        expected = detail.get("ctx", {}).get("expected", "")
        hint = nearest(str(found), re.findall(r"'([^']+)'", str(expected)))
        return f"{where}: {name}: {shown}{hint}; allowed: {expected}"
    return f"{where}: {name}: {shown}; {detail['msg'].removeprefix('Value error, ')}"


def nearest(word: str, allowed: Iterable[str]) -> str:
    """` (did you mean 'x'?)` for the nearest allowed name, or nothing."""
    close = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""
