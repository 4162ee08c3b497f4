"""The pages that members propose: read, judged, kept and answered, outside of the conversation.

An attempt is counted before it is made, and a page becomes an item in the transaction that writes its answer.
So a process that is killed anywhere asks again after a while, answers once, and gives up some day.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from digests.messages.reply import Line, Reply, code, text
from digests.texts.french import URGENCY_NAMES, typeset
from digests.views.view import machine_view
from watcher.chat.commands.listing import item_line
from watcher.house import House
from watcher.items import Fault, Harvest, Judged, Outcome, Problem, SourceState
from watcher.pages import read_page
from watcher.pipeline import keep
from watcher.rules.proposing import MOST_ATTEMPTS, is_worth_another, next_attempt, reason_why_not
from watcher.sources import Source
from watcher.store import items, outbox, proposals, rows, sources
from watcher.store.database import transaction
from watcher.store.errors import StoreError
from watcher.store.listed import listed
from watcher.store.messages import Place
from watcher.store.proposals import Proposal
from watcher.store.sqlite import Database
from watcher.web.answer import FetchError
from watcher.web.archive import ArchiveError
from watcher.web.urls import canonical, host
from watcher.writing.notices import notice

PROPOSED = Source(
    id="propositions",
    name="Propositions des membres",
    kind="feed",
    url="https://propositions.invalid/",
    language="multi",
    publisher="Proposition d’un membre",
    nature="press",
    category="observatory",
    enabled=False,
    reason="Nobody visits it: members propose its pages one by one.",
)
"""Where proposed pages are kept. Its address is one that cannot exist (RFC 2606)."""

A_PASS = 10
"""Proposals read in one pass; sites are asked one after the other."""

log = logging.getLogger(__name__)


def work_through(db: Database, house: House, now: datetime) -> int:
    """Read the proposals that are due and answer them; how many were answered. Raises StoreError.

    While an archive is replayed nothing is read: what is proposed is not in it.
    """
    if house.replay:
        return 0
    return sum(_work_on(db, house, one, now) for one in proposals.due(db, now, A_PASS))


def _work_on(db: Database, house: House, proposal: Proposal, now: datetime) -> bool:
    """One attempt; True when the proposal has its answer."""
    if (known := items.item_of_page(db, canonical(proposal.url))) is not None:
        return _answer(db, house, proposal, _already(db, house, known), known, now)
    if proposal.attempts >= MOST_ATTEMPTS:
        return _answer(db, house, proposal, _refusal(Fault.INTERNAL, None), None, now)
    attempts = proposal.attempts + 1
    with transaction(db):
        proposals.begin_attempt(db, proposal.id, next_attempt(attempts, now))
    try:
        policy = house.policy(now, _archive(house, proposal.id, attempts, now))
        judged = read_page(proposal.url, PROPOSED, _speaker(proposal.url, house.sources), policy)
        return _keep(db, house, proposal, judged, now)
    except FetchError as error:
        return _failed(db, house, proposal, error, now)
    except ArchiveError as error:
        return _failed(db, house, proposal, FetchError(Problem(Fault.MACHINE, str(error), "make room")), now)
    except StoreError:
        raise
    except Exception as error:  # one page, whatever is in it, must not stop the others
        log.exception("proposal %d: %s", proposal.id, proposal.url)
        problem = Problem(Fault.INTERNAL, repr(error), "report it")
        return _failed(db, house, proposal, FetchError(problem), now)


def _failed(db: Database, house: House, proposal: Proposal, error: FetchError, now: datetime) -> bool:
    attempts, fault = proposal.attempts + 1, error.problem.fault
    log.info("proposal %d, attempt %d: %s", proposal.id, attempts, error)
    if not is_worth_another(attempts, fault, error.status):
        return _answer(db, house, proposal, _refusal(fault, error.status), None, now)
    with transaction(db):
        proposals.put_off(db, proposal.id, next_attempt(attempts, now, error.retry_after))
    return False


def _keep(db: Database, house: House, proposal: Proposal, judged: Judged, now: datetime) -> bool:
    """Keep the page as any harvest is kept, with the alert that it may call for; or name what is there."""
    page = judged.item.canonical_url
    with transaction(db):
        if (known := items.item_of_page(db, page)) is not None:
            return _answer(db, house, proposal, _already(db, house, known), known, now)
        sources.add_source(db, PROPOSED)
        brought = Harvest(PROPOSED.id, Outcome.COLLECTED, SourceState(visited_at=now), (judged,), entries=1)
        keep(db, brought, house.desk, None, now)
        item_id = items.item_of_page(db, page)
        return _answer(db, house, proposal, _welcomed(db, house, proposal, item_id), item_id, now)


def _answer(
    db: Database, house: House, proposal: Proposal, reply: Reply, item_id: int | None, now: datetime
) -> bool:
    with transaction(db):
        if not proposals.settle(db, proposal.id, item_id, now):
            return False
        outbox.enqueue(
            db,
            notice(
                proposal.room,
                f"proposal:{proposal.id}",
                house.new_id(),
                reply,
                item_ids=() if item_id is None else (item_id,),
                form="notice",
                place=Place(thread=proposal.thread, reply_to=proposal.event_id),
            ).about([f"proposal:{proposal.event_id or proposal.id}"]),
            now,
        )
    return True


def _welcomed(db: Database, house: House, proposal: Proposal, item_id: int | None) -> Reply:
    row = None if item_id is None else rows.row(db, item_id, house.risks)
    if row is None:
        raise RuntimeError(f"proposal {proposal.id} was kept but is not there")
    note = (text(typeset("Proposé avec ce mot : « "), proposal.note, typeset(" »")),) if proposal.note else ()
    urgency = text(typeset(f"Urgence : {URGENCY_NAMES[row.urgency]}"))
    risks: tuple[Line, ...] = tuple(text(f"{risk.id} · {risk.weight} · {risk.label}") for risk in row.risks)
    return Reply(
        title=typeset(f"Proposition n° {proposal.id} : lue et gardée, merci."),
        paragraphs=(item_line(row, house.settings.schedule.zone), urgency, *note),
        lines=risks,
        close=(
            text(machine_view((row.model,))),
            text(
                typeset("Pourquoi : "),
                code(f"!pourquoi {item_id}"),
                " · corriger",
                typeset(" : "),
                code(f"!classer {item_id} axe=…"),
            ),
        ),
    )


def _already(db: Database, house: House, item_id: int) -> Reply:
    row = listed(db, item_id, house.risks)
    line = (item_line(row, house.settings.schedule.zone),) if row else ()
    return Reply(title=typeset(f"Cette page est déjà connue : publication n° {item_id}."), paragraphs=line)


def _refusal(fault: Fault, status: int | None) -> Reply:
    return Reply(title=typeset(f"Je n’ai pas pu garder cette page : {reason_why_not(fault, status)}."))


def _speaker(url: str, watched: Sequence[Source]) -> Source:
    """Who publishes the page: the watched source of the same host, else the host itself."""
    name = (host(url) or "").removeprefix("www.")
    for source in watched:
        places = (host(source.url), host(source.homepage or ""))
        if name in {(place or "").removeprefix("www.") for place in places if place}:
            return source
    return PROPOSED.model_copy(update={"publisher": name or PROPOSED.publisher})


def _archive(house: House, number: int, attempt: int, now: datetime) -> Path:
    folder = house.settings.paths.archive / f"{now:%Y}"
    return folder / f"{now:%Y%m%dT%H%M%SZ}-proposition-{number}-{attempt}.warc.gz"
