"""JSON lines in, JSON lines out: what `vigie classify` reads and answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from pydantic import BaseModel, ConfigDict, ValidationError

from classifiers.assessment import Document
from classifiers.learning.model import Model
from classifiers.lists import problems_of

BATCH = 256
"""Documents read before the first answer leaves: enough for the model's speed, few enough to stream."""


_OURS = {"words", "unknown"}
"""What an assessment has for the note on drift alone."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no document: its number (from 1) and what is wrong with it."""

    line: int
    error: str

    def as_json(self) -> str:
        """The record that stands in the output in place of an assessment."""
        return json.dumps({"id": None, "line": self.line, "error": self.error}, ensure_ascii=False)


class _Line(BaseModel):
    """A document as it comes: keys that are not listed are ignored, an id may be a number."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: str
    title: str
    text: str = ""
    lang: str | None = None
    publisher: str | None = None
    published: date | None = None


class ClassifiedLines(Iterator[str]):
    """A line of JSON for each line that is not blank, in order; `failures` counts the bad ones so far."""

    def __init__(self, lines: Iterable[str], model: Model) -> None:
        self._read = (read_line(number, line) for number, line in enumerate(lines, start=1) if line.strip())
        self._model = model
        self._answers = self._classified()
        self.failures = 0

    def __next__(self) -> str:
        return next(self._answers)

    def _classified(self) -> Iterator[str]:
        while batch := list(islice(self._read, BATCH)):
            documents = [one for one in batch if isinstance(one, Document)]
            assessments = iter(self._model.assess(documents))
            for one in batch:
                if isinstance(one, BadLine):
                    self.failures += 1
                    yield one.as_json()
                else:
                    yield next(assessments).model_dump_json(exclude=_OURS)


def classify_lines(lines: Iterable[str], model: Model) -> ClassifiedLines:
    """Classify documents given as lines of JSON, `BATCH` at a time; a bad line costs only itself."""
    return ClassifiedLines(lines, model)


def read_line(number: int, line: str) -> Document | BadLine:
    """The document on a line."""
    try:
        read = _Line.model_validate_json(line.removeprefix("\ufeff"))
    except ValidationError as error:
        return BadLine(number, "; ".join(problems_of(error)))
    return Document(**read.model_dump())
