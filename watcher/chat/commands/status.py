"""`!etat`: how Vigie fares, for members in a few lines, for operators with what they look after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from classifiers.corpus import CorpusError
from classifiers.evaluation.drift import drift, load_profile, profile_of
from classifiers.french import long_date
from digests.messages.reply import Line, Reply, text
from digests.texts.french import pluriel, typeset
from watcher.chat.commands.command import Call, Command, Office
from watcher.chat.commands.listing import fact
from watcher.chat.rooms import DIRECT
from watcher.chat.welcome import UNREADABLE
from watcher.rules.roles import may
from watcher.rules.roster import cannot_collect
from watcher.store import assessments, heard, outbox, rows, runs
from watcher.upkeep.disk import ENOUGH_BYTES, free_bytes

WEEK = timedelta(days=7)
_ROUND = "round"
_SENTENCES = re.compile(r"(?=(?<=\.) )")
"""Between two: a piece of an answer's line has a limit that a remark of several sentences exceeds."""


def _status(office: Office, call: Call) -> Reply:
    lines = tuple(_for_members(office, call))
    if may(call.caller.role, "operator"):
        lines += tuple(_for_operators(office, call))
    return Reply(title="État de Vigie", lines=lines)


def _for_members(office: Office, call: Call) -> Iterator[Line]:
    watched = [
        one
        for one in office.house.sources
        if one.enabled and cannot_collect(one, office.house.accounts) is None
    ]
    yield fact("Veille", pluriel(len(watched), "source suivie"))
    last = runs.last_run(office.db, _ROUND)
    zone = office.house.settings.schedule.zone
    yield fact("Dernière collecte", _moment(last.started_at, zone) if last else "aucune encore")
    seen = rows.rows_between(office.db, call.now - WEEK, call.now, office.house.risks)
    kept = [row for row in seen if row.scope != "hors"]
    urgent = sum(row.urgency == "urgent" for row in kept)
    alarming = f", dont {pluriel(urgent, 'urgente')}" if urgent else ""
    yield fact("Sept derniers jours", f"{pluriel(len(kept), 'publication')}{alarming}")
    waiting = outbox.pending_count(office.db)
    yield fact("En attente d’envoi", pluriel(waiting, "message") if waiting else "rien")


def _for_operators(office: Office, call: Call) -> Iterator[Line]:
    dead = outbox.dead(office.db)
    yield fact("Messages abandonnés", str(len(dead)))
    if dead:
        yield fact("Le dernier", f"{_place(dead[-1].room)}, {dead[-1].last_error or ''}")
    tried = [one for one in outbox.waiting(office.db) if one.attempts]
    if tried:
        places = ", ".join(sorted({_place(one.room) for one in tried}))
        yield fact("Envois qui échouent", f"{len(tried)} ({places})")
    if unreadable := heard.value(office.db, UNREADABLE):
        yield fact("Messages indéchiffrables", unreadable)
    yield fact("Modèle", _model(office))
    seen = rows.rows_between(office.db, call.now - WEEK, call.now, office.house.risks)
    said = assessments.in_force(office.db, (row.item_id for row in seen))
    remark = drift(profile_of(said), load_profile())
    yield (*fact("Dérive", ""), *text(*_SENTENCES.split(typeset(remark or "rien à signaler"))))
    free = free_bytes(office.house.settings.paths.data)
    room = "" if free >= ENOUGH_BYTES else typeset(" : il faut faire de la place")
    yield fact("Disque", f"{free / 1024**3:.1f} Gio libres".replace(".", ",") + room)


def _place(room: str) -> str:
    """A room's name; whom a direct message was for is nobody else's business."""
    return "message direct" if room.startswith(DIRECT) else room


def _model(office: Office) -> str:
    from classifiers.service import version_in_service  # noqa: PLC0415 - slow to import, and rarely asked

    try:
        return version_in_service(office.house.settings.paths.model)
    except CorpusError:
        return "illisible (vigie doctor dit pourquoi)"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{long_date(local.date())} à {local:%H:%M}"


COMMANDS: tuple[Command, ...] = (
    Command(
        name="etat",
        aliases=("status", "statut"),
        usage="",
        summary="comment je vais : dernière collecte, publications de la semaine, envois en attente",
        answer=_status,
        details="L’exploitation voit aussi les messages abandonnés, le modèle en service, sa dérive et la "
        "place sur le disque.",
        examples=("!etat",),
    ),
)
