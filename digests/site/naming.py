"""Which solutions a publication names: a list that people edit, and a search that takes names as written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from classifiers.lists import read_list

_TOKEN = re.compile(r"\w+")


class Solution(BaseModel):
    """A solution by the names that publications give it; `country` is where its maker is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    maker: str
    country: str
    kind: str
    forms: tuple[str, ...] = Field(min_length=1)


class SolutionList(BaseModel):
    """The whole file: solutions, and what their kinds are called (French)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: dict[str, str]
    solutions: tuple[Solution, ...]

    @model_validator(mode="after")
    def _agrees(self) -> SolutionList:
        ids = [one.id for one in self.solutions]
        problems = [f"{name} stands twice" for name in sorted({one for one in ids if ids.count(one) > 1})]
        problems += [
            f"{one.id}: no kind {one.kind!r}" for one in self.solutions if one.kind not in self.kinds
        ]
        problems += [
            f"{one.id}: {form!r} begins with no letter or digit"
            for one in self.solutions
            for form in one.forms
            if not _TOKEN.match(form)
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self


def load_solutions(path: Path | None = None) -> SolutionList:
    """Read a list, by default the bundled one. Raises ListError with one line a problem."""
    return read_list(path or Path(__file__).with_name("solutions.yaml"), SolutionList)


@dataclass(frozen=True)
class Names:
    """Every name of every solution, to look for them in texts."""

    solutions: tuple[Solution, ...]

    def named_in(self, text: str) -> tuple[str, ...]:
        """Ids of the solutions that a text names, in the order of the list."""
        candidates = self._by_first_word.keys() & set(_TOKEN.findall(text))
        found = {
            solution
            for word in candidates
            for solution, pattern in self._by_first_word[word]
            if pattern.search(text)
        }
        return tuple(one.id for one in self.solutions if one.id in found)

    @cached_property
    def _by_first_word(self) -> Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]:
        found: defaultdict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for one in self.solutions:
            for form in one.forms:
                found[_TOKEN.findall(form)[0]].append((one.id, _pattern(form)))
        return {word: tuple(forms) for word, forms in found.items()}


def _pattern(form: str) -> re.Pattern[str]:
    """The form as it is written, any white space for a space."""
    written = r"\s+".join(map(re.escape, form.split()))
    return re.compile(rf"(?<!\w){written}(?!\w)")
