"""Pure: how a folder's listing and a letter are named, in the form of RFC 5092.

The server and the account are left out: they are the operator's, and these names stand in the archive.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

SCHEME = "imap://mailbox/"

LETTER_BYTES = 8 * 1024 * 1024
"""The most a letter may weigh; newsletters weigh some 100 kB."""

_LISTING = re.compile(
    r"imap://mailbox/(?P<folder>[^;?/]+)\?FROM=(?P<sender>[^&]+)&after=(?P<validity>\d+):(?P<uid>\d+)"
)
_LETTER = re.compile(r"imap://mailbox/(?P<folder>[^;?/]+);UIDVALIDITY=(?P<validity>\d+)/;UID=(?P<uid>\d+)")


@dataclass(frozen=True, slots=True)
class Place:
    """How far a folder was read: its UIDVALIDITY, and the UID of the last letter (RFC 9051, section 2.3.1.1).

    0 stands for "not yet", since both begin at 1.
    """

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True)
class ListingOf:
    """Which letters of a sender came after a place; all of them when the folder was numbered anew."""

    folder: str
    sender: str
    after: Place = Place()

    @property
    def url(self) -> str:
        return (
            f"{SCHEME}{quote(self.folder, safe='')}?FROM={quote(self.sender, safe='@')}"
            f"&after={self.after.validity}:{self.after.uid}"
        )


@dataclass(frozen=True, slots=True)
class LetterAt:
    """One letter."""

    folder: str
    place: Place

    @property
    def url(self) -> str:
        return (
            f"{SCHEME}{quote(self.folder, safe='')};UIDVALIDITY={self.place.validity}/;UID={self.place.uid}"
        )


def parse(url: str) -> ListingOf | LetterAt | None:
    """What such an address names; None for any other."""
    if found := _LETTER.fullmatch(url):
        return LetterAt(unquote(found["folder"]), Place(int(found["validity"]), int(found["uid"])))
    if found := _LISTING.fullmatch(url):
        after = Place(int(found["validity"]), int(found["uid"]))
        return ListingOf(unquote(found["folder"]), unquote(found["sender"]), after)
    return None


@dataclass(frozen=True, slots=True)
class Listing:
    """The answer to a `ListingOf`: the folder's UIDVALIDITY, and UIDs in ascending order."""

    validity: int
    uids: tuple[int, ...]

    def written(self) -> bytes:
        """As it stands in an answer: the same for the same letters."""
        return json.dumps({"uidvalidity": self.validity, "uids": self.uids}).encode()

    @classmethod
    def read(cls, body: bytes) -> Listing | None:
        """What was written; None when it is something else."""
        try:
            data = json.loads(body)
            return cls(int(data["uidvalidity"]), tuple(int(uid) for uid in data["uids"]))
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
