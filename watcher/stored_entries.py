"""What the store holds of a source's entries, looked up where a visit is made and only when it is needed.

Most visits find nothing new and need none of it, and after years it is thousands of entries a source.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.items import Fault, KnownEntry, Problem
from watcher.web.answer import FetchError

if TYPE_CHECKING:
    from watcher.store.sqlite import Database

_REMEDY = "check the data folder (`vigie doctor`): its room and owner; the next round asks again"


@dataclass(frozen=True, slots=True)
class StoredEntries:
    """The database at `path`; it travels to other processes of this machine, its connections do not."""

    path: Path

    @contextmanager
    def __call__(self) -> Generator[Callable[[str], tuple[KnownEntry, ...]]]:
        """Looks entries up by their source's id, over a connection that only reads and opens at the first.

        A database that cannot be read raises FetchError (MACHINE), which fails the visit and nothing else.
        """
        with ExitStack() as stack:
            opened: list[Database] = []

            def known(source_id: str) -> tuple[KnownEntry, ...]:
                # Imported at the first that is needed: in most rounds none is.
                from watcher.store.database import open_database  # noqa: PLC0415
                from watcher.store.errors import StoreError  # noqa: PLC0415
                from watcher.store.items import known_entries  # noqa: PLC0415

                try:
                    if not opened:
                        opened.append(stack.enter_context(closing(open_database(self.path, read_only=True))))
                    return known_entries(opened[0], source_id)
                except StoreError as error:
                    raise FetchError(Problem(Fault.MACHINE, str(error), _REMEDY)) from error

            yield known
