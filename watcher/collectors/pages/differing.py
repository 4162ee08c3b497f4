"""Pure: how two versions of a page differ, told in words for members (in French).

A version is its sentences. What was moved only is not told: many pages shuffle what they show. The work grows
with the length of the page, and pairing what was reworded with what it replaces is bounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from watcher.collectors.texts import shortened

PAIRED = 80
"""The most additions and removals that are compared with each other to find what was reworded."""
ALIKE = 0.5
"""Share of their words that a sentence and its rewording have in common."""
TOLD = 20
"""The most changes of one sort that are told."""
QUOTED = 600
"""The most characters quoted of one change."""
CONTEXT = 8
"""Words quoted before and after what changed in a sentence."""
SENTENCE = 800
"""Characters after which a text without full stops is cut."""

_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Þ«\"“])")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Difference:
    """Passages of the new version, of the old one, and pairs (old, new) of what was reworded; page order."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.reworded)

    @property
    def minor(self) -> bool:
        """Whether only a word or two of each sentence was corrected, and no number."""
        return not (self.added or self.removed) and all(_is_correction(*pair) for pair in self.reworded)


def sentences(lines: Iterable[str]) -> list[str]:
    """The lines of a page cut into sentences, and overlong ones into pieces."""
    found: list[str] = []
    for line in lines:
        for sentence in _END.split(line):
            found += (sentence[start : start + SENTENCE] for start in range(0, len(sentence), SENTENCE))
    return found


def difference(
    old: Sequence[str], new: Sequence[str], *forms: tuple[Callable[[str], str], Callable[[str], str]]
) -> Difference:
    """What is in one version and not in the other.

    Each of `forms` gives the form under which the old and the new sentences are compared; sentences that
    are equal under any of them are the same.
    """
    gone, come = list(range(len(old))), list(range(len(new)))
    for old_form, new_form in forms:
        gone, come = _unequal(gone, come, [old_form(text) for text in old], [new_form(text) for text in new])
    pairs = _pairs(gone[:PAIRED], come[:PAIRED], old, new)
    paired_old, paired_new = {a for a, _ in pairs}, {b for _, b in pairs}
    return Difference(
        _passages([index for index in come if index not in paired_new], new),
        _passages([index for index in gone if index not in paired_old], old),
        tuple((old[a], new[b]) for a, b in sorted(pairs, key=lambda pair: pair[1])),
    )


def told(found: Difference) -> str:
    """The changes as French sentences, each passage quoted."""
    parts = ["Correction mineure."] if found.minor else []
    parts += _quoted("Ajouté", found.added)
    parts += _quoted("Retiré", found.removed)
    shown = [_around(*pair) for pair in found.reworded[:TOLD]]
    parts += [f"Modifié : « {before} » devient « {after} »." for before, after in shown]
    parts += _others(len(found.reworded) - TOLD)
    return " ".join(parts)


def in_short(found: Difference, limit: int) -> str:
    """The first change, for a title: at most about `limit` characters quoted."""
    if found.added:
        return f"ajouté : « {shortened(found.added[0], limit)} »"
    if found.reworded:
        what = "correction mineure" if found.minor else "modifié"
        return f"{what} : « {shortened(_around(*found.reworded[0])[1], limit)} »"
    return f"retiré : « {shortened(found.removed[0], limit)} »" if found.removed else ""


def _unequal(
    gone: list[int], come: list[int], old: Sequence[str], new: Sequence[str]
) -> tuple[list[int], list[int]]:
    """The indexes that have no counterpart; a sentence that is nothing under this form has no need of one."""
    left, arrived = Counter(old[index] for index in gone), Counter(new[index] for index in come)
    return _beyond(gone, old, left - arrived), _beyond(come, new, arrived - left)


def _beyond(indexes: list[int], forms: Sequence[str], surplus: Counter[str]) -> list[int]:
    found: list[int] = []
    for index in reversed(indexes):  # of several equal sentences the last ones are the new ones
        if forms[index] and surplus[forms[index]] > 0:
            surplus[forms[index]] -= 1
            found.append(index)
    return found[::-1]


def _pairs(gone: list[int], come: list[int], old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """What replaces what: the most alike first, each once."""
    before = {index: Counter(old[index].casefold().split()) for index in gone}
    after = {index: Counter(new[index].casefold().split()) for index in come}
    scored = sorted(
        (-score, abs(a - b), a, b)
        for a in gone
        for b in come
        if (score := _likeness(before[a], after[b])) >= ALIKE
    )
    free_old, free_new = set(gone), set(come)
    pairs: list[tuple[int, int]] = []
    for _, _, a, b in scored:
        if a in free_old and b in free_new:
            free_old.remove(a)
            free_new.remove(b)
            pairs.append((a, b))
    return pairs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _passages(indexes: Sequence[int], texts: Sequence[str]) -> tuple[str, ...]:
    """Sentences that follow each other are one passage."""
    passages: list[str] = []
    previous = -2
    for index in indexes:
        if index == previous + 1:
            passages[-1] = f"{passages[-1]} {texts[index]}"
        else:
            passages.append(texts[index])
        previous = index
    return tuple(passages)


def _quoted(what: str, passages: Sequence[str]) -> list[str]:
    shown = [f"{what} : « {shortened(passage, QUOTED)} »." for passage in passages[:TOLD]]
    return shown + _others(len(passages) - TOLD)


def _others(count: int) -> list[str]:
    if count < 1:
        return []
    return ["Et un autre." if count == 1 else f"Et {count} autres."]


def _around(before: str, after: str) -> tuple[str, str]:
    """Both sentences with a few words around what differs."""
    old, new = before.split(), after.split()
    start, end = _common(old, new)
    first, rest = max(start - CONTEXT, 0), max(end - CONTEXT, 0)

    def cut(words: list[str]) -> str:
        text = " ".join(words[first : len(words) - rest])
        return shortened(f"{'… ' if first else ''}{text}{' …' if rest else ''}", QUOTED)

    return cut(old), cut(new)


def _common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words at the start, and how many of the others at the end, are the same."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _is_correction(before: str, after: str) -> bool:
    if _DIGIT.findall(before) != _DIGIT.findall(after):
        return False
    old, new = before.split(), after.split()
    start, end = _common(old, new)
    return max(len(old), len(new)) - start - end <= 2
