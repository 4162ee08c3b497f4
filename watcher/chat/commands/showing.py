"""`!item` and `!pourquoi`: one publication as its source states it and a machine classified it, and why."""

from __future__ import annotations

from collections.abc import Iterator

from classifiers.assessment import Assessment, Reference
from classifiers.evaluation.french import LABELS, percent
from classifiers.french import long_date
from classifiers.justification import RiskReason, justify
from classifiers.register import load_register
from digests.french import AXIS_NAMES, NATURE_NAMES, URGENCY_NAMES, typeset
from digests.reply import Line, Reply, Span, code, link, strong, text
from digests.rows import ItemRow
from digests.view import item_view, machine_view
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.listing import fact, number
from watcher.chat.commands.naming import item_numbered
from watcher.store import assessments, rows

_PLACES = {"article": "article", "annex": "annexe", "recital": "considérant"}


def _item(office: Office, call: Call) -> Reply:
    row = _row(office, item_numbered(call.words, "!item"))
    zone = office.house.settings.schedule.zone
    item = item_view(row, zone)
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


def _why(office: Office, call: Call) -> Reply:
    row = _row(office, item_numbered(call.words, "!pourquoi"))
    said = assessments.in_force(office.db, [row.item_id])
    unsure = typeset("Le modèle n’est pas sûr de lui : une relecture humaine est demandée.")
    doubt = (text(unsure),) if any(one.review for one in said) else ()
    return Reply(
        title=f"Pourquoi ce classement de la publication {number(row.item_id)}",
        paragraphs=(text(link(row.title, row.link)),),
        lines=tuple(line for one in said for line in _reasons(one)),
        close=(*doubt, text(machine_view((row.model,)))),
    )


def _row(office: Office, item_id: int) -> ItemRow:
    found = rows.row(office.db, item_id, office.house.risks)
    if found is None:
        raise CommandError(f"Il n’y a pas de publication {number(item_id)} ; !cherche donne les numéros.")
    return found


def _address(row: ItemRow) -> Line:
    return text(link(row.link, row.link)) if row.link else ()


def _reasons(said: Assessment) -> Iterator[Line]:
    """One line for each label: how likely it is, the words that weighed, what follows from it."""
    yield fact("Portée", f"{LABELS[said.scope.label]}{_likely(said.scope.p)}")
    if said.axes:
        yield fact("Axes", ", ".join(f"{AXIS_NAMES[axis.id]}{_likely(axis.p)}" for axis in said.axes))
    urgency = f"{URGENCY_NAMES[said.urgency.label]}{_likely(said.urgency.p)}"
    yield (*fact("Urgence", urgency), *_listed(said.urgency.reasons))
    yield fact("Nature", f"{NATURE_NAMES[said.nature.label]}{_likely(said.nature.p)}")
    for risk in justify(said, load_register()):
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


def _risk(risk: RiskReason) -> Line:
    words = ", ".join(f"« {word} »" for word in risk.words)
    advice = tuple(f"{one.id} {one.text}" for one in risk.recommendations)
    return (
        *fact(f"{risk.id} · {risk.weight}", f"{risk.name}{_likely(risk.p)}"),
        *(text(typeset(" ; mots qui ont pesé : "), words) if words else ()),
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
        "à compter de quand cela s’applique. Puis les jours que le texte annonce.",
        examples=("!pourquoi 12",),
    ),
)
