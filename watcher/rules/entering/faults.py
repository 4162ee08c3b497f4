"""What can be wrong with a statement: a fixed vocabulary, which each reader is told in their own language."""

from __future__ import annotations

from typing import Literal

Why = Literal[
    "unknown-indicator",  # hints: the nearest ids
    "counted",  # the machine counts it: nobody enters it
    "no-value",
    "no-number",
    "wrong-unit",  # hints: the number alone; `given` is how it was written
    "ambiguous",  # hints: each reading, written so that it has no other
    "too-little",  # hints: the least
    "too-much",  # hints: the most
    "no-day",
    "future-day",  # hints: today
    "no-role",
    "no-part",  # the indicator has no parts
    "too-long",  # hints: how many characters are allowed
    "names-someone",
    "no-headings",
    "no-column",  # hints: the columns that are there
    "unknown-column",  # hints: the nearest column, then all
    "column-twice",
    "beyond-columns",
    "contradiction",  # hints: what was said before, and in which row
    "no-rows",
]
Field = Literal["indicator", "part", "value", "as_of", "role", "source", "comment"]


class EntryError(ValueError):
    """A statement cannot be taken: `given` is what was written, `hints` what helps with this `why`.

    `subject` names the indicator where that helps, and `field` is where it is wrong.
    """

    def __init__(
        self, why: Why, given: str = "", *hints: str, field: Field = "value", subject: str = ""
    ) -> None:
        super().__init__(f"{field}: {why}: {given!r}")
        self.why: Why = why
        self.given = given
        self.hints = hints
        self.field: Field = field
        self.subject = subject
