"""The file of the committee's decisions: read with every error on its line, added to at its end."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError

from classifiers.decisions import Decision, inconsistencies
from classifiers.lists import ListError, from_yaml, nodes_of, problems_of, read_text
from classifiers.register import Register

HEADER = """\
# What the committee decided on the risks of the register, in the order in which it was recorded.
# `vigie register` adds to this file and changes nothing in it; people may. `decided` is the committee's day,
# `was` the weight before, `recorded` the moment that decides which digest tells of it.
"""


def load_decisions(path: Path, register: Register) -> tuple[Decision, ...]:
    """The decisions of a file in its order; none when it does not exist or says nothing.

    Raises ListError, see `decisions_of`.
    """
    return decisions_of(read_text(path), path, register) if path.exists() else ()


def decisions_of(text: str, path: Path, register: Register) -> tuple[Decision, ...]:
    """The decisions of a file's text.

    Raises ListError, one line a problem with the line of the file on which its entry begins.
    """
    data = from_yaml(text, path)
    if data is None:
        return ()
    if not isinstance(data, list):
        raise ListError(f"{path}: a list of decisions is wanted, each beginning with '- risk:'")
    places = _entries(text, path)
    problems: list[tuple[int, str]] = []
    decisions: list[Decision] = []
    for entry, place in zip(cast("list[object]", data), places, strict=True):
        problems += [(place.line, f"{key} stands twice") for key in place.repeated]
        try:
            decisions.append(Decision.model_validate(entry))
        except ValidationError as error:
            problems += [(place.line, problem) for problem in problems_of(error)]
    if not problems:
        found = inconsistencies(register, decisions)
        problems = [(places[one.place].line, one.detail) for one in found]
    if problems:
        raise ListError("\n".join(f"{path}: line {line}: {detail}" for line, detail in problems))
    return tuple(decisions)


def added(text: str, path: Path, decision: Decision) -> str:
    """The file's text with one more entry at its end, indented as the others are. Raises ListError."""
    places = _entries(text, path)
    entry = written(decision)
    if not text.strip():
        return HEADER + entry
    indented = textwrap.indent(entry, " " * places[-1].indent) if places else entry
    return f"{text.rstrip()}\n{indented}"


def written(decision: Decision) -> str:
    """The decision as an entry of the file."""
    said: dict[str, Any] = decision.model_dump(exclude_defaults=True)
    return yaml.safe_dump([said], allow_unicode=True, sort_keys=False, width=1_000)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where an entry begins (line from 1, columns before its hyphen), and the keys that it repeats."""

    line: int
    indent: int
    repeated: tuple[str, ...]


def _entries(text: str, path: Path) -> list[_Entry]:
    root = nodes_of(text, path)
    if not isinstance(root, yaml.SequenceNode):
        return []
    indent = root.start_mark.column
    return [_Entry(node.start_mark.line + 1, indent, _repeated(node)) for node in root.value]


def _repeated(node: yaml.Node) -> tuple[str, ...]:
    """YAML's last word on a key would win in silence."""
    if not isinstance(node, yaml.MappingNode):
        return ()
    keys = [str(key.value) for key, _ in node.value]
    return tuple(sorted({key for key in keys if keys.count(key) > 1}))
