"""Logs, set up once: text for people or JSON for machines, on standard error, without secrets.

The text of a line is struck out after it was put together, so nothing goes round it: neither an argument, nor
an exception, nor what a library wrote.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from io import StringIO
from types import TracebackType
from typing import IO, TYPE_CHECKING, Literal

from watcher.observing.records import exception_of, message_of
from watcher.observing.redaction import redacted

if TYPE_CHECKING:
    from watcher.config.upkeep import Logs
    from watcher.observing.secret_files import SecretFiles

Level = Literal["debug", "info", "warning", "error"]

_ALWAYS_TOLD = "watcher.judging"
"""Training takes half a minute, once: whoever waits is told."""

_CHATTERS: dict[str, int] = {"apscheduler": logging.ERROR, "asyncio": logging.WARNING}
"""Libraries that tell of what is nothing: that a job waits for a long round, each minute."""

_SEVERITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
"""Levels as the journal knows them (sd-daemon(3), from syslog); what is below is 7."""

Strike = Callable[[str], str]


def set_up(
    logs: Logs | None = None,
    secrets: SecretFiles | None = None,
    *,
    verbose: bool = False,
    stream: IO[str] | None = None,
) -> None:
    """Send all logs to standard error, as `logs` says; may be called again.

    Without `logs`, before the settings are read: text from `warning`. `verbose` asks for `info` at least;
    `stream` is for whoever wants them elsewhere.
    """
    chosen: Level = logs.level if logs else "warning"
    level = getattr(logging, chosen.upper())
    where = stream or sys.stderr
    handler = _Handler(where)
    handler.setFormatter(_formatter(logs.format if logs else "text", where, _strike(secrets)))
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(min(level, logging.INFO) if verbose else level)
    if not root.isEnabledFor(logging.DEBUG):
        for name, least in _CHATTERS.items():
            logging.getLogger(name).setLevel(least)
    logging.getLogger(_ALWAYS_TOLD).setLevel(logging.INFO)


def set_up_process(logs: Logs | None = None, secrets: SecretFiles | None = None) -> None:
    """The same for a process that is ours: its warnings, and what nobody catches, are logged too."""
    set_up(logs, secrets)
    logging.captureWarnings(True)
    sys.excepthook = _tell_uncaught
    threading.excepthook = _tell_uncaught_in_thread


def _strike(secrets: SecretFiles | None) -> Strike:
    return lambda text: redacted(text, None if secrets is None else secrets.expression())


def _formatter(kind: Literal["text", "json"], stream: IO[str], strike: Strike) -> logging.Formatter:
    if kind == "json":
        from watcher.observing.json_lines import JsonLines  # noqa: PLC0415 - a library that few need

        return JsonLines(strike)
    return TextLines(strike, journal=is_journal(stream, os.environ.get("JOURNAL_STREAM")))


class _Handler(logging.StreamHandler[IO[str]]):
    """Ours among the root's handlers. What cannot be written is named, never shown: it may hold a secret."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class's name
        try:
            kind = sys.exc_info()[0]
            name = kind.__name__ if kind else "?"
            self.stream.write(f"a line of {record.name} could not be logged ({name})\n")
        except (OSError, ValueError):
            return  # standard error is gone, or its disk is full


class TextLines(logging.Formatter):
    """Text for people. Whatever comes from outside cannot pass for a line of ours, nor steer a terminal.

    For the journal, which notes the time itself, each line begins with its severity instead (sd-daemon(3)).
    """

    def __init__(self, strike: Strike, *, journal: bool = False) -> None:
        super().__init__()
        self._strike = strike
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        parts = [message_of(record), exception_of(record) or "", record.stack_info or ""]
        told = self._strike("\n".join(part for part in parts if part))
        first, *others = [_plain(line) for line in told.splitlines()] or [""]
        head = f"{record.levelname} {record.name}: {first}"
        if not self._journal:
            moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(record.created))
            return "\n  ".join([f"{moment} {head}", *others])
        return "\n".join(
            f"<{severity(record.levelno)}>{line}" for line in [head, *(f"  {o}" for o in others)]
        )


def severity(level: int) -> int:
    """A level as syslog counts: 2 is critical, 7 is for whoever looks for a defect."""
    return next((number for least, number in _SEVERITIES if level >= least), 7)


def is_journal(stream: IO[str], variable: str | None) -> bool:
    """Whether the stream is the journal's own, by `JOURNAL_STREAM` (systemd.exec(5)): device and inode."""
    if not variable or isinstance(stream, StringIO):
        return False
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return variable == f"{found.st_dev}:{found.st_ino}"


def _plain(line: str) -> str:
    return "".join(one if one.isprintable() or one == "\t" else ascii(one)[1:-1] for one in line)


def _tell_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("watcher").critical("a defect of ours ended this", exc_info=(kind, error, trace))


def _tell_uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    name = arguments.thread.name if arguments.thread else "?"
    error = arguments.exc_value
    if error is not None and not isinstance(error, SystemExit):
        found = (arguments.exc_type, error, arguments.exc_traceback)
        logging.getLogger("watcher").critical("a defect of ours ended the thread %s", name, exc_info=found)
