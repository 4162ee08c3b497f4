"""Logs for machines: one JSON object a line, with the same few fields always."""

# The library leaves its parameters' types open; this module is its border.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from watcher.observing.records import exception_of, message_of, moment_of


class JsonLines(JsonFormatter):
    """`time` (UTC), `level`, `logger`, `message`, and `exception` when there is one.

    What else a library hangs on a record is left out: nobody has looked at it. Secrets are struck out before
    the text is escaped, or one with a quotation mark in it would not be recognised any more.
    """

    def __init__(self, strike: Callable[[str], str]) -> None:
        super().__init__(json_ensure_ascii=False)
        self._strike = strike

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "time": moment_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._strike(message_of(record)),
        }
        told = "\n".join(part for part in (exception_of(record), record.stack_info) if part)
        if told:
            fields["exception"] = self._strike(told)
        return self.serialize_log_record(fields)
