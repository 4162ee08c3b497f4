"""`!risque` and `!axe`: what the register says, and what the watch saw of it lately."""

from __future__ import annotations

from datetime import timedelta

from classifiers.decisions import Decision, standings
from classifiers.french import long_date
from classifiers.register import AxisEntry, Register, Risk
from digests.messages.reply import Line, Reply, code, strong, text
from digests.texts.french import pluriel, typeset
from watcher.chat.commands import deadlines
from watcher.chat.commands.command import Call, Command, Office
from watcher.chat.commands.listing import fact, item_line, machine_lines
from watcher.chat.commands.naming import axis_named, risk_named
from watcher.store.catalogue import Found, Wanted, find

EVIDENCE = 3
"""Publications that an answer shows."""
LATELY = timedelta(days=30)


def _risk(office: Office, call: Call) -> Reply:
    register = office.house.register
    if not call.words:
        return _all_risks(register)
    risk = risk_named(call.words, register)
    found = _found(office, Wanted(risk=risk.id))
    return Reply(
        title=f"{risk.id} · {risk.fr}{_retired(risk)}",
        paragraphs=(
            fact("Poids", _weight(risk, office)),
            fact("Stratégie", _strategy(register, risk)),
            *_mitigations(register, risk),
            text(strong(_evidence(found.total))),
        ),
        lines=_lines(office, found),
        close=_close(found, f"!cherche risque:{risk.id}"),
    )


def _all_risks(register: Register) -> Reply:
    return Reply(
        title=f"Les {len(register.risks)} risques du registre et leur poids sur 25",
        lines=tuple(
            text(strong(f"{risk.id} · {risk.weight}"), f" · {risk.fr}{_retired(risk)}")
            for risk in register.risks
        ),
        close=(text(typeset("L’un d’eux : "), code("!risque R08")),),
    )


def _weight(risk: Risk, office: Office) -> str:
    """The weight with the decision that it rests on, if the committee took any."""
    book, today = office.house.book, office.house.today
    by = standings(book.delivered, book.decisions(today), today)[risk.id].by
    if by is None:
        return f"{risk.weight} sur 25 (probabilité × impact, dont le rapport ne donne que le produit)"
    return typeset(f"{risk.weight} sur 25{_factors(by)}, décision du {long_date(by.decided)} : {by.decision}")


def _factors(by: Decision) -> str:
    return f" (probabilité {by.probability} × impact {by.impact})" if by.probability else ""


def _retired(risk: Risk) -> str:
    return " (n’est plus recherché)" if risk.retired else ""


def _strategy(register: Register, risk: Risk) -> str:
    names = {strategy.number: strategy.name for strategy in register.strategies}
    return f"SNR{risk.strategy}, {names[risk.strategy]}"


def _mitigations(register: Register, risk: Risk) -> tuple[Line, ...]:
    advice = " ; ".join(f"{one.id} {one.text}" for one in register.mitigations(risk))
    return (fact("Le registre recommande", typeset(advice)),) if advice else ()


def _evidence(total: int) -> str:
    if not total:
        return "Aucune publication reçue ne porte ce risque."
    return typeset(f"{pluriel(total, 'publication porte', 'publications portent')} ce risque :")


def _axis(office: Office, call: Call) -> Reply:
    register = office.house.register
    if not call.words:
        return Reply(
            title="Les axes de la veille",
            lines=tuple(
                text(strong(entry.name), typeset(f" : {entry.scope} · {_lately(office, call, entry)}"))
                for entry in register.axes
            ),
            close=(text(typeset("L’un d’eux : "), code("!axe legal")),),
        )
    axis = axis_named(call.words)
    entry = next(one for one in register.axes if one.id == axis)
    found = _found(office, Wanted(axis=axis))
    return Reply(
        title=f"Axe {entry.name}",
        paragraphs=(
            text(f"{entry.scope[:1].upper()}{entry.scope[1:]}."),
            text(strong(f"{_lately(office, call, entry).capitalize()}.")),
        ),
        lines=_lines(office, found),
        close=_close(found, f"!cherche axe:{axis}"),
    )


def _lately(office: Office, call: Call, entry: AxisEntry) -> str:
    wanted = Wanted(axis=entry.id, since=call.now - LATELY)
    total = find(office.db, wanted, office.house.risks, limit=0).total
    return f"{pluriel(total, 'publication')} ces {LATELY.days} derniers jours"


def _found(office: Office, wanted: Wanted) -> Found:
    return find(office.db, wanted, office.house.risks, EVIDENCE)


def _lines(office: Office, found: Found) -> tuple[Line, ...]:
    return tuple(item_line(row, office.house.settings.schedule.zone) for row in found.rows)


def _close(found: Found, command: str) -> tuple[Line, ...]:
    """How to see the others, when there are more than those shown, and who classified these."""
    others = (text(typeset("Toutes : "), code(command)),) if found.total > len(found.rows) else ()
    return (*others, *machine_lines(found.rows))


COMMANDS: tuple[Command, ...] = (
    Command(
        name="risque",
        aliases=("risques", "risk", "risks"),
        usage="[R08]",
        summary="les risques du registre et leur poids, ou l’un d’eux avec ce qui le montre",
        answer=_risk,
        details="Pour un risque : son poids, sa stratégie, les recommandations, les trois publications les "
        "plus récentes qui le portent. Son nom court va aussi (usage-cache).",
        examples=("!risque", "!risque R08"),
    ),
    Command(
        name="axe",
        aliases=("axes", "axis"),
        usage="[legal]",
        summary="les trois axes de la veille, ou l’un d’eux avec ses dernières publications",
        answer=_axis,
        examples=("!axe", "!axe legal"),
    ),
    *deadlines.COMMANDS,
)
