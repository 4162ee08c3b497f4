"""What people leave in the store, laid there by its own functions, and a search for it in any file."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from pypdf import PdfReader
from sqlite_utils import Database

from watcher.pseudonyms import pseudonym
from watcher.rules.reactions import Meaning
from watcher.rules.subscriptions import Subscription, Wish
from watcher.store import feedback, heard, outbox, proposals, reactions, requests, searches, subscriptions
from watcher.store.messages import NewMessage, Place
from watcher.store.searches import Search

PEOPLE = tuple(
    f"@personne-{name}:salons.example" for name in ("anouk", "boris", "chloe", "denis", "emine", "fanch")
)
KEY = b"clef-des-essais"
AUTHOR = "Gwenaëlle Kervoas"
"""The author of every publication: a person as well."""
ROOM = "!salon-prive:salons.example"
EVENT = "$evenement-secret"
WORDS = "ma-cheffe-m-a-demandé"
"""Stands in whatever somebody wrote: remarks, requests, answers, searches, proposals."""


def whos() -> tuple[str, ...]:
    """The pseudonyms of the six."""
    return tuple(pseudonym(KEY, address) for address in PEOPLE)


def leave_traces(db: Database, at: datetime, item_ids: tuple[int, ...], alert_event: str) -> None:
    """Each of six people reacts, corrects, asks, proposes, searches and subscribes, on each day of a week.

    `alert_event` is that of an alert which was sent; all of them take it in charge or call it false.
    """
    for number, (address, who) in enumerate(zip(PEOPLE, whos(), strict=True)):
        moment = at + timedelta(hours=number)
        meaning = Meaning.FALSE_ALARM if number % 2 else Meaning.TAKEN
        reactions.add(db, reactions.Reaction(f"{EVENT}-r{number}", alert_event, meaning, who, moment))
        for item_id in item_ids:
            event = f"{EVENT}-f{number}-{item_id}"
            remark = feedback.Feedback(item_id, event, "label", json.dumps({"scope": "ia"}), who, moment)
            feedback.add(db, remark)
            feedback.add(db, feedback.Feedback(item_id, event, "doubt", WORDS, who, moment))
        asked = requests.NewRequest(who, ROOM, f"{EVENT}-q{number}", f"{EVENT}-t", f"question : {WORDS}")
        requests.close(db, requests.add(db, asked, moment), f"réponse : {WORDS}", moment)
        page = f"https://intranet.example/{WORDS}"
        proposals.add(
            db, proposals.NewProposal(page, WORDS, who, ROOM, f"{EVENT}-p{number}", f"{EVENT}-t"), moment
        )
        searches.remember(db, who, ROOM, Search(WORDS, 5, moment))
        subscriptions.add(db, Subscription(address, who, Wish("axis", "legal")), moment)
        heard.note(db, f"{EVENT}-h{number}", "said", who, moment)
        heard.mute(db, ROOM, moment, who, moment)
        _tell(db, f"direct:{address}", number, moment, item_ids)
        _tell(db, ROOM, 100 + number, moment, item_ids)


def _tell(db: Database, room: str, number: int, at: datetime, item_ids: tuple[int, ...]) -> None:
    told = NewMessage(
        room=room,
        kind="notice",
        dedupe_key=f"direct:{number}",
        txn_id=f"txn-{number}",
        body=WORDS,
        html=WORDS,
        item_ids=item_ids,
        place=Place(),
    )
    message = outbox.enqueue(db, told, at)
    assert message is not None
    outbox.mark_sent(db, message, f"{EVENT}-m{number}", at)


def traces() -> tuple[str, ...]:
    """Everything that no export may hold."""
    names = tuple(address[1:].partition(":")[0] for address in PEOPLE)
    return (
        *whos(),
        *names,
        "salons.example",
        ROOM,
        "salon-prive",
        EVENT,
        WORDS,
        AUTHOR,
        "Kervoas",
        "intranet.example",
    )


def found(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Each trace with the file (and the member of an archive) that holds it, however it is written there."""
    wanted = [(trace, form.casefold()) for trace in traces() for form in _forms(trace)]
    return sorted(
        {
            (name, trace)
            for path, content in files.items()
            for name, text in _texts(path, content)
            for trace, form in wanted
            if form in text
        }
    )


def _forms(trace: str) -> set[str]:
    return {trace, html.escape(trace), quote(trace, safe=""), json.dumps(trace)[1:-1]}


def _texts(path: str, content: bytes) -> Iterator[tuple[str, str]]:
    plain = content.decode("utf-8", errors="ignore")
    yield path, re.sub("[\u200b\u00ad\n]", "", plain).casefold()
    if content.startswith(b"%PDF"):
        pages = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        yield f"{path}!text", re.sub(r"[\u200b\u00ad\n]", "", "".join(pages)).casefold()
    try:
        with ZipFile(BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _texts(f"{path}!{member}", archive.read(member))
    except BadZipFile:
        return
