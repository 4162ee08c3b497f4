"""Labels as members write them, one field after the other: `axe=legal risque=+R08`. Pure.

Whatever is not understood is a CommandError with the nearest label that exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from classifiers.lists import nearest
from classifiers.register import Register
from digests.texts.french import AXIS_NAMES, NATURE_NAMES, URGENCY_NAMES, typeset
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.naming import axis_named, quoted, risk_named
from watcher.chat.commands.parsing import folded
from watcher.rules.correcting import Sign, Step
from watcher.rules.reviewing import MANY

OPTIONS: Mapping[str, str] = {
    "axe": "axes",
    "axes": "axes",
    "axis": "axes",
    "risque": "risks",
    "risques": "risks",
    "risk": "risks",
    "risks": "risks",
    "urgence": "urgency",
    "urgency": "urgency",
    "portee": "scope",
    "scope": "scope",
    "nature": "nature",
    "reglement": "ai_act",
    "aiact": "ai_act",
}
"""The field behind each name of an option, folded."""

FIELD_NAMES: Mapping[str, str] = {
    "scope": "Portée",
    "axes": "Axes",
    "risks": "Risques",
    "ai_act": "AI Act",
    "urgency": "Urgence",
    "nature": "Nature",
}
SCOPE_NAMES: Mapping[str, str] = {"iag": "IA générative", "ia": "IA en général", "hors": "hors sujet"}
_SIGNS: Mapping[str, Sign] = {"+": "+", "-": "-", "−": "-", "–": "-"}
"""A keyboard that corrects writes a longer dash."""
_YES_OR_NO = {"oui": True, "yes": True, "non": False, "no": False}


def steps_of(pairs: Mapping[str, Sequence[str]], register: Register) -> tuple[Step, ...]:
    """The changes that options by their folded names ask for. Raises CommandError."""
    return tuple(
        step for name, values in pairs.items() for value in values for step in _steps(name, value, register)
    )


def label_words(field: str, value: object) -> str:
    """A field's label or labels as members read them."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    labels = cast("tuple[str, ...]", value) if isinstance(value, tuple) else (str(value),)
    names: Mapping[str, str] = {**SCOPE_NAMES, **AXIS_NAMES, **URGENCY_NAMES, **NATURE_NAMES}
    return ", ".join(label if field == "risks" else names[label] for label in labels) or "aucun"


def _steps(name: str, value: str, register: Register) -> Iterator[Step]:
    field = OPTIONS[name]
    for word in filter(None, value.split(",")):
        sign = _SIGNS.get(word[0], "")
        if sign and field not in MANY:
            raise CommandError(typeset(f"« {name} » n’a qu’une valeur : écrivez-la sans + ni -."))
        yield Step(field, sign, _label(field, word[1:] if sign else word, register))


def _label(field: str, word: str, register: Register) -> str | bool:
    readers: Mapping[str, Callable[[], str | bool]] = {
        "axes": lambda: axis_named(word),
        "risks": lambda: risk_named(word, register).id,
        "urgency": lambda: _one_of(word, {**URGENCY_NAMES}, "d’urgence"),
        "scope": lambda: _one_of(word, SCOPE_NAMES, "de portée"),
        "nature": lambda: _one_of(word, {**NATURE_NAMES}, "de nature"),
        "ai_act": lambda: _yes_or_no(word),
    }
    return readers[field]()


def _one_of(word: str, names: Mapping[str, str], kind: str) -> str:
    """The label that a word is, by itself or by its French name with hyphens for spaces."""
    known = {folded(name).replace(" ", "-").replace("’", "-"): label for label, name in names.items()}
    known |= {label: label for label in names}
    wanted = folded(word)
    if wanted in known:
        return known[wanted]
    alike = nearest(wanted, known)
    hint = f" ; vouliez-vous dire {known[alike]} ?" if alike else f" : il y a {', '.join(names)}."
    raise CommandError(typeset(f"Il n’y a pas {kind} {quoted(word)}{hint}"))


def _yes_or_no(word: str) -> bool:
    if (said := _YES_OR_NO.get(folded(word))) is None:
        raise CommandError(
            typeset("« reglement » est oui ou non : la publication parle du règlement IA, ou pas.")
        )
    return said
