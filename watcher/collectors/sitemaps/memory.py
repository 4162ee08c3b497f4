"""What is remembered of a site's maps: which pages they ever listed, and which of them were read."""

from __future__ import annotations

from base64 import b85decode, b85encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from pydantic import BaseModel, ConfigDict, ValidationError

_SIZE = 5
"""Bytes of a page's mark: among fifty thousand, one new page in twenty million is taken for a known one."""
MOST_SEEN = 200_000
"""The most pages that are remembered, four full sitemaps; beyond, only those that are listed now."""
ONE_VISIT = timedelta(minutes=15)
"""Answers within this time belong to one visit: no source is visited oftener."""


class Child(BaseModel):
    """A sitemap that the index `of` lists, with the lastmod `stated`, and the one at which it was `read`.

    `first` says that it was there when its index was first seen, and has never been read; `tried`, how often
    it was asked for since it changed, in vain.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: str
    stated: str = ""
    read: str | None = None
    first: bool = False
    tried: int = 0


class _Kept(BaseModel):
    """As it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seen: str = ""
    children: dict[str, Child] = {}
    newest: str = ""
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """`seen` are marks of pages, `children` sitemaps by the mark of their address.

    `newest` is the latest lastmod of a page, `began` when the site was first seen; `blank` is before that.
    """

    seen: frozenset[bytes] = frozenset()
    children: Mapping[str, Child] = field(default_factory=dict[str, Child])
    newest: str = ""
    began: datetime | None = None
    blank: bool = True

    @classmethod
    def read(cls, memory: str | None) -> Memory:
        """What was remembered; a blank one when there is none or it cannot be read."""
        if memory is None:
            return cls()
        try:
            kept = _Kept.model_validate_json(memory)
            packed = b85decode(kept.seen)
        except (ValidationError, ValueError):
            return cls()
        marks = frozenset(packed[start : start + _SIZE] for start in range(0, len(packed), _SIZE))
        return cls(marks, kept.children, kept.newest, kept.began, blank=False)

    def kept(self) -> str:
        """As one line for the store."""
        seen = b85encode(b"".join(sorted(self.seen))).decode("ascii")
        kept = _Kept(seen=seen, children=dict(self.children), newest=self.newest, began=self.began)
        return kept.model_dump_json(exclude_defaults=True)

    def begun(self, moment: datetime | None) -> Memory:
        """From now on the site is known."""
        return replace(self, began=moment, blank=False) if self.blank else self

    def is_first_visit(self, moment: datetime | None) -> bool:
        """Whether an answer of that time belongs to the visit in which the site was first seen."""
        if self.blank:
            return True
        return self.began is not None and moment is not None and abs(moment - self.began) < ONE_VISIT

    def listing(self, marks: Iterable[bytes], newest: str) -> Memory:
        """After pages were listed, the latest of which was changed at `newest`."""
        listed = frozenset(marks)
        seen = self.seen | listed
        return replace(self, seen=seen if len(seen) <= MOST_SEEN else listed, newest=max(self.newest, newest))

    def was_read(self, address: str) -> Memory:
        """After the sitemap at an address was read; nothing when no index lists it."""
        name = child_mark(address)
        if (child := self.children.get(name)) is None:
            return self
        read = child.model_copy(update={"read": child.stated, "first": False, "tried": 0})
        return replace(self, children={**self.children, name: read})

    def depth(self, address: str) -> int:
        """How many indexes stand above the sitemap at an address."""
        depth, name = 0, child_mark(address)
        while depth < 5 and (child := self.children.get(name)) is not None:
            depth, name = depth + 1, child.of
        return depth


def page_mark(address: str) -> bytes:
    """By what a page is known again; scheme, www and a last slash make no difference."""
    name = address.partition("://")[2].removeprefix("www.").rstrip("/")
    return blake2b(name.encode("utf-8", "replace"), digest_size=_SIZE).digest()


def child_mark(address: str) -> str:
    """By what a sitemap is known again."""
    return page_mark(address).hex()
