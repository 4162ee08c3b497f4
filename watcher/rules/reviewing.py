"""Pure: one key of a reviewer, and what the labels are after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_letters

from classifiers.assessment import AXES, MOST_RISKS, NATURES, SCOPES, URGENCIES
from classifiers.improvement.corrections import Correction, merged

FIELD_KEYS: Mapping[str, str] = {
    "s": "scope",
    "a": "axes",
    "r": "risks",
    "u": "urgency",
    "i": "ai_act",
    "n": "nature",
}
"""The key of each field."""

MANY = frozenset({"axes", "risks"})
"""Fields with several labels: a key puts one in or takes it out, Enter ends."""


def label_keys(risks: Iterable[str]) -> dict[str, dict[str, str]]:
    """The key of each label of a field; of `risks`, ids in the register's order, the first 52.

    `ai_act` is yes or no, and its own key turns it over.
    """
    return {
        "scope": dict(zip("123", SCOPES, strict=True)),
        "axes": dict(zip("123", AXES, strict=True)),
        "risks": dict(zip(ascii_letters, risks, strict=False)),
        "urgency": dict(zip("123", URGENCIES, strict=True)),
        "nature": dict(zip("1234567890", NATURES, strict=True)),
    }


def toggled(labels: tuple[str, ...], label: str, most: int = MOST_RISKS) -> tuple[str, ...]:
    """With a label put last, or without it when it is there; unchanged when there are `most` already."""
    if label in labels:
        return tuple(one for one in labels if one != label)
    return labels if len(labels) >= most else (*labels, label)


def can_speak_of(field: str, labels: Correction) -> bool:
    """Out of scope only the scope and the nature can be said."""
    return labels.scope != "hors" or field in ("scope", "nature")


def is_whole(labels: Correction) -> bool:
    """Whether an item could be learnt with these labels."""
    return labels.scope == "hors" or bool(labels.axes)


def corrected(said: Correction | None, field: str, value: object) -> Correction:
    """All that a reviewer said of an item, after one more field; out of scope settles all but the nature.

    Raises ValueError when no item can have such labels.
    """
    new = Correction.model_validate({field: value})
    if said is None:
        return merged(new, new)
    if field == "scope" and said.scope == "hors":
        nature = {"nature": said.nature} if said.nature else {}
        return Correction.model_validate({**nature, field: value} if value != "hors" else said.named())
    return merged(said, new)
