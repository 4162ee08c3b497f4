"""Groups of terms by which a text shows what it is about, in French and English, from lists that people edit.

A corpus of this size is too small to teach that `shadow AI` and `usage caché` are one thing, or that Garante
is an authority and Mistral a model; these lists do. The model learns what each group is worth: a term is a
hint, never a rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from classifiers.lists import ListError, bundled, read_list
from classifiers.reading.words import Word, fold

LISTS = (
    "reading/ai_terms.yaml",
    "reading/entities.yaml",
    "reading/speech_acts.yaml",
    "reading/themes.yaml",
    "reading/risk_phrases.yaml",
)
"""The bundled lists, in the order of the features."""

_KEY = 3
_PART = re.compile(r"\w+\*?")
Written = Annotated[str, StringConstraints(pattern=r"^\w[^\n]*$")]
Term = tuple[int, str]
"""A group (its position) and a term of it as the list has it: taken apart when a text has its first word."""


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    fr: tuple[Written, ...] = ()
    en: tuple[Written, ...] = ()
    label: str | None = None
    urgency: Literal["urgent", "notable"] | None = None
    about_ai: bool = False


class _ListFile(RootModel[dict[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")], _Group]]):
    pass


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a term: folded, with the endings and the capitals that it asks for.

    A word written with a capital in the list needs one in the text (`Mistral` is not the wind); one of
    capitals only needs them all (`AI` is not in `j'ai`). Where the list has no capital the text may.
    """

    folded: str
    any_ending: bool
    capital: bool
    capitals: bool

    def matches(self, word: Word) -> bool:
        """Whether a word of a text is this one."""
        if word.folded != self.folded and not (self.any_ending and word.folded.startswith(self.folded)):
            return False
        return not self.capital or (word.capitals if self.capitals else word.capital)


@dataclass(frozen=True, slots=True)
class Label:
    """What a group says to a reader (French), and the one urgency that it is a reason for, if only one."""

    text: str
    urgency: Literal["urgent", "notable"] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and the group (its position) that it belongs to."""

    group: int
    parts: tuple[Part, ...]


class Match(NamedTuple):
    """A term of a group found at `length` words from the word `start`."""

    group: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Starts:
    """What a word can begin: groups of which it is a term, and longer terms by how the second word begins.

    Under "" stand those whose second word begins with fewer letters than the key and may end as it likes.
    """

    groups: tuple[int, ...]
    longer: dict[str, tuple[Entry, ...]]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Starts:
        """Sort the terms that begin with a word."""
        groups: list[int] = []
        longer: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if len(entry.parts) == 1:
                groups.append(entry.group)
            else:
                second = entry.parts[1]
                key = "" if second.any_ending and len(second.folded) < _KEY else second.folded[:_KEY]
                longer[key].append(entry)
        return cls(tuple(dict.fromkeys(groups)), {key: tuple(found) for key, found in longer.items()})


NOTHING = Starts((), {})
"""What most words begin: one object for all of them."""


Known = dict[Word, Starts]
"""What each word that was met can begin; starts empty."""


@dataclass(frozen=True)
class Lexicon:
    """The groups by name, and their terms by the first word: whole, or a beginning where any ending will do.

    `labels` are what some groups say to a reader: the reasons of an urgency quote them. `about_ai` are the
    positions of the groups that show a text to be about AI.
    """

    groups: tuple[str, ...]
    labels: dict[str, Label]
    about_ai: frozenset[int]
    whole: dict[str, tuple[Term, ...]]
    beginnings: dict[str, tuple[Term, ...]]

    def matches(self, words: Sequence[Word], known: Known) -> list[Match]:
        """Every term found, in the order of the text; from one word a group counts once, by its longest."""
        found: list[Match] = []
        last = len(words) - 1
        for start, word in enumerate(words):
            starts = known.get(word) or self._met(word, known)
            if starts is NOTHING:
                continue
            if not starts.longer or start == last:
                for group in starts.groups:
                    found.append(Match(group, start, 1))  # noqa: PERF401 - the innermost loop of reading
                continue
            lengths = dict.fromkeys(starts.groups, 1)
            following = words[start + 1].folded[:_KEY]
            for entry in (*starts.longer.get(following, ()), *starts.longer.get("", ())):
                length = len(entry.parts)
                if length > lengths.get(entry.group, 0) and _follow(entry.parts, words, start):
                    lengths[entry.group] = length
            for group, length in lengths.items():
                found.append(Match(group, start, length))
        return found

    def _met(self, word: Word, known: Known) -> Starts:
        entries = self._begun_by(word)
        starts = known[word] = Starts.of(entries) if entries else NOTHING
        return starts

    def _begun_by(self, word: Word) -> list[Entry]:
        folded = word.folded
        candidates = [*self.whole.get(folded, ())]
        for length in self._lengths.get(folded[:_KEY], self._short):
            if length > len(folded):
                break
            candidates += self.beginnings.get(folded[:length], ())
        entries = [self._taken_apart(term) for term in candidates]
        return [entry for entry in entries if entry.parts[0].matches(word)]

    def _taken_apart(self, term: Term) -> Entry:
        if (entry := self._entries.get(term)) is None:
            entry = self._entries[term] = Entry(term[0], tuple(map(_part, _PART.findall(term[1]))))
        return entry

    @cached_property
    def _entries(self) -> dict[Term, Entry]:
        """Terms already taken apart: forty thousand at once would take longer than the rest of the model."""
        return {}

    @cached_property
    def _short(self) -> tuple[int, ...]:
        """The lengths of the beginnings with fewer letters than the key, in ascending order."""
        return tuple(sorted({len(one) for one in self.beginnings if len(one) < _KEY}))

    @cached_property
    def _lengths(self) -> dict[str, tuple[int, ...]]:
        """By the first letters of a word the lengths of the beginnings that it can have, the least first."""
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for one in self.beginnings:
            if len(one) >= _KEY:
                lengths[one[:_KEY]].add(len(one))
        return {key: (*self._short, *sorted(found)) for key, found in lengths.items()}

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if not name.startswith("_")}


def _follow(parts: Sequence[Part], words: Sequence[Word], start: int) -> bool:
    if start + len(parts) > len(words):
        return False
    for place in range(1, len(parts)):  # noqa: SIM110 - the innermost loop of reading
        if not parts[place].matches(words[start + place]):
            return False
    return True


def load_lexicon(paths: Sequence[Path] | None = None) -> Lexicon:
    """Read lists of groups, by default the bundled ones. Raises ListError, also for a name in two lists."""
    files = [bundled(name) for name in LISTS] if paths is None else paths
    groups: dict[str, _Group] = {}
    for path in files:
        for name, group in read_list(path, _ListFile).root.items():
            if name in groups:
                raise ListError(f"{path}: {name}: another list has a group of this name; rename one")
            groups[name] = group
    whole: defaultdict[str, list[Term]] = defaultdict(list)
    beginnings: defaultdict[str, list[Term]] = defaultdict(list)
    for place, group in enumerate(groups.values()):
        for term in dict.fromkeys((*group.fr, *group.en)):
            first = _part(_PART.findall(term)[0])
            (beginnings if first.any_ending else whole)[first.folded].append((place, term))
    return Lexicon(
        tuple(groups),
        {name: Label(group.label, group.urgency) for name, group in groups.items() if group.label},
        frozenset(place for place, group in enumerate(groups.values()) if group.about_ai),
        {key: tuple(entries) for key, entries in whole.items()},
        {key: tuple(entries) for key, entries in beginnings.items()},
    )


def _part(written: str) -> Part:
    word = written.rstrip("*")
    return Part(
        fold(word.lower()), written.endswith("*"), word[0].isupper(), word.isupper() and len(word) > 1
    )
