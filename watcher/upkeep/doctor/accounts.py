"""The operator's accounts, actually tried: the mailbox, and the State's interface to the law."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from watcher.config.accounts import Mailbox, Piste
from watcher.house import House
from watcher.items import Fault, Problem
from watcher.mail.addresses import ListingOf
from watcher.mail.door import MailDoor
from watcher.sources import Source
from watcher.upkeep.doctor.finding import Finding
from watcher.web.answer import Ask, FetchError
from watcher.web.courtesy import Courtesy
from watcher.web.fetch import Fetcher
from watcher.web.piste import PisteDoor

SECONDS = 10.0
"""For one conversation with a mail server, connecting included."""

_NOBODY = "nobody@mailbox.invalid"
"""A sender of whom there is no letter (RFC 6761): only whether the folder is there is asked."""


async def accounts(house: House) -> list[Finding]:
    """Log in, look for each folder that a source reads, get a token. Nothing is read, marked or changed."""
    settings = house.settings
    found: list[Finding] = []
    fetch = house.policy(house.now(), Path()).fetch
    async with Fetcher(fetch, Courtesy(0.0), None, house.now) as web:
        if settings.mailbox is not None:
            found.append(await _mailbox(web, settings.mailbox, house))
        if settings.piste is not None:
            found.append(await _piste(web, settings.piste))
    return found


async def _mailbox(web: Fetcher, account: Mailbox, house: House) -> Finding:
    asked = _listings(house.sources)
    async with MailDoor(web, account, None, house.now, SECONDS) as door:
        for listing in asked:
            try:
                await door.get(Ask(listing.url))
            except FetchError as error:
                return _failed("mailbox", error.problem, "check host and port under [mailbox]")
    folders = ", ".join(sorted({one.folder for one in asked}))
    return Finding("mailbox", True, f"logged in at {account.host}, found {folders}")


def _listings(sources: Iterable[Source]) -> list[ListingOf]:
    """One for each folder; the inbox when no source reads any."""
    folders = {one.letters.folder for one in sources if one.enabled and one.letters is not None}
    return [ListingOf(folder, _NOBODY) for folder in sorted(folders or {"INBOX"})]


async def _piste(web: Fetcher, account: Piste) -> Finding:
    try:
        await PisteDoor(web, account).try_out()
    except FetchError as error:
        return _failed("PISTE", error.problem, "check piste.token_url, and the way to the web")
    return Finding("PISTE", True, "a token was given")


def _failed(check: str, problem: Problem, unreachable: str) -> Finding:
    """With the remedy of the problem, where that is not about sites."""
    is_ours = problem.fault in (Fault.LOGIN, Fault.NO_COLLECTOR, Fault.TLS, Fault.REFUSED_ADDRESS)
    return Finding(check, False, problem.detail, problem.remedy if is_ours else unreachable)
