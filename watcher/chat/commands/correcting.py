"""`!classer`: what the machine said of a publication, put right by a reader; the machine learns from it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from classifiers.improvement.corrections import (
    FIELDS,
    Correction,
    CorrectionError,
    labels_of,
    read_correction,
)
from classifiers.improvement.learnt import Remark
from classifiers.lists import nearest
from digests.messages.reply import Line, Reply, strong, text
from digests.texts.french import typeset
from digests.texts.safe import headline
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.labels import FIELD_NAMES, OPTIONS, label_words, steps_of
from watcher.chat.commands.listing import number
from watcher.chat.commands.naming import item_numbered, quoted
from watcher.chat.commands.parsing import folded, options
from watcher.rules.caps import CAPS, capped
from watcher.rules.correcting import ImpossibleError, Why, after_steps, labels_after
from watcher.store import feedback
from watcher.store.feedback import Feedback
from watcher.store.kept import KeptItem, kept_item

_NUMBER_FIRST = re.compile(r"((?:#|n[°ºo]?\s*)?[0-9]+)\s*(.*)", re.IGNORECASE)
_HOW = "Par exemple : !classer 12 axe=legal risque=+R08"
_WHY_NOT: Mapping[Why, str] = {
    "outside": "Hors sujet, une publication n’a ni axe ni risque ni urgence : ajoutez portee=iag et un axe.",
    "no-axis": "Il faut au moins un axe : ajoutez par exemple axe=usages, ou dites portee=hors.",
    "too-many": "Une publication a quatre risques au plus : retirez-en un avec risque=-R08.",
    "absent": "Ce qui est à retirer n’y est pas.",
}


def _classify(office: Office, call: Call) -> Reply:
    asked = options(call.words, OPTIONS)
    item_id = _number(asked.words)
    steps = steps_of(asked.pairs, office.house.register)
    if not steps:
        raise CommandError(typeset(f"Que faut-il changer ? {_HOW}"))
    kept = kept_item(office.db, item_id)
    if kept is None:
        raise CommandError(f"Je n’ai pas de publication n° {item_id} ; !cherche donne les numéros.")
    if kept.assessment is None:
        raise CommandError(f"La publication {number(item_id)} n’est pas encore classée : rien à corriger.")
    base = labels_of(kept.assessment)
    said = _said_before(office, call, kept)
    try:
        correction = after_steps(base, said, steps)
    except ImpossibleError as error:
        raise CommandError(typeset(_WHY_NOT[error.why])) from None
    before, after = labels_after(base, said), labels_after(base, correction)
    changes = _changes(before, after)
    if not changes:
        raise CommandError(typeset("Rien ne change : la publication est déjà classée ainsi."))
    _keep(office, call, item_id, correction)
    return Reply(
        title=f"Noté pour {number(item_id)} · {headline(kept.item.title)}",
        lines=changes,
        close=(
            text(
                typeset(
                    "Merci : la machine en tiendra compte à son prochain apprentissage. "
                    "L’étiquette affichée reste la sienne jusque-là."
                )
            ),
        ),
    )


def _number(words: str) -> int:
    """The item's number, when nothing else is left behind it."""
    found = _NUMBER_FIRST.fullmatch(words)
    if found is None:
        return item_numbered(words, "!classer")
    if rest := found[2]:
        alike = nearest(folded(re.split("[:=]", rest)[0]), OPTIONS)
        hint = f" ; vouliez-vous dire {alike}= ?" if alike else "."
        raise CommandError(typeset(f"Je ne comprends pas {quoted(rest)}{hint} {_HOW}"))
    return item_numbered(found[1], "!classer")


def _said_before(office: Office, call: Call, kept: KeptItem) -> Correction | None:
    """What this person said of the text as it is now, when that was a correction: it goes on from there."""
    since = kept.revised_at or kept.seen_at
    own = [
        remark
        for remark in feedback.remarks(office.db, call.caller.who)
        if remark.item_id == kept.item_id and remark.at >= since
    ]
    if not own or own[-1].kind != "label":
        return None
    try:
        return read_correction(own[-1].value)
    except CorrectionError:  # of another version's labels: they say nothing any more
        return None


def _keep(office: Office, call: Call, item_id: int, correction: Correction) -> None:
    """Keep the correction, within the day's share: what would not be learnt is better said later."""
    who = call.caller.who
    remark = Remark(item_id, "label", correction.value(), who, call.now)
    if remark not in capped([*feedback.remarks(office.db, who), remark]).kept:
        raise CommandError(
            typeset(
                f"La machine apprend au plus de {CAPS.a_day} publications d’une même personne par jour, et "
                f"de {CAPS.a_window} en {CAPS.window.days} jours : votre part est épuisée. À demain !"
            )
        )
    feedback.add(
        office.db, Feedback(item_id, call.event_id, remark.kind, remark.value, remark.who, remark.at)
    )


def _changes(before: Correction, after: Correction) -> tuple[Line, ...]:
    """One line a field that changed, from what to what; out of scope says all in one word."""
    old, new = before.named(), after.named()
    fields = ("scope", "nature") if after.scope == "hors" else FIELDS
    return tuple(
        text(
            strong(FIELD_NAMES[name]),
            typeset(f" : {label_words(name, old.get(name, ()))} → {label_words(name, new.get(name, ()))}"),
        )
        for name in fields
        if old.get(name, ()) != new.get(name, ())
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        name="classer",
        aliases=("classe", "corriger", "label", "correct"),
        usage="numéro axe=… risque=+R08 risque=-R11 urgence=… portee=… nature=…",
        summary="corriger le classement d’une publication",
        answer=_classify,
        details=typeset(
            "Avec + un axe ou un risque s’ajoute, avec - il se retire, sans signe il remplace les autres ; "
            "plusieurs se séparent par des virgules, et le premier axe est le principal. "
            "Urgence : urgent, notable, routine. Portée : iag, ia, hors. Règlement IA : reglement=oui ou "
            "non. Votre correction est gardée sous un pseudonyme, et la machine en apprend."
        ),
        examples=(
            "!classer 12 axe=legal risque=+R08",
            "!classer 12 risque=-R11 urgence=notable",
            "!classer 12 portee=hors",
        ),
    ),
)
