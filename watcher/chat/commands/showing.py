"""`!item` and `!pourquoi`: one publication as its source states it and a machine classified it, and why."""

from __future__ import annotations

from collections.abc import Iterator

from classifiers.assessment import Assessment, Reference
from classifiers.evaluation.french import LABELS, percent
from classifiers.french import long_date
from classifiers.justification import Explanation, RiskReason, justify
from classifiers.register import Register
from digests.messages.reply import Line, Reply, Span, code, link, strong, text
from digests.rows import UnjudgedRow
from digests.texts.french import AXIS_NAMES, NATURE_NAMES, URGENCY_NAMES, typeset
from digests.views.standing import standing_view
from digests.views.unjudged import unjudged_view
from digests.views.view import item_view, machine_view
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.listing import fact, number
from watcher.chat.commands.naming import item_numbered
from watcher.judging import explained
from watcher.store.kept import kept_item
from watcher.store.listed import Listed, listed

_WAITS = "les publications anciennes le sont peu à peu"
_PLACES = {"article": "article", "annex": "annexe", "recital": "considérant"}


def _item(office: Office, call: Call) -> Reply:
    row = _row(office, item_numbered(call.words, "!item"))
    if isinstance(row, UnjudgedRow):
        return _as_it_came(office, row)
    item = item_view(row, office.house.settings.schedule.zone)
    facts = {
        "Source": item.publisher,
        "Auteur": item.author,
        "Nature": item.nature,
        "Date": item.date + (" (révisé depuis)" if item.revised else ""),
        "Intention": item.intention,
        "Aussi chez": item.also,
        "Portée": LABELS[row.scope],
        "Axes": ", ".join(item.axes),
        "Urgence": f"{item.mark} {item.urgency}".strip(),
        "AI Act": "oui" if item.ai_act else "",
    }
    return Reply(
        title=f"{number(row.item_id)} · {item.title}",
        paragraphs=tuple(
            line for line in (_address(row), text(f"« {item.lead} »") if item.lead else ()) if line
        ),
        lines=(
            *(fact(name, value) for name, value in facts.items() if value),
            *(fact(f"Risque {risk.code}", risk.label) for risk in item.risks),
        ),
        close=(
            text(machine_view((row.model,))),
            text(typeset("Pourquoi ce classement : "), code(f"!pourquoi {row.item_id}")),
        ),
    )


def _as_it_came(office: Office, row: UnjudgedRow) -> Reply:
    item = unjudged_view(row, office.house.settings.schedule.zone)
    facts = {
        "Source": item.publisher,
        "Auteur": item.author,
        "Date": item.date + (" (révisé depuis)" if row.revised else ""),
    }
    return Reply(
        title=f"{number(row.item_id)} · {item.title}",
        paragraphs=tuple(
            line for line in (_address(row), text(f"« {item.lead} »") if item.lead else ()) if line
        ),
        lines=tuple(fact(name, value) for name, value in facts.items() if value),
        close=(text(item.state, typeset(" : "), _WAITS),),
    )


def _why(office: Office, call: Call) -> Reply:
    row = _row(office, item_numbered(call.words, "!pourquoi"))
    kept = kept_item(office.db, row.item_id)
    if kept is None:
        raise _unknown(row.item_id)
    if kept.assessment is None or isinstance(row, UnjudgedRow):
        raise CommandError(f"La publication {number(row.item_id)} n’est pas encore classée ; {_WAITS}.")
    said = kept.assessment
    words = explained(kept.item, row.publisher, said, office.house.settings.paths.model)
    unsure = typeset("Le modèle n’est pas sûr de lui : une relecture humaine est demandée.")
    return Reply(
        title=f"Pourquoi ce classement de la publication {number(row.item_id)}",
        paragraphs=(text(link(row.title, row.link)),),
        lines=(
            *_reasons(said, words or Explanation(), office.house.register),
            fact("Rang", standing_view(row)),
        ),
        close=(*((text(unsure),) if said.review else ()), text(machine_view((row.model,)))),
    )


def _row(office: Office, item_id: int) -> Listed:
    found = listed(office.db, item_id, office.house.risks)
    if found is None:
        raise _unknown(item_id)
    return found


def _unknown(item_id: int) -> CommandError:
    return CommandError(f"Il n’y a pas de publication {number(item_id)} ; !cherche donne les numéros.")


def _address(row: Listed) -> Line:
    return text(link(row.link, row.link)) if row.link else ()


def _reasons(said: Assessment, words: Explanation, register: Register) -> Iterator[Line]:
    """One line for each label: how likely it is, the words that weighed, what follows from it."""
    yield (*fact("Portée", f"{LABELS[said.scope.label]}{_likely(said.scope.p)}"), *_weighed(words.scope))
    for axis in said.axes:
        weighed = words.axes.get(axis.id, ())
        yield (*fact("Axe", f"{AXIS_NAMES[axis.id]}{_likely(axis.p)}"), *_weighed(weighed))
    urgency = f"{URGENCY_NAMES[said.urgency.label]}{_likely(said.urgency.p)}"
    yield (*fact("Urgence", urgency), *_listed(said.urgency.reasons))
    nature = NATURE_NAMES[said.nature.label]
    if said.nature.p == 1:
        yield fact("Nature", f"{nature} (ce que publie une telle source)")
    else:
        yield (*fact("Nature", f"{nature}{_likely(said.nature.p)}"), *_weighed(words.nature))
    if said.ai_act.subject:
        yield (*fact("AI Act", "un sujet du texte"), *_weighed(words.ai_act))
    for risk in justify(said, register):
        yield _risk(risk)
    for reference in said.ai_act.references:
        yield _reference(reference)
    for due in said.deadlines:
        counted = " (compté depuis la parution)" if due.stated == "relative" else ""
        yield (*fact("Jour annoncé", f"{long_date(due.day)}{counted}"), *text(" · « ", due.sentence, " »"))


def _likely(p: float) -> str:
    return f" ({percent(p)})"


def _listed(reasons: tuple[str, ...]) -> Line:
    return tuple(Span(f"{_joint(place)}{reason}") for place, reason in enumerate(reasons))


def _joint(place: int) -> str:
    """What stands before the first of several, and between the others."""
    return typeset(" ; " if place else " : ")


def _weighed(words: tuple[str, ...]) -> Line:
    named = ", ".join(f"« {word} »" for word in words)
    return text(typeset(" ; mots qui ont pesé : "), named) if words else ()


def _risk(risk: RiskReason) -> Line:
    advice = tuple(f"{one.id} {one.text}" for one in risk.recommendations)
    return (
        *fact(f"{risk.id} · {risk.weight}", f"{risk.name}{_likely(risk.p)}"),
        *_weighed(risk.words),
        *(text(typeset(" ; le registre recommande")) if advice else ()),
        *_listed(advice),
    )


def _reference(reference: Reference) -> Line:
    places = (
        f"AI Act, {_PLACES.get(reference.kind, reference.kind)} {reference.number}",
        f", paragraphe {reference.paragraph}" if reference.paragraph else "",
        f", point {reference.point}" if reference.point else "",
    )
    return text(
        strong("".join(places)),
        typeset(f" : {reference.title}") if reference.title else "",
        f" · applicable à compter du {long_date(reference.applies_from)}" if reference.applies_from else "",
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        name="item",
        aliases=("publication", "montre", "show"),
        usage="numéro",
        summary="une publication : source, auteur, nature, date, intention, et son classement",
        answer=_item,
        examples=("!item 12",),
    ),
    Command(
        name="pourquoi",
        aliases=("why",),
        usage="numéro",
        summary="pourquoi une publication est classée ainsi : ce qui a pesé, ce que le registre recommande",
        answer=_why,
        details="Une machine classe, et dit avec quelle probabilité. Pour chaque risque : les mots du texte "
        "qui l’ont fait reconnaître et les recommandations du registre. Pour l’AI Act : ce qui est cité, et "
        "à compter de quand cela s’applique. Puis les jours que le texte annonce, et ce qui fait son rang "
        "dans la synthèse.",
        examples=("!pourquoi 12",),
    ),
)
