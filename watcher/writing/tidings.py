"""News of the sources, in the rooms that receive notices: broken, to be repaired, silent, recovered.

Each is told once: what was told is noted in the transaction that writes the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.messages.reply import Line, Reply, code, text
from digests.texts.language import Language
from digests.views.digest_view import blind_view
from digests.views.view import name_view
from watcher.items import SourceState
from watcher.rules.blind_spots import blind_spot
from watcher.rules.health import Ailment, Tidings, health, tidings
from watcher.rules.remedies import REMEDIES, SILENCE
from watcher.rules.roster import cannot_collect
from watcher.sources import Source
from watcher.store import health as keeping
from watcher.store import outbox, sources
from watcher.store.database import transaction
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk, held_until
from watcher.writing.notices import notice

_ORDER: tuple[Ailment, ...] = ("broken", "to repair", "silent")


@dataclass(frozen=True, slots=True)
class _News:
    """What a message says: the sources it names, with what is remembered of them."""

    watched: Mapping[str, Source]
    states: Mapping[str, SourceState]
    tidings: Tidings


def tell_tidings(db: Database, desk: Desk, watched: Sequence[Source], now: datetime) -> int:
    """Write what is news of the sources, one message a room, and count the messages; a second look adds none.

    To be called after a round in which the network was there. Raises StoreError with nothing changed.
    """
    followed = {one.id: one for one in watched if one.enabled and cannot_collect(one) is None}
    with transaction(db):
        states = sources.load_states(db)
        found = {
            source_id: health(source, states[source_id])
            for source_id, source in followed.items()
            if source_id in states and states[source_id].visited_at is not None
        }
        news = _News(followed, states, tidings(found, keeping.told(db), now))
        keeping.forget(db, news.tidings.forget)
        for source_id, one in news.tidings.ailing.items():
            keeping.note(db, source_id, one.ailment, now)
        for source_id in news.tidings.recovered:
            keeping.note(db, source_id, None, now)
        if not (news.tidings.ailing or news.tidings.recovered):
            return 0
        rooms = [room.name for room in desk.rooms if "notices" in room.receives]
        return sum(_write(db, room, desk, news, now) for room in rooms)


def _write(db: Database, room: str, desk: Desk, news: _News, now: datetime) -> bool:
    message = notice(
        room,
        f"sources:{room}:{now.isoformat()}",
        desk.new_id(),
        _reply(news, desk.words(room)),
        not_before=held_until(db, desk, room, now),
    )
    return outbox.enqueue(db, message.about(_subjects(news.tidings), fleeting=True), now) is not None


def _subjects(told: Tidings) -> Iterator[str]:
    yield from (f"source:{source_id}:{one.ailment}" for source_id, one in told.ailing.items())
    yield from (f"source:{source_id}:recovered" for source_id in told.recovered)


def _reply(news: _News, words: Language) -> Reply:
    lines = (*_ailing(news, words), *_recovered(news, words))
    return Reply(
        title=words.say("Sources : {counts}", counts=_counts(news.tidings, words)),
        lines=lines,
        close=(text(words.say("L’état de toutes : "), code("!sources")),),
    )


def _counts(told: Tidings, words: Language) -> str:
    """`2 en panne, 1 rétablie`."""
    found = [one.ailment for one in told.ailing.values()]
    broken, to_repair, silent = (found.count(ailment) for ailment in _ORDER)
    recovered = len(told.recovered)
    phrases = (
        words.count(broken, "{n} en panne", "{n} en panne") if broken else "",
        words.count(to_repair, "{n} à réparer", "{n} à réparer") if to_repair else "",
        words.count(silent, "{n} sans nouvelle", "{n} sans nouvelle") if silent else "",
        words.count(recovered, "{n} rétablie", "{n} rétablies") if recovered else "",
    )
    return ", ".join(phrase for phrase in phrases if phrase)


def _ailing(news: _News, words: Language) -> Iterator[Line]:
    """The broken first, each with its last word and what to do."""
    for ailment in _ORDER:
        for source_id, one in news.tidings.ailing.items():
            if one.ailment == ailment:
                yield _line(news.watched[source_id], news.states[source_id], words)


def _line(source: Source, state: SourceState, words: Language) -> Line:
    spot = blind_spot(source, state)
    said = blind_view(spot, words) if spot else name_view(source.name)
    todo = words.say(REMEDIES[state.fault] if state.fault else SILENCE)
    detail = (" · ", code(state.detail)) if state.detail else ()
    return text(code(source.id), f" · {said}", *detail, " – ", words.say("à faire : {todo}", todo=todo))


def _recovered(news: _News, words: Language) -> Iterator[Line]:
    for source_id in news.tidings.recovered:
        name = name_view(news.watched[source_id].name)
        yield text(code(source_id), " · ", words.say("{name} : rétablie", name=name))
