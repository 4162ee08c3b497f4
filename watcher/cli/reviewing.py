"""The dialogue of `vigie review`: an item, a key a label, every answer kept at once. In French."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import click
from rich.console import Console

from classifiers.assessment import Assessment, Scope
from classifiers.french import long_date
from classifiers.improvement.corrections import Correction, labels_of, merged
from classifiers.improvement.learnt import Kind, Why
from classifiers.improvement.waiting import Waiting
from digests.rows import ItemRow, RiskRow
from digests.texts.french import AXIS_NAMES, NATURE_NAMES, URGENCY_NAMES, enumeration, typeset
from digests.texts.safe import excerpt, headline, plain, safe_link
from watcher.rules.reviewing import (
    FIELD_KEYS,
    MANY,
    can_speak_of,
    corrected,
    is_whole,
    label_keys,
    toggled,
)

SCOPE_NAMES: Mapping[Scope, str] = {"iag": "IA générative", "ia": "IA en général", "hors": "hors du champ"}
_FIELD_NAMES = {
    "scope": "portée",
    "axes": "axes",
    "risks": "risques",
    "urgency": "urgence",
    "ai_act": "règlement IA",
    "nature": "nature",
}
_WHY: Mapping[Why | None, str] = {
    None: "la machine hésite",
    "doubt": "un membre en doute",
    "disagreement": "les avis divergent",
    "incomplete": "une correction est incomplète",
}
_HELP = (
    "Entrée ou o : tout est juste · s portée · a axes · r risques · u urgence · i règlement IA · n nature · "
    "p plus tard · q quitter"
)
_ENTER = ("\r", "\n")
_LEAD = 600

Save = Callable[[Kind, str], None]


class LeavingError(Exception):
    """The reviewer quits, or there are no more keys."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as it is shown, why, and its place in the queue ("3 sur 20")."""

    row: ItemRow
    waiting: Waiting
    place: str


def keys() -> Iterator[str]:
    """One key after the other: from the terminal, or from what is piped in. Ends with the input or Ctrl-C."""
    while True:
        try:
            pressed = click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)
        except (EOFError, KeyboardInterrupt):
            return
        if not pressed:
            return
        yield from [pressed] if pressed.startswith("\x1b") else pressed


class Dialogue:
    """Walks a reviewer through items; the same keys give the same answers, whatever the terminal."""

    def __init__(self, console: Console, pressed: Iterator[str], risks: Mapping[str, RiskRow]) -> None:
        self._console = console
        self._pressed = pressed
        self._risks = risks
        self._labels = label_keys(risks)

    def review(self, shown: Shown, save: Save) -> bool:
        """One item; False when it was put off. `save` is called with each answer, at once.

        Raises LeavingError when the reviewer quits.
        """
        self._show(shown)
        base = labels_of(shown.waiting.assessment)
        said: Correction | None = None
        while True:
            self._say(_HELP)
            key = self._key()
            labels = base if said is None else merged(base, said)
            if key in (*_ENTER, "o"):
                if not is_whole(labels):
                    self._say("Dans le champ, il faut au moins un axe : touche a.")
                    continue
                if said is None:
                    save("confirm", "")
                else:
                    save("label", labels.value())  # whoever saw the whole item vouches for all of it
                return True
            if key == "p":
                return False
            if (field := FIELD_KEYS.get(key)) is None:
                self._say("Cette touche ne fait rien ici.")
            elif not can_speak_of(field, labels):
                self._say("Hors du champ, il n'y a que la portée (s) et la nature (n) à corriger.")
            elif (value := self._ask(field, labels)) is not None:
                said = corrected(said, field, value)
                save("label", said.value())
                self._tell(merged(base, said))

    def _key(self) -> str:
        key = next(self._pressed, "q")
        if key in ("q", "\x03", "\x04"):
            raise LeavingError
        return key

    def _ask(self, field: str, labels: Correction) -> object:
        """The new label or labels of a field; None when the reviewer changes nothing."""
        if field == "ai_act":
            return not labels.ai_act
        for key, label in self._labels[field].items():
            self._say(f"  {key}  {self._name(field, label)}")
        if field in MANY:
            return self._ask_many(field, _plain_labels(labels.named().get(field, ())))
        self._say(f"{_FIELD_NAMES[field].capitalize()} : une touche ; toute autre ne change rien.")
        return self._labels[field].get(self._letter())

    def _ask_many(self, field: str, labels: tuple[str, ...]) -> object:
        first = " ; le premier axe est le principal" if field == "axes" else ""
        self._say(f"{_FIELD_NAMES[field].capitalize()} : une touche ajoute ou retire, Entrée valide{first}.")
        chosen = labels
        while True:
            self._say(f"  → {self._names(field, chosen)}")
            key = self._letter()
            if key in _ENTER:
                break
            if (label := self._labels[field].get(key)) is None:
                self._say("Cette touche ne fait rien ici.")
            elif (after := toggled(chosen, label)) == chosen:
                self._say("Quatre au plus : retirez-en un d'abord.")
            else:
                chosen = after
        if field == "axes" and not chosen:
            self._say("Aucun axe : s'il est hors du champ, dites-le par la portée (s).")
            return None
        return None if chosen == labels else chosen

    def _letter(self) -> str:
        """A key among labels, where letters such as q and p name some."""
        key = next(self._pressed, "\x04")
        if key in ("\x03", "\x04"):
            raise LeavingError
        return key

    def _show(self, shown: Shown) -> None:
        row, waiting = shown.row, shown.waiting
        day = long_date(row.published) if row.published else "sans date"
        self._console.rule(f"{shown.place} · {_WHY[waiting.why]}")
        self._console.print(headline(row.title), style="bold", markup=False, highlight=False)
        self._say(f"{plain(row.publisher)} · {day}")
        self._say(safe_link(row.link) or "sans lien")
        if row.lead:
            self._console.print(excerpt(row.lead, _LEAD), style="dim", markup=False, highlight=False)
        self._assessed(waiting.assessment)

    def _assessed(self, said: Assessment) -> None:
        why = {risk.id: f" ({', '.join(map(plain, risk.why))})" for risk in said.risks if risk.why}
        reasons = f" ({', '.join(map(plain, said.urgency.reasons))})" if said.urgency.reasons else ""
        self._fact("portée", f"{SCOPE_NAMES[said.scope.label]}, {_percent(said.scope.p)}")
        axes = [f"{AXIS_NAMES[axis.id]}, {_percent(axis.p)}" for axis in said.axes]
        self._fact("axes", " · ".join(axes) or "aucun")
        for risk in said.risks:
            self._fact("risque", f"{self._name('risks', risk.id)}, {_percent(risk.p)}{why.get(risk.id, '')}")
        self._fact("urgence", f"{URGENCY_NAMES[said.urgency.label]}, {_percent(said.urgency.p)}{reasons}")
        self._fact("règlement IA", "oui" if said.ai_act.subject else "non")
        self._fact("nature", NATURE_NAMES[said.nature.label])

    def _tell(self, labels: Correction) -> None:
        """What the labels are after an answer, on one line."""
        facts = labels.named() if labels.scope != "hors" else {"scope": "hors", "nature": labels.nature}
        said = [f"{_FIELD_NAMES[name]} : {self._names(name, value)}" for name, value in facts.items()]
        self._say(f"Noté. {' · '.join(said)}")

    def _names(self, field: str, value: object) -> str:
        if isinstance(value, bool):
            return "oui" if value else "non"
        labels = _plain_labels(value)
        return enumeration([self._name(field, label) for label in labels], len(labels)) or "aucun"

    def _name(self, field: str, label: str) -> str:
        if field == "risks":
            return f"{label} {self._risks[label].label}" if label in self._risks else label
        names: Mapping[str, str] = {**SCOPE_NAMES, **AXIS_NAMES, **URGENCY_NAMES, **NATURE_NAMES}
        return names[label]

    def _fact(self, name: str, value: str) -> None:
        self._say(f"  {name:>13}  {value}")

    def _say(self, text: str) -> None:
        self._console.print(typeset(text), markup=False, highlight=False)


def _plain_labels(value: object) -> tuple[str, ...]:
    return cast("tuple[str, ...]", value) if isinstance(value, tuple) else (str(value),)


def _percent(p: float) -> str:
    return f"{p:.0%}".replace("%", "\u202f%")
