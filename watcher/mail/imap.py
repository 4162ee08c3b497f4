"""One connection to a mail server, read-only: the only module that knows imap-tools and imaplib.

The name is resolved once, each address is judged as those of the web are, and the connection goes to that
very address; the certificate is checked against the name. What a server may send at once is bounded.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError
from imap_tools.mailbox import BaseMailBox

from watcher.config.accounts import Mailbox
from watcher.items import Fault, Problem
from watcher.mail.addresses import LETTER_BYTES, LetterAt, Listing, ListingOf
from watcher.web.answer import FetchError
from watcher.web.guard import refused

Resolve = Callable[[str, int], Sequence[str]]
"""The IP addresses of a name."""

_UIDS = 10_000
"""The most letters of one sender that are listed, the newest."""
MAIL_ERRORS = (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError, EOFError)
"""All that a conversation with a mail server can raise."""


def system_resolve(host: str, port: int) -> Sequence[str]:
    """As the system resolves names. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Postbox:
    """A connection, opened by the first question. Blocking: for a thread, one question at a time."""

    def __init__(
        self, account: Mailbox, password: str, seconds: float, resolve: Resolve = system_resolve
    ) -> None:
        self._account = account
        self._password = password
        self._seconds = seconds
        self._resolve = resolve
        self._box: _Box | None = None

    def listing(self, wanted: ListingOf) -> Listing:
        """Which letters there are. Raises FetchError and MAIL_ERRORS."""
        box = self._opened(wanted.folder)
        validity = box.validity
        after = wanted.after.uid if wanted.after.validity == validity else 0
        quoted = wanted.sender.replace("\\", "\\\\").replace('"', '\\"')
        # A range that ends in * always has the last letter in it, however small its number.
        uids = [int(uid) for uid in box.uids(f'UID {after + 1}:* FROM "{quoted}"', charset=None)]
        return Listing(validity, tuple(sorted(uid for uid in uids if uid > after)[-_UIDS:]))

    def letter(self, wanted: LetterAt, max_bytes: int) -> bytes:
        """A letter to the byte, without marking it as seen. Raises FetchError and MAIL_ERRORS."""
        box = self._opened(wanted.folder)
        if box.validity != wanted.place.validity:
            raise _failed(
                Fault.HTTP, "the server has numbered its letters anew", "Nothing: read at the next visit."
            )
        return box.letter(wanted.place.uid, max_bytes)

    def close(self) -> None:
        """Take leave, and close the connection in any case."""
        box, self._box = self._box, None
        if box is not None:
            with suppress(*MAIL_ERRORS):
                box.logout()
            box.cut()

    def cut(self) -> None:
        """End the connection at once, from any thread: whoever waits for an answer gets an error."""
        box, self._box = self._box, None
        if box is not None:
            box.cut()

    def _opened(self, folder: str) -> _Box:
        if self._box is None:
            self._box = self._connect()
        box = self._box
        if box.folder_open != folder:
            try:
                box.examine(folder)
            except MailboxFolderSelectError:
                raise _failed(
                    Fault.NO_COLLECTOR,
                    f"there is no folder {folder!r} in the mailbox",
                    "Correct 'folder' under 'letters' of the source, or make the folder.",
                ) from None
        return box

    def _connect(self) -> _Box:
        account = self._account
        address = self._address()
        context = None
        if account.security != "none":
            context = ssl.create_default_context(cafile=account.ca_file)
        box = _Box(account, address, self._seconds, context)
        try:
            box.enter(account.user, self._password)
        except (MailboxLoginError, imaplib.IMAP4.error) as error:
            box.cut()
            if isinstance(error, imaplib.IMAP4.abort):
                raise
            raise _failed(
                Fault.LOGIN,
                f"{account.host} refused user {account.user!r}",
                "Check user and password_file under [mailbox]; some providers want a password of its own.",
            ) from None
        except BaseException:
            box.cut()
            raise
        return box

    def _address(self) -> str:
        account = self._account
        addresses = self._resolve(account.host, account.port_used)
        if account.allow_private or account.security == "none":
            return addresses[0]
        whys = {address: refused(address, allow_loopback=False) for address in addresses}
        allowed = [address for address, why in whys.items() if why is None]
        if not allowed:
            said = ", ".join(f"{address} is {why}" for address, why in whys.items())
            raise _failed(
                Fault.REFUSED_ADDRESS,
                f"the mail server {account.host} is refused: {said}",
                "If it is on your own network, set allow_private = true under [mailbox].",
            )
        return allowed[0]


class _Box(BaseMailBox):
    """imap-tools on a connection of ours."""

    def __init__(
        self, account: Mailbox, address: str, seconds: float, context: ssl.SSLContext | None
    ) -> None:
        self._account = account
        self._address = address
        self._seconds = seconds
        self._context = context
        self.folder_open: str | None = None
        self.validity = 0
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        implicit = self._context if self._account.security == "tls" else None
        client = _Connection(
            self._account.host, self._address, self._account.port_used, self._seconds, implicit
        )
        if self._account.security == "starttls":
            if "STARTTLS" not in client.capabilities:
                client.shutdown()
                raise _failed(
                    Fault.TLS,
                    f"{self._account.host} offers no STARTTLS",
                    "Set security = 'tls' under [mailbox]; the password never goes out in the open.",
                )
            client.starttls(self._context)
        return client

    def enter(self, user: str, password: str) -> None:
        if f"{user}{password}".isascii():
            self.login(user, password, initial_folder=None)
        else:
            self.login_utf8(user, password, initial_folder=None)

    def examine(self, folder: str) -> None:
        self.folder_open = None
        self.folder.set(folder, readonly=True)
        stated = [
            one for one in self.client.untagged_responses.get("UIDVALIDITY", ()) if isinstance(one, bytes)
        ]
        self.validity = int(stated[-1]) if stated else 0
        self.folder_open = folder

    def letter(self, uid: int, max_bytes: int) -> bytes:
        sizes = self._fetched(uid, "(RFC822.SIZE)")
        size = next(
            (int(found[1]) for part in sizes if (found := re.search(rb"RFC822\.SIZE (\d+)", part))), None
        )
        if size is None:
            raise _failed(Fault.GONE, f"letter {uid} is not there any more", "Nothing: it was deleted.")
        if size > max_bytes:
            raise _failed(
                Fault.TOO_LARGE, f"letter {uid} weighs {size} bytes", "Nothing: newsletters are smaller."
            )
        return max(self._fetched(uid, "(BODY.PEEK[])"), key=len, default=b"")

    def _fetched(self, uid: int, what: str) -> list[bytes]:
        """All strings of an answer, those of literals too."""
        _, found = self.client.uid("FETCH", str(uid), what)
        flat = [part for one in found if one for part in (one if isinstance(one, tuple) else (one,))]
        return [part for part in flat if isinstance(part, bytes)]

    def cut(self) -> None:
        """End the connection; the socket first, as whoever reads from it holds its file."""
        with suppress(OSError):
            self.client.sock.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            self.client.shutdown()


class _Connection(imaplib.IMAP4):
    """imaplib's client, connected to an address that was judged, by TLS from the start with a `context`."""

    def __init__(
        self, host: str, address: str, port: int, seconds: float, context: ssl.SSLContext | None
    ) -> None:
        self._judged = address
        self._tls = context
        super().__init__(host, port, seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._judged, self.port), timeout)
        if self._tls is None:
            return plain
        try:
            return self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def read(self, size: int) -> bytes:
        """A literal of the announced size. Raises abort when that is more than any letter may have."""
        if size > 2 * LETTER_BYTES:
            raise self.abort(f"the server announced {size} bytes")
        return super().read(size)


def _failed(fault: Fault, detail: str, remedy: str) -> FetchError:
    return FetchError(Problem(fault, detail, remedy))
