"""The watch backs itself up, once a day: late rather than not at all, and again when it failed."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ValidationError

from watcher.config.located import ConfigError
from watcher.config.secrets import read_secret
from watcher.files import write_atomically
from watcher.house import House
from watcher.recovery.errors import RecoveryError
from watcher.recovery.making import make_backup
from watcher.recovery.orders import order_of
from watcher.recovery.shelf import kept
from watcher.rules.backups import expired, is_due, rests

_MARKER = "backup-failed.json"

log = logging.getLogger(__name__)


class Failure(BaseModel):
    """The last backup that failed, until one succeeds."""

    at: AwareDatetime
    why: str


def last_failure(data: Path) -> Failure | None:
    """Why there is no newer backup; None when the last one succeeded."""
    try:
        return Failure.model_validate_json((data / _MARKER).read_bytes())
    except (OSError, ValidationError):
        return None


def back_up_if_due(house: House, now: datetime) -> Path | None:
    """Make today's backup if its hour has come and it is not there yet, and drop what has had its time.

    Returns the new backup, None when none was due or it failed: that is logged, noted in the data folder and
    tried again later. Cheap when nothing is due. Nothing is done without `[backup] folder`.
    """
    folder = house.settings.backup.folder
    if folder is None:
        return None
    data, wanted = house.settings.paths.data, house.settings.backup
    try:
        failure = last_failure(data)
        if failure is not None and rests(failure.at, now):
            return None
        made = [one.made_at for one in kept(folder)]
        if not is_due(made, wanted.time, house.settings.schedule.zone, now):
            return None
        path = _make(house, folder, now)
        (data / _MARKER).unlink(missing_ok=True)
        _drop_old(folder, wanted.keep_days, now)
    except (RecoveryError, ConfigError, OSError) as error:
        log.error("no backup was made: %s", error)
        _note(data, Failure(at=now, why=str(error)))
        return None
    log.info("backup made: %s", path)
    return path


def _make(house: House, folder: Path, now: datetime) -> Path:
    wanted = house.settings.backup
    file = wanted.passphrase_file
    passphrase = None if file is None else read_secret(file, "backup.passphrase_file")
    order = order_of(house.settings, house.papers, folder, archive=wanted.archive, passphrase=passphrase)
    made = make_backup(order, now, lambda _what, _done, _total: None)
    for one in made.manifest.left_out:
        log.info("not in the backup: %s", one)
    return made.path


def _drop_old(folder: Path, keep_days: int, now: datetime) -> None:
    there = kept(folder)
    old = expired([one.made_at for one in there], keep_days, now)
    for one in there:
        if one.made_at in old:
            one.path.unlink()


def _note(data: Path, failure: Failure) -> None:
    try:
        write_atomically(data / _MARKER, failure.model_dump_json())
    except OSError as error:
        log.warning("that the backup failed cannot be noted, so it is tried again at once: %s", error)
