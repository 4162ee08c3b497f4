"""`!saisine`: a request to the observatory, numbered, and closed with an answer by the coordinator."""

from __future__ import annotations

import re

from classifiers.french import long_date
from digests.messages.reply import Line, Reply, code, strong, text
from digests.texts.french import pluriel, typeset
from digests.texts.safe import excerpt
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.parsing import folded
from watcher.rules.roles import may
from watcher.store import outbox, requests
from watcher.store.forgetting import forget_texts_of_request
from watcher.store.messages import Place
from watcher.store.requests import NewRequest, Request
from watcher.writing.desk import held_until
from watcher.writing.notices import notice

MOST_OPEN = 10
"""Requests of one person that may be open at once."""
_SHOWN = 200
"""Characters of a request in a list."""
_SHORTEST = 10
"""Characters under which a text is no request but a slip."""

_CLOSE = re.compile(
    r"(?:n[°ºo]?\s*)?([0-9]{1,9})\s+(?:close|clos|clore|cloture|clôture|clôturer|fermer|ferme)\b[\s:]*(.*)",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?:n[°ºo]?\s*)?([0-9]{1,9})")
_LIST = frozenset({"liste", "list"})


def _ask(office: Office, call: Call) -> Reply:
    if not call.words:
        return _own(office, call)
    if folded(call.words) in _LIST:
        return _open(office, call)
    if (found := _CLOSE.fullmatch(call.words)) is not None:
        return _close(office, call, int(found[1]), found[2].strip())
    if (found := _ONE.fullmatch(call.words)) is not None:
        return _one(office, call, int(found[1]))
    return _new(office, call)


def _new(office: Office, call: Call) -> Reply:
    if len(call.words) < _SHORTEST:
        raise CommandError(typeset("Dites en une phrase ce que vous demandez. Par exemple : " + _EXAMPLE))
    own = requests.of_person(office.db, call.caller.who)
    if sum(one.is_open for one in own) >= MOST_OPEN:
        raise CommandError(
            typeset(f"Vous avez déjà {MOST_OPEN} saisines ouvertes : attendez qu’on réponde à l’une d’elles.")
        )
    asked = NewRequest(call.caller.who, call.room, call.event_id, call.thread, call.words)
    number = requests.add(office.db, asked, call.now)
    _notify(office, call, number)
    return Reply(
        title=typeset(f"Saisine n° {number} enregistrée."),
        paragraphs=(text("La coordination est prévenue ; sa réponse viendra dans ce fil."),),
        close=(text(typeset("Où en sont vos saisines : "), code("!saisine")),),
    )


def _notify(office: Office, call: Call, number: int) -> None:
    """Tell the rooms that receive notices, but the one where it was asked."""
    said = Reply(
        title=typeset(f"Nouvelle saisine n° {number}"),
        paragraphs=(text(typeset("« "), call.words, typeset(" »")),),
        close=(text(typeset("Pour y répondre : "), code(f"!saisine {number} close votre réponse")),),
    )
    for room in office.house.settings.rooms:
        if "notices" in room.receives and room.name != call.room:
            outbox.enqueue(
                office.db,
                notice(
                    room.name,
                    f"request:{number}:{room.name}",
                    office.house.new_id(),
                    said,
                    not_before=held_until(office.db, office.house.desk, room.name, call.now),
                ).about([f"request:{call.event_id}"]),
                call.now,
            )


def _close(office: Office, call: Call, number: int, answer: str) -> Reply:
    _for_coordinators(call)
    request = _known(office, number)
    if not request.is_open:
        raise CommandError(typeset(f"La saisine n° {number} est déjà close."))
    if not answer:
        raise CommandError(
            typeset(f"Avec quelle réponse ? Par exemple : !saisine {number} close C’est fait, merci.")
        )
    requests.close(office.db, number, answer, call.now)
    if not request.who:
        forget_texts_of_request(office.db, number)
    said = Reply(title=typeset(f"Réponse à la saisine n° {number}"), paragraphs=(text(answer),))
    outbox.enqueue(
        office.db,
        notice(
            request.room,
            f"request:{number}:closed",
            office.house.new_id(),
            said,
            place=Place(thread=request.thread, reply_to=request.event_id),
        ).about([f"request:{request.event_id or number}:closed"]),
        call.now,
    )
    return Reply(title=typeset(f"Saisine n° {number} close ; la réponse est partie dans son fil."))


def _own(office: Office, call: Call) -> Reply:
    own = requests.of_person(office.db, call.caller.who)
    if not own:
        return Reply(
            title="Vous n’avez pas fait de saisine.",
            paragraphs=(text(typeset("Pour en faire une : "), code(_EXAMPLE)),),
        )
    return Reply(
        title=f"Vous avez fait {pluriel(len(own), 'saisine')}",
        lines=tuple(_line(office, one) for one in own),
    )


def _open(office: Office, call: Call) -> Reply:
    _for_coordinators(call)
    waiting = requests.open_requests(office.db)
    if not waiting:
        return Reply(title="Aucune saisine n’attend.")
    return Reply(
        title=pluriel(len(waiting), "saisine attend", "saisines attendent"),
        lines=tuple(_line(office, one) for one in waiting),
        close=(text(typeset("Répondre et clore : "), code(f"!saisine {waiting[0].id} close votre réponse")),),
    )


def _one(office: Office, call: Call, number: int) -> Reply:
    request = _known(office, number)
    if request.who != call.caller.who:
        _for_coordinators(call)
    answer = (text(strong("Réponse"), typeset(" : "), request.answer),) if request.answer else ()
    return Reply(
        title=typeset(f"Saisine n° {number}"),
        paragraphs=(text(request.text or "(texte effacé)"), *answer),
        lines=(text(_state(office, request)),),
    )


def _line(office: Office, request: Request) -> Line:
    words = excerpt(request.text, _SHOWN) or "(texte effacé)"
    return text(strong(typeset(f"n° {request.id}")), f" · {_state(office, request)} · {words}")


def _state(office: Office, request: Request) -> str:
    zone = office.house.settings.schedule.zone
    if request.closed_at is None:
        return f"ouverte depuis le {long_date(request.at.astimezone(zone).date())}"
    return f"close le {long_date(request.closed_at.astimezone(zone).date())}"


def _known(office: Office, number: int) -> Request:
    request = requests.request(office.db, number)
    if request is None:
        raise CommandError(typeset(f"Il n’y a pas de saisine n° {number}. Les vôtres : !saisine"))
    return request


def _for_coordinators(call: Call) -> None:
    if not may(call.caller.role, "coordinator"):
        raise CommandError("Les saisines des autres sont réservées à la coordination.")


_EXAMPLE = "!saisine Peut-on utiliser un transcripteur en commission ?"

COMMANDS: tuple[Command, ...] = (
    Command(
        name="saisine",
        aliases=("saisines", "request"),
        usage="[texte | numéro]",
        summary="poser une question à l’observatoire ; sans rien, la liste de vos saisines",
        answer=_ask,
        details=typeset(
            "Chaque saisine a un numéro. La réponse vient dans le fil où elle a été posée. Pour la "
            "coordination : !saisine liste donne celles qui attendent, !saisine 3 close suivi de la réponse "
            "en clôt une."
        ),
        examples=(_EXAMPLE, "!saisine", "!saisine 3"),
    ),
)
