"""`!indicateur`: the figures that people know and the machine cannot, shown and entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from classifiers.french import long_date
from digests.indicators.definitions import Indicator, load_definitions
from digests.indicators.evidence import Entered
from digests.messages.reply import Line, Reply, code, strong, text
from digests.texts.french import pluriel, typeset
from watcher.chat.commands.command import Call, Command, Office
from watcher.chat.commands.listing import fact
from watcher.chat.commands.refusing import refusal
from watcher.chat.commands.stating import Stated, stated
from watcher.rules.entering.checking import Given, Statement, entered_named, statement
from watcher.rules.entering.faults import EntryError
from watcher.rules.entering.standing import Settled, by_indicator, current
from watcher.rules.entering.values import value_written
from watcher.rules.roles import Role
from watcher.store import entered

AUTHORS: Mapping[Role, str] = {"coordinator": "coordination", "operator": "exploitation"}
"""What is recorded of who said it: the role, and nothing else."""
_MISSING = "non renseigné"
_EXAMPLE = "!indicateur agents-formes 120 au:2026-11-30 source:DRH"


def _indicator(office: Office, call: Call) -> Reply:
    today = call.now.astimezone(office.house.settings.schedule.zone).date()
    if not call.words:
        return _all(current(entered.statements(office.db), today))
    said = stated(call.words)
    try:
        if not said.value:
            indicator, _ = entered_named(said.indicator, load_definitions())
            return _one(indicator, current(entered.statements(office.db), today))
        given = _given(said, today, AUTHORS[call.caller.role])
        checked = statement(given, load_definitions(), today)
    except EntryError as error:
        raise refusal(error) from None
    before = current(entered.statements(office.db), today)
    (settled,) = entered.record(office.db, [checked], call.now)
    return _recorded(settled, before)


def _given(said: Stated, today: date, role: str) -> Given:
    return Given(said.indicator, said.value, said.day or today, role, said.part, said.source, said.comment)


def _all(standing: Iterable[Entered]) -> Reply:
    known = by_indicator(standing)
    asked = load_definitions().entered
    missing = sum(one.id not in known for one in asked)
    return Reply(
        title=typeset(
            f"Indicateurs saisis : {pluriel(len(asked) - missing, 'renseigné')}, "
            f"{pluriel(missing, _MISSING, 'non renseignés')}"
        ),
        lines=tuple(_line(one, known.get(one.id, ())) for one in asked),
        close=(text(typeset("Pour en noter un : "), code(_EXAMPLE)),),
    )


def _line(indicator: Indicator, stood: tuple[Entered, ...]) -> Line:
    values = " ; ".join(_dated(indicator, one) for one in stood) or _MISSING
    return text(strong(indicator.name), " (", code(indicator.id), ")", typeset(" : "), values)


def _one(indicator: Indicator, standing: Iterable[Entered]) -> Reply:
    stood = by_indicator(standing).get(indicator.id, ())
    return Reply(
        title=indicator.name,
        paragraphs=(
            text(typeset(f"{indicator.question} ({indicator.formula} ; {indicator.caveats}.)")),
            text(f"Source attendue{typeset(' : ')}{indicator.source}"),
        ),
        lines=tuple(text(_dated(indicator, one)) for one in stood) or (text(_MISSING),),
        close=(text(typeset("Pour le noter : "), code(f"!indicateur {indicator.id} … au:2026-11-30")),),
    )


def _dated(indicator: Indicator, one: Entered) -> str:
    part = f"{one.part}, " if one.part else ""
    return f"{part}{_value(indicator, one)} au {long_date(one.as_of)}"


def _value(indicator: Indicator, one: Entered | Statement) -> str:
    if one.value is None or indicator.entry is None:
        return _MISSING
    unit = f" {indicator.unit}" if indicator.entry.kind == "number" else ""
    return f"{value_written(one.value, indicator.entry)}{unit}"


def _recorded(settled: Settled, before: Iterable[Entered]) -> Reply:
    one = settled.statement
    indicator = load_definitions().indicator(one.indicator)
    about = f"{indicator.name}{f' · {one.part}' if one.part else ''}"
    if settled.fate == "known":
        return Reply(title=typeset("C’était déjà noté, rien ne change : ") + about)
    if settled.fate == "void":
        return Reply(
            title=typeset(f"Rien n’est noté au {long_date(one.as_of)}, il n’y a rien à retirer : ") + about
        )
    taken = "Retiré" if one.value is None else "Noté"
    return Reply(title=f"{taken}{typeset(' : ')}{about}", lines=tuple(_facts(indicator, settled, before)))


def _facts(indicator: Indicator, settled: Settled, before: Iterable[Entered]) -> Iterator[Line]:
    one = settled.statement
    if one.value is not None:
        yield fact("Valeur", _value(indicator, one))
    yield fact("Au", long_date(one.as_of))
    yield fact("Dit par", one.role)
    if one.source:
        yield fact("Source", one.source)
    if one.comment:
        yield fact("Remarque", one.comment)
    if settled.replaces is not None:
        yield fact("Remplace", f"{_value(indicator, settled.replaces)}, noté pour le même jour")
    stood = [other for other in before if (other.indicator, other.part) == (one.indicator, one.part)]
    if stood and stood[0].as_of != one.as_of:
        yield fact(
            "Dernière valeur avant celle-ci" if stood[0].as_of < one.as_of else "Valeur plus récente",
            _dated(indicator, stood[0]),
        )


COMMANDS: tuple[Command, ...] = (
    Command(
        name="indicateur",
        aliases=("indicateurs", "indicator", "indicators"),
        usage='[identifiant valeur au:date pour:"direction" source:"…" remarque]',
        summary="les indicateurs que la machine ne peut pas compter ; avec une valeur, en noter un",
        answer=_indicator,
        details=typeset(
            "La valeur s’écrit 120, 1 234,5, 12,5 %, 40 k€ ou 4/5 ; un tiret la retire. Sans au: elle est "
            "celle d’aujourd’hui, sans pour: celle de l’ensemble. Ce qui a plusieurs mots se met entre "
            "guillemets. Rien n’est effacé : une valeur nouvelle prend la place de l’ancienne, et les deux "
            "restent dans l’historique. De vous, seul votre rôle est gardé ; tout ce qui est noté est publié."
        ),
        examples=(
            "!indicateur",
            "!indicateur agents-formes",
            _EXAMPLE,
            '!indicateur taux-d-adoption 12 % au:"30 novembre 2026" pour:"Direction X" par enquête',
            "!indicateur agents-formes - au:2026-11-30",
        ),
        role="coordinator",
    ),
)
