"""The register as the committee last decided it: as delivered, and a file that is read when it changed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from classifiers.decision_list import added, decisions_of, load_decisions
from classifiers.decisions import Decision, decided, inconsistencies
from classifiers.lists import ListError, read_text
from classifiers.register import Register, load_register
from digests.rows import RiskRow
from watcher.files import locked, write_atomically

Stamp = tuple[int, int, int] | None
"""What tells two states of a file apart: inode, size and time of change; None without the file."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of the file as it was at `stamp`, and the register that follows from it on one day."""

    stamp: Stamp
    decisions: tuple[Decision, ...]
    day: date
    register: Register


class RefusedError(Exception):
    """A decision does not follow from the register and the decisions before it; the message says why."""


class RegisterBook:
    """The register on any day. Looking is cheap: one `stat`; the file is read when it changed.

    A file that cannot be read any more is named in the log, once, and what was known before stands: a watch
    that runs does not stop for it. The first look raises ListError.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._delivered = load_register()
        self._page: _Page | None = None

    @property
    def path(self) -> Path:
        """The file of the decisions."""
        return self._path

    @property
    def delivered(self) -> Register:
        """The register as it came with this installation."""
        return self._delivered

    def decisions(self, today: date) -> tuple[Decision, ...]:
        """Every decision that was recorded, in the order of the file."""
        return self._open(today).decisions

    def register(self, today: date) -> Register:
        """The register with all that was decided up to that day."""
        return self._open(today).register

    def add(self, decision: Decision) -> None:
        """Record a decision: the whole file is written again with one more entry, or not at all.

        Raises RefusedError, ListError when the file cannot be read or added to, AlreadyRunningError while
        another command writes it, DataFolderError and OSError when it cannot be written.
        """
        with locked(self._path.with_suffix(".lock")):
            text = read_text(self._path) if self._path.exists() else ""
            known = decisions_of(text, self._path, self._delivered)
            wrong = [one.detail for one in inconsistencies(self._delivered, (*known, decision))]
            if wrong:
                raise RefusedError("; ".join(wrong))
            longer = added(text, self._path, decision)
            if not self._says(longer, (*known, decision)):
                remedy = "write one entry below the other, each beginning with '- risk:'"
                raise ListError(f"{self._path}: nothing can be added at its end; {remedy}")
            write_atomically(self._path, longer)

    def _says(self, text: str, decisions: tuple[Decision, ...]) -> bool:
        """Whether it would be read as these: what people wrote may be in a form that bears no addition."""
        with suppress(ListError):
            return decisions_of(text, self._path, self._delivered) == decisions
        return False

    def _open(self, today: date) -> _Page:
        stamp, page = _stamp(self._path), self._page
        if page is None or page.stamp != stamp:
            self._page = page = self._page_of(stamp, self._read(page), today)
        elif page.day != today:
            self._page = page = self._page_of(stamp, page.decisions, today)
        return page

    def _read(self, before: _Page | None) -> tuple[Decision, ...]:
        try:
            return load_decisions(self._path, self._delivered)
        except ListError as error:
            if before is None:
                raise
            log.error("the decisions that were read before stand: %s", error)
            return before.decisions

    def _page_of(self, stamp: Stamp, decisions: tuple[Decision, ...], today: date) -> _Page:
        return _Page(stamp, decisions, today, decided(self._delivered, decisions, today))


def risk_rows(register: Register | None = None) -> Mapping[str, RiskRow]:
    """A register's risks as the digests show them, by id; without one, those of the delivered register."""
    register = register or load_register()
    return {
        risk.id: RiskRow(risk.id, risk.fr, risk.weight, risk.en, register.mitigations(risk), risk.retired)
        for risk in register.risks
    }


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
