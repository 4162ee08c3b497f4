"""`!sources`: what is watched and what brings nothing; then the digests and the state of Vigie itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from classifiers.french import long_date
from classifiers.lists import nearest
from digests.messages.reply import Line, Reply, code, link, strong, text
from digests.rows import BlindSpot
from digests.texts.french import pluriel, typeset
from digests.views.digest_view import blind_view
from digests.views.view import name_view
from watcher.chat.commands import looking_back, status
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.listing import fact
from watcher.chat.commands.naming import quoted
from watcher.chat.commands.parsing import folded
from watcher.house import House
from watcher.rules.blind_spots import blind_spots
from watcher.rules.remedies import REMEDIES, SILENCE
from watcher.sources import Source
from watcher.store.sources import SourceHealth, health
from watcher.upkeep.health import Condition, SourceReport, report

CONDITIONS: Mapping[Condition, str] = {
    "ok": "en ordre",
    "unsteady": "dernière visite en échec",
    "broken": "en panne",
    "to repair": "à réparer",
    "silent": "sans nouvelle",
    "not visited": "pas encore visitée",
    "waiting": "collecte pas encore possible",
    "disabled": "désactivée",
}
IN_RESERVE: tuple[Condition, ...] = ("waiting", "disabled")


def _sources(office: Office, call: Call) -> Reply:
    known = {one.id: one for one in health(office.db)}
    watched = office.house.sources
    if call.words:
        return _one(_source(call.words, watched), known, office.house)
    spots = _blind(watched, known)
    return Reply(
        title=_numbers([report(one, known.get(one.id), office.house.accounts) for one in watched]),
        paragraphs=() if spots else (text("Aucune n’est en panne ni anormalement silencieuse."),),
        lines=tuple(text(code(spot.source_id), f" · {blind_view(spot)}") for spot in spots),
        close=(text(typeset("L’une d’elles : "), code("!sources cnil")),),
    )


def _numbers(reports: Sequence[SourceReport]) -> str:
    """`107 sources suivies : 2 en panne, 1 sans nouvelle ; 12 autres en réserve`."""
    counts = Counter(one.condition for one in reports)
    aside = sum(counts[one] for one in IN_RESERVE)
    phrases = (
        f"{counts['broken']} en panne" if counts["broken"] else "",
        f"{counts['to repair']} à réparer" if counts["to repair"] else "",
        f"{counts['silent']} sans nouvelle" if counts["silent"] else "",
        pluriel(counts["not visited"], "pas encore visitée", "pas encore visitées")
        if counts["not visited"]
        else "",
    )
    ailing = ", ".join(phrase for phrase in phrases if phrase)
    return typeset(
        pluriel(len(reports) - aside, "source suivie")
        + (f" : {ailing}" if ailing else "")
        + (f" ; {pluriel(aside, 'autre')} en réserve" if aside else "")
    )


def _source(words: str, watched: Sequence[Source]) -> Source:
    """The source of that id or name. Raises CommandError with the nearest."""
    wanted = folded(words)
    named = {name: one for one in watched for name in (folded(one.name), one.id)}
    if wanted in named:
        return named[wanted]
    alike = nearest(wanted, named) if named else None
    hint = f" ; vouliez-vous dire {named[alike].id} ?" if alike else "."
    raise CommandError(typeset(f"Il n’y a pas de source {quoted(words)}{hint}"))


def _one(source: Source, known: Mapping[str, SourceHealth], house: House) -> Reply:
    held = known.get(source.id)
    spots = _blind([source], known)
    found = report(source, held, house.accounts)
    state = (
        blind_view(spots[0])
        if spots
        else typeset(f"{name_view(source.name)} : {CONDITIONS[found.condition]}")
    )
    return Reply(
        title=f"Source {source.id}",
        paragraphs=(text(state),),
        lines=(*_last_word(found, held), *_facts(source, held, house.settings.schedule.zone)),
    )


def _last_word(found: SourceReport, held: SourceHealth | None) -> Iterator[Line]:
    """What the last visit said, in its own words, and what to do."""
    if not (found.needs_care or found.condition == "unsteady"):
        return
    if found.word:
        yield (*fact("Dernier constat", ""), code(found.word))
    fault = held.state.fault if held else None
    yield fact("À faire", REMEDIES[fault] if fault else SILENCE)


def _facts(source: Source, held: SourceHealth | None, zone: ZoneInfo) -> Iterator[Line]:
    address = source.page
    yield fact("Éditeur", name_view(source.publisher))
    yield text(strong("Site"), typeset(" : "), link(address, address))
    yield fact("Rythme", _rhythm(source.rhythm_days))
    yield fact("Publications reçues", str(held.items if held else 0))
    if held and held.last_new_item:
        yield fact("Dernière nouveauté", _day(held.last_new_item, zone))
    if held and held.state.succeeded_at:
        yield fact("Dernière visite réussie", _day(held.state.succeeded_at, zone))


def _rhythm(days: float) -> str:
    span = "par jour" if days == 1 else f"tous les {days:g} jours".replace(".", ",")
    return f"environ une publication {span}"


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return long_date(moment.astimezone(zone).date())


def _blind(watched: Sequence[Source], known: Mapping[str, SourceHealth]) -> tuple[BlindSpot, ...]:
    return blind_spots(watched, {one.id: one.state for one in known.values()})


COMMANDS: tuple[Command, ...] = (
    Command(
        name="sources",
        aliases=("source",),
        usage="[nom]",
        summary="combien de sources sont suivies et lesquelles ne donnent rien, ou l’état de l’une d’elles",
        answer=_sources,
        examples=("!sources", "!sources cnil"),
    ),
    *looking_back.COMMANDS,
    *status.COMMANDS,
)
