"""What a source brought and nobody was told of, as a notice to whoever looks after the sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from digests.messages.reply import Line, Reply, code, text
from digests.texts.language import Language, marked
from watcher.items import Harvest
from watcher.rules.floods import FLOOD, STORM_OF_IDS, STORM_OF_REVISIONS
from watcher.store import outbox
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk, held_until
from watcher.writing.notices import notice

_WHAT: Mapping[str, str] = {
    STORM_OF_IDS: marked("ses publications connues reviennent sous d’autres identifiants"),
    STORM_OF_REVISIONS: marked("presque tout son contenu a changé d’un coup"),
    FLOOD: marked("bien plus de nouveautés que d’habitude d’un coup"),
}


def tell_held(db: Database, harvest: Harvest, desk: Desk, at: datetime) -> None:
    """Write one notice a room that receives them, for a harvest of which something is held back.

    Runs inside the caller's transaction: what is kept and what is said of it come together.
    """
    said = [note for note in harvest.notes if _beginning(note) is not None]
    if not said:
        return
    for room in (room.name for room in desk.rooms if "notices" in room.receives):
        message = notice(
            room,
            f"held:{room}:{harvest.source_id}:{at.isoformat()}",
            desk.new_id(),
            _reply(harvest.source_id, said, desk.words(room)),
            not_before=held_until(db, desk, room, at),
        )
        about = (f"held:{harvest.source_id}:{_beginning(note)}" for note in said)
        outbox.enqueue(db, message.about(about, fleeting=True), at)


def _beginning(note: str) -> str | None:
    return next((beginning for beginning in _WHAT if note.startswith(beginning)), None)


def _reply(source_id: str, said: list[str], words: Language) -> Reply:
    return Reply(
        title=words.say("Source {source} : publications gardées sans être annoncées", source=source_id),
        lines=tuple(_line(note, words) for note in said),
        close=(text(words.say("Pour les voir : "), code(f"!cherche source:{source_id}")),),
    )


def _line(note: str, words: Language) -> Line:
    beginning = _beginning(note) or FLOOD
    return text(words.say(_WHAT[beginning]), " · ", code(note))
