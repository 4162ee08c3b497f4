"""What a check says, and the care that a check which fails is a finding too."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from watcher.house import House
from watcher.store.errors import StoreError
from watcher.store.sqlite import Database

Severity = Literal["ok", "advice", "LOOK"]
Subject = Literal["machine", "data", "sources", "rooms", "work", "program"]

DAMAGED = "stop Vigie, keep a copy of the file, then: vigie repair, or vigie restore the last backup"
"""The remedy for a database that cannot be read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `remedy` is empty when all is well; with `ok` it is advice, that can wait."""

    check: str
    ok: bool
    detail: str
    remedy: str = ""
    subject: Subject = "machine"

    @property
    def severity(self) -> Severity:
        """Only LOOK wants somebody now."""
        if not self.ok:
            return "LOOK"
        return "advice" if self.remedy else "ok"


@dataclass(frozen=True, slots=True)
class Scene:
    """What the checks look at. `db` is open for reading, None when there is none or `trouble` says why not.

    `config` is the settings file, where it is known; `seconds` limit each long look into the database.
    """

    house: House
    now: datetime
    db: Database | None
    trouble: StoreError | None = None
    config: Path | None = None
    deep: bool = False
    seconds: float = 5.0


Check = Callable[[Scene], Iterable[Finding]]


def checked(subject: Subject, name: str, check: Check, scene: Scene) -> list[Finding]:
    """What a check finds; what it raises is a finding of that name."""
    try:
        return [replace(one, subject=subject) for one in check(scene)]
    except Exception as error:  # noqa: BLE001 - a check that fails must not hide what the others find
        return [failed(subject, name, error)]


def failed(subject: Subject, name: str, error: BaseException) -> Finding:
    """A check that raised. What an unforeseen error says is left out: nobody knows what it quotes."""
    if isinstance(error, StoreError):
        return Finding(name, False, str(error), DAMAGED, subject)
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f", {Path(one.filename).name} line {one.lineno}" for one in frame)
    detail = f"the check itself failed ({type(error).__name__}{where})"
    return Finding(name, False, detail, "look at it by hand, and report this defect", subject)
