"""What a log record says, read so that nothing in it can stop the telling."""

from __future__ import annotations

import logging
from datetime import UTC, datetime


def message_of(record: logging.LogRecord) -> str:
    """The message with its arguments; as it is when they do not fit, since it must be told all the same."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - any argument's own conversion to text may fail
        return f"{record.msg} (with arguments that do not fit)"


def exception_of(record: logging.LogRecord) -> str | None:
    """The traceback, or None."""
    if record.exc_info and record.exc_info[0] is not None:
        return logging.Formatter().formatException(record.exc_info)
    return record.exc_text


def moment_of(record: logging.LogRecord) -> str:
    """When it was logged, in UTC."""
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
