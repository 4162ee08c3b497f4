"""A Fetch that answers asks for letters from the operator's mailbox, and passes all others on."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import TracebackType

from watcher.config.accounts import Mailbox
from watcher.config.located import ConfigError
from watcher.config.secrets import read_secret
from watcher.items import Fault, Problem
from watcher.mail.addresses import SCHEME, LetterAt, ListingOf, parse
from watcher.mail.imap import MAIL_ERRORS, Postbox, Resolve, system_resolve
from watcher.web.answer import Answer, Ask, Fetch, FetchError
from watcher.web.archive import ArchiveError, Recorder
from watcher.web.faults import problem_of

LISTING_TYPE, LETTER_TYPE = "application/json", "message/rfc822"


class MailDoor:
    """To be entered before use. One connection serves all sources of a batch, one question at a time.

    `seconds` bound each question, connecting included. What is answered is recorded as a resource.
    """

    def __init__(
        self,
        inner: Fetch,
        account: Mailbox,
        recorder: Recorder | None,
        now: Callable[[], datetime],
        seconds: float = 30,
        resolve: Resolve = system_resolve,
    ) -> None:
        self._inner = inner
        self._account = account
        self._recorder = recorder
        self._now = now
        self._seconds = seconds
        self._resolve = resolve
        self._turn = asyncio.Lock()
        self._postbox: Postbox | None = None

    async def __aenter__(self) -> MailDoor:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        postbox, self._postbox = self._postbox, None
        if postbox is not None:
            await asyncio.to_thread(postbox.close)

    async def get(self, ask: Ask) -> Answer:
        """Answer with 200, or raise FetchError."""
        if not ask.url.startswith(SCHEME):
            return await self._inner.get(ask)
        async with self._turn:
            body, media = await self._asked(ask)
        answer = Answer(ask.url, 200, {"content-type": media}, body)
        return replace(answer, evidence=await self._record(ask.url, media, body))

    async def _asked(self, ask: Ask) -> tuple[bytes, str]:
        named = parse(ask.url)
        if named is None:
            problem = Problem(Fault.INTERNAL, f"{ask.url} names no letters", "report this defect")
            raise FetchError(problem)
        postbox = self._postbox or self._new()
        self._postbox = None
        try:
            async with asyncio.timeout(self._seconds):
                answered = await asyncio.to_thread(_ask, postbox, named, ask.max_bytes)
        except FetchError:
            self._postbox = postbox  # the server answered, and the conversation can go on
            raise
        except MAIL_ERRORS as error:
            postbox.cut()
            raise FetchError(_problem(error, self._account, self._seconds)) from error
        except BaseException:
            postbox.cut()
            raise
        self._postbox = postbox
        return answered

    def _new(self) -> Postbox:
        try:
            password = read_secret(self._account.password_file, "mailbox.password_file")
        except ConfigError as error:
            remedy = "Write the mailbox's password alone into that file, readable by Vigie's user."
            raise FetchError(Problem(Fault.LOGIN, str(error), remedy)) from None
        return Postbox(self._account, password, self._seconds, self._resolve)

    async def _record(self, url: str, media: str, body: bytes) -> str | None:
        if self._recorder is None:
            return None
        try:
            return await asyncio.to_thread(self._recorder.record_resource, url, media, body, self._now())
        except ArchiveError as error:
            remedy = "Make room for the archive; nothing is collected without its evidence."
            raise FetchError(Problem(Fault.MACHINE, str(error), remedy)) from error


def _ask(postbox: Postbox, named: ListingOf | LetterAt, max_bytes: int) -> tuple[bytes, str]:
    if isinstance(named, LetterAt):
        return postbox.letter(named, max_bytes), LETTER_TYPE
    return postbox.listing(named).written(), LISTING_TYPE


def _problem(error: Exception, account: Mailbox, seconds: float) -> Problem:
    """The problem behind one of MAIL_ERRORS."""
    server = f"the mail server {account.host}"
    said = " ".join((str(error) or type(error).__name__).split())[:200]
    if isinstance(error, ssl.SSLError):
        remedy = "Check host under [mailbox], the name that the certificate must bear, and ca_file."
        return Problem(Fault.TLS, f"no trusted TLS connection to {server} ({said})", remedy)
    if isinstance(error, OSError):
        return problem_of(error, server, seconds)
    remedy = "Nothing at once; if it goes on, check the server and the keys under [mailbox]."
    return Problem(Fault.CONNECT, f"{server} broke off the conversation ({said})", remedy)
