"""The editable lists (YAML files beside this module): read, checked, every error with its file and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

ModelT = TypeVar("ModelT", bound=BaseModel)
Parsed = TypeVar("Parsed")
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: every start reads the register, and it is ten times faster."""


_ALIKE = 0.4
"""How alike (0 to 1) a label must be to what was written to be offered; labels are short."""
_LONGEST = 100
"""Characters of a word that are compared: a pasted page is no label, and comparing it would take seconds."""


class ListError(ValueError):
    """A list is missing or wrong; one line a problem, each `file: key: what is wrong`."""


def bundled(name: str) -> Path:
    """The list of that name as it came with this installation."""
    return Path(__file__).parent / name


def read_list(path: Path, shape: type[ModelT]) -> ModelT:
    """Read a YAML list into `shape`. Raises ListError."""
    data = from_yaml(read_text(path), path)
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise ListError("\n".join(f"{path}: {problem}" for problem in problems_of(error))) from None


def read_text(path: Path) -> str:
    """The text of a list. Raises ListError."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ListError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ListError(f"{path}: not UTF-8; save the file as UTF-8") from None


def from_yaml(text: str, path: Path) -> Any:
    """What the text of a YAML file says, in whatever shape. Raises ListError."""
    return _parsed(path, lambda: yaml.load(text, Loader=_LOADER))  # noqa: S506 - safe both


def nodes_of(text: str, path: Path) -> yaml.Node | None:
    """The same text as nodes that know where they stand; None when it says nothing. Raises ListError."""
    return _parsed(path, lambda: yaml.compose(text, Loader=_LOADER))


def _parsed(path: Path, parse: Callable[[], Parsed]) -> Parsed:
    try:
        return parse()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ListError(f"{path}: line {line}: not valid YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # A date that does not exist is a plain ValueError of PyYAML.
        raise ListError(f"{path}: not valid YAML: {error}") from None


def problems_of(error: ValidationError) -> list[str]:
    """pydantic's findings as `key: what is wrong`, list positions counted from 1; no key for the whole."""
    return [
        _problem(tuple(found["loc"]), found["msg"] + _hint(found))
        for found in error.errors(include_url=False)
    ]


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that is most like another one, None when none is.

    Of equally near ones that with the same beginning, then the first: R8 is R08, R26 is R20.
    """
    written = word[:_LONGEST].casefold()
    alike = {one: _likeness(written, one.casefold()) for one in allowed}
    best = max(alike, key=lambda one: alike[one])
    return best if alike[best][0] >= _ALIKE else None


def hint(word: str, allowed: Collection[str]) -> str:
    """`the nearest is X`, or what there is when nothing looks alike."""
    alike = nearest(word, allowed)
    return f"the nearest is {alike}" if alike else f"there are {', '.join(allowed)}"


def _likeness(word: str, other: str) -> tuple[float, int]:
    beginning = takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))
    return SequenceMatcher(None, word, other).ratio(), len(list(beginning))


def _hint(found: ErrorDetails) -> str:
    """For a label that does not exist the one that looks most like it."""
    written = found["input"]
    if found["type"] != "literal_error" or not isinstance(written, str):
        return ""
    labels = re.findall(r"'([^']+)'", str(found.get("ctx", {}).get("expected", "")))
    return f"; {hint(written, labels)}"


def _problem(place: tuple[str | int, ...], message: str) -> str:
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    return (f"{key}: " if key else "") + message.removeprefix("Value error, ")
