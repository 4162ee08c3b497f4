"""Who may read and write what: the settings, the secrets, the data folder and what is private in it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from watcher.settings import Settings
from watcher.upkeep.disk import standing_folder
from watcher.upkeep.doctor.finding import Finding, Scene

_OTHERS_READ, _OTHERS_WRITE = stat.S_IROTH, stat.S_IWOTH
_OTHERS = stat.S_IRWXO
_ROOT = 0


def user(_scene: Scene) -> Iterator[Finding]:
    """Vigie needs no rights, and what hostile pages could break is less without them."""
    if os.geteuid() == _ROOT:
        yield Finding("user", True, "running as root", "run it as a user of its own: vigie service install")
    else:
        yield Finding("user", True, f"running as user {os.geteuid()}")


def settings_file(scene: Scene) -> Iterator[Finding]:
    """Whoever writes the settings says where secrets go."""
    if scene.config is None or not scene.config.exists():
        return
    mode = scene.config.stat().st_mode
    if mode & _OTHERS_WRITE:
        yield Finding(
            "settings file", False, f"{scene.config}: anybody may write it", _chmod("o-w", scene.config)
        )
        return
    yield Finding("settings file", True, str(scene.config.absolute()))


def data_folder(scene: Scene) -> Iterator[Finding]:
    """Whether we may write it, and others may not even look."""
    data = scene.house.settings.paths.data
    place = standing_folder(data)
    if not os.access(place, os.W_OK):
        yield Finding("data folder", False, f"{place} cannot be written", "give this user the folder")
        return
    if not data.exists():
        yield Finding("data folder", True, f"{data.absolute()}: made by the first run")
        return
    mode = data.stat().st_mode
    if mode & _OTHERS_WRITE:
        yield Finding("data folder", False, f"{data}: anybody may write it", _chmod("700", data))
    elif mode & _OTHERS:
        detail = f"{data}: other users of this machine may look into it"
        yield Finding("data folder", True, detail, _chmod("700", data))
    else:
        yield Finding("data folder", True, str(data.absolute()))


def private_files(scene: Scene) -> Iterator[Finding]:
    """What others must not read: rows about people, the key of their pseudonyms, the account's session."""
    paths = scene.house.settings.paths
    closed = paths.data.exists() and not paths.data.stat().st_mode & _OTHERS
    private = list(_private(paths.data, paths.database, paths.matrix))
    shown = [] if closed else [path for path in private if path.stat().st_mode & _OTHERS]
    if shown:
        detail = f"others may read {_named(shown)}"
        yield Finding("private files", False, detail, _chmod("700", paths.data))
        return
    owned = [*private, *(one for one in (paths.data, paths.model) if one.exists())]
    foreign = [path for path in owned if path.stat().st_uid != os.geteuid()]
    if foreign:
        owner = foreign[0].stat().st_uid
        detail = f"{_named(foreign)}: of user {owner}, and we are user {os.geteuid()}"
        remedy = f"run Vigie as that user (sudo -u '#{owner}'), or give it the data folder: chown -R"
        yield Finding("private files", os.geteuid() == _ROOT, detail, remedy)
        return
    writable = [one for one in (paths.model, *paths.model.glob("*")) if _is_writable_by_others(one)]
    if writable:
        detail = f"anybody may write {_named(writable)}: whoever writes a model runs code here"
        yield Finding("private files", False, detail, _chmod("-R o-w", paths.model))
        return
    yield Finding("private files", True, f"{len(private)} looked at")


def secrets(scene: Scene) -> Iterator[Finding]:
    """The files that the settings name: there, with something in them, and nobody else's to read."""
    named = list(_secrets(scene.house.settings))
    for key, path in named:
        problem = _problem(path, missing_is_well=key == "matrix.password_file")
        if problem is not None:
            yield Finding("secrets", False, f"{key}: {problem[0]}", problem[1])
            return
    yield Finding("secrets", True, f"{len(named)} file(s) looked at" if named else "none are needed")


def _problem(path: Path, *, missing_is_well: bool) -> tuple[str, str] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        if missing_is_well:
            return None  # it may be removed after the first login
        return f"{path} is not there", "write the secret alone into that file, readable by Vigie's user"
    except OSError as error:
        return f"{path} cannot be looked at ({error.strerror})", "let Vigie's user read it"
    if found.st_mode & _OTHERS:
        return f"others may read {path}", _chmod("o-rwx", path)
    if not os.access(path, os.R_OK):
        return f"{path} cannot be read", "let Vigie's user read it"
    return None if found.st_size else (f"{path} is empty", "write the secret alone on one line")


def _secrets(settings: Settings) -> Iterator[tuple[str, Path]]:
    matrix, mailbox, piste = settings.matrix, settings.mailbox, settings.piste
    named = (
        ("matrix.password_file", matrix and matrix.password_file),
        ("matrix.access_token_file", matrix and matrix.access_token_file),
        ("matrix.encryption_key_file", matrix and matrix.encryption_key_file),
        ("mailbox.password_file", mailbox and mailbox.password_file),
        ("piste.client_secret_file", piste and piste.client_secret_file),
        ("web.proxy_password_file", settings.web.proxy_password_file),
        ("backup.passphrase_file", settings.backup.passphrase_file),
    )
    yield from ((key, path) for key, path in named if path is not None)


def _private(data: Path, database: Path, matrix: Path) -> Iterator[Path]:
    beside = (database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm"))
    single = (*beside, data / "members.key", matrix)
    yield from (path for path in single if path.exists())
    if matrix.is_dir() and os.access(matrix, os.R_OK | os.X_OK):
        yield from (path for path in sorted(matrix.iterdir()) if path.is_file())


def _is_writable_by_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & _OTHERS_WRITE)


def _named(paths: list[Path]) -> str:
    more = f" and {len(paths) - 2} more" if len(paths) > 2 else ""
    return ", ".join(map(str, paths[:2])) + more


def _chmod(mode: str, path: Path) -> str:
    return f"chmod {mode} {path}"
