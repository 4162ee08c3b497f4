"""Pure: what a reaction means, and what it teaches.

Clients send one emoji in many spellings: with and without the sign that asks for colour, in every skin tone,
joined to a person. They all mean the same here; any other emoji means nothing and is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from classifiers.assessment import Axis
from classifiers.improvement.corrections import Correction
from classifiers.improvement.learnt import Kind

_JOINER = "\u200d"
_UNSEEN = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])
"""Signs that ask for a text or a coloured picture, and skin tones."""


class Meaning(StrEnum):
    """What a member says under one of our messages. `ANSWER` is written, not an emoji."""

    RELEVANT = "relevant"
    IRRELEVANT = "irrelevant"
    TAKEN = "taken"
    FALSE_ALARM = "false-alarm"
    LEGAL = "axis-legal"
    USAGES = "axis-usages"
    TECHNOLOGY = "axis-technology"
    ANSWER = "answer"


_MEANINGS: Mapping[str, Meaning] = {
    "👍": Meaning.RELEVANT,
    "👎": Meaning.IRRELEVANT,
    "✅": Meaning.TAKEN,
    "✔": Meaning.TAKEN,
    "☑": Meaning.TAKEN,
    "❌": Meaning.FALSE_ALARM,
    "✖": Meaning.FALSE_ALARM,
    "❎": Meaning.FALSE_ALARM,
    "⚖": Meaning.LEGAL,
    "👥": Meaning.USAGES,
    "💻": Meaning.TECHNOLOGY,
}
_AXES: Mapping[Meaning, Axis] = {
    Meaning.LEGAL: "legal",
    Meaning.USAGES: "usages",
    Meaning.TECHNOLOGY: "technologie",
}
LOOKED_AFTER: frozenset[Meaning] = frozenset({Meaning.TAKEN, Meaning.FALSE_ALARM, Meaning.ANSWER})
"""What says that somebody saw an alert and acts on it; a thumb does not."""
TEACHING: frozenset[Meaning] = frozenset({Meaning.RELEVANT, Meaning.IRRELEVANT, Meaning.FALSE_ALARM, *_AXES})
"""What is also a remark on the item, when the message is about one alone."""


def meaning_of(key: str) -> Meaning | None:
    """What a reaction means, as the client sent it; None when nothing."""
    return _MEANINGS.get(key.translate(_UNSEEN).partition(_JOINER)[0])


def remark_of(meaning: Meaning, *, on_alert: bool) -> tuple[Kind, str] | None:
    """What it teaches of the one item that the message is about: the kind and value of a remark.

    A false alarm under an alert says that the item is not urgent; elsewhere only that something is wrong.
    Who names an axis says that the item is on that one.
    """
    if meaning is Meaning.RELEVANT:
        return "relevant", ""
    if meaning in _AXES:
        return "label", Correction(axes=(_AXES[meaning],)).value()
    if meaning is Meaning.FALSE_ALARM and on_alert:
        return "label", Correction(urgency="notable").value()
    return ("doubt", "") if meaning in TEACHING else None
