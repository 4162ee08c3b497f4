"""A page that is planned: where it goes, the data that it is made of, and how that becomes its text.

The text depends on the data, on the publications that it names, and on the code alone, so that a page whose
data and publications are those of last time need not be made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from digests.choosing.selection import Digest
from digests.site.articles import Articles
from digests.site.content import Told

Data = TypeVar("Data")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the planned page asked for: its publications, and its digest, None also when it cannot be read."""

    articles: Articles
    digest: Digest | None = None


@dataclass(frozen=True, slots=True)
class Planned(Generic[Data]):
    """One file of the site at `path`. `items` are the publications that it shows.

    `edition` is the digest that it shows, if any; `data` must be frozen, with a `repr` that says all.
    """

    path: str
    data: Data
    write: Callable[[Data, Shown], str]
    items: tuple[int, ...] = ()
    edition: Told | None = None

    def text(self, shown: Shown) -> str:
        """The file's content."""
        return self.write(self.data, shown)

    def key(self, marks: Mapping[int, str], code: str) -> str:
        """128 bits in hex over everything that the text depends on; `code` stands for how it is made."""
        named = "\n".join(marks[item] for item in self.items)
        made_of = "\0".join((code, repr(self.data), named))
        return hashlib.blake2b(made_of.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


AnyPlanned: TypeAlias = Planned[Any]
"""A page of whatever data."""
