"""Logs as an operator and a machine read them, without secrets."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watcher.config.upkeep import Logs
from watcher.observing.logs import is_journal, set_up, set_up_process
from watcher.observing.secret_files import SecretFiles

SECRET = 'hunter2 "quoted\\" é'

log = logging.getLogger("watcher.test")

around = st.text(st.characters(exclude_characters="ABCDEFabcdef0123456789"), max_size=20)


class Screen(io.StringIO):
    """Standard error of a process under test."""

    def told(self) -> str:
        """What was written since the last look."""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Where logs go; everything is put back afterwards."""
    root = logging.getLogger()
    before = root.level, list(root.handlers), sys.excepthook, threading.excepthook
    root.handlers[:] = []
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    yield Screen()
    logging.captureWarnings(False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    sys.excepthook, threading.excepthook = before[2:]


@pytest.fixture
def secrets(tmp_path: Path) -> SecretFiles:
    (tmp_path / "secret").write_text(SECRET + "\n", encoding="utf-8")
    return SecretFiles((tmp_path / "secret",))


def ours() -> logging.Handler:
    """The handler that `set_up` made, beside those of pytest."""
    (handler,) = [one for one in logging.getLogger().handlers if type(one).__name__ == "_Handler"]
    return handler


def fail(words: str) -> None:
    raise RuntimeError(words)


def test_text_is_a_line_with_time_level_and_logger(screen: Screen) -> None:
    set_up(Logs(), stream=screen)
    log.warning("source %s: nothing", "cnil")
    log.info("not asked for")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d WARNING watcher.test: source cnil: nothing\n", screen.told()
    )


def test_json_is_an_object_a_line_with_utc(screen: Screen) -> None:
    set_up(Logs(format="json", level="info"), stream=screen)
    log.info("one\ntwo")
    try:
        fail("a defect")
    except RuntimeError:
        log.exception("three", extra={"who": "@alice:example.org"})
    first, second = map(json.loads, screen.told().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("info", "watcher.test", "one\ntwo")
    moment = datetime.fromisoformat(first["time"])
    assert moment.utcoffset() == datetime.now(UTC).utcoffset()
    assert abs(datetime.now(UTC) - moment).total_seconds() < 60
    assert set(second) == {"time", "level", "logger", "message", "exception"}
    assert second["exception"].endswith("RuntimeError: a defect")


@pytest.mark.parametrize("kind", ["text", "json"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    token=st.text("ABCDEFabcdef0123456789", min_size=16, max_size=40),
    before=around,
    after=around,
)
def test_no_secret_survives_in_message_arguments_or_traceback(
    screen: Screen, secrets: SecretFiles, kind: str, token: str, before: str, after: str
) -> None:
    set_up(Logs.model_validate({"format": kind}), secrets, stream=screen)
    screen.told()
    log.warning("%s", f"{before} {SECRET} {after} access_token={token} {after}")
    log.warning("form: %s", {"password": SECRET, "token": token, "at": before})
    try:
        try:
            fail(f"{before}Authorization: Bearer {token}")
        except RuntimeError as error:
            raise ValueError(f"{after}{SECRET} {SECRET!r} {json.dumps(SECRET)}") from error
    except ValueError:
        log.exception("%s", [before, SECRET, f"https://vigie:{token}@example.org"])
    text = screen.told()
    assert token not in text
    assert "hunter2" not in text
    assert "Traceback" in text


def test_a_secret_that_is_replaced_is_struck_out_and_the_old_one_too(
    screen: Screen, secrets: SecretFiles, tmp_path: Path
) -> None:
    set_up(Logs(), secrets, stream=screen)
    log.warning(SECRET)
    (tmp_path / "secret").write_text("another one", encoding="utf-8")
    log.warning("%s, and before it %s", "another one", SECRET)
    text = screen.told()
    assert "another one" not in text
    assert "hunter2" not in text


def test_a_message_cannot_pass_for_another_line_nor_steer_a_terminal(screen: Screen) -> None:
    set_up(Logs(), stream=screen)
    log.warning("title: %s", "a\n2026-11-26 ERROR watcher: forged\x1b[2J\r\u2028x")
    first, *others = screen.told().splitlines()
    assert first.endswith("title: a")
    assert others[0] == r"  2026-11-26 ERROR watcher: forged\x1b[2J"
    assert all(line.startswith("  ") for line in others)


def test_arguments_that_do_not_fit_are_no_trouble_and_show_no_secret(
    screen: Screen, secrets: SecretFiles
) -> None:
    set_up(Logs(), secrets, stream=screen)
    ours().handle(logging.makeLogRecord({"msg": "count %d of %s", "args": (SECRET,)}))
    text = screen.told()
    assert "count %d of %s (with arguments that do not fit)" in text
    assert "hunter2" not in text


def test_what_cannot_be_written_is_named_without_its_text(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(Logs(), stream=screen)
    monkeypatch.setattr(ours(), "format", lambda record: fail("access"))
    log.warning("hunter2")
    assert screen.told() == "a line of watcher.test could not be logged (RuntimeError)\n"


def test_warnings_and_what_nobody_caught_go_the_same_way(screen: Screen) -> None:
    set_up(Logs(format="json"), stream=screen)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)  # whoever ran before us may have left it on
        set_up_process(Logs(format="json"))
        set_up(Logs(format="json"), stream=screen)
        warnings.warn("token=0123456789abcdef is out of date", DeprecationWarning, stacklevel=1)
        logging.captureWarnings(False)
    thread = threading.Thread(target=fail, args=("Bearer 0123456789abcdef",), name="chat")
    thread.start()
    thread.join()
    try:
        fail("syt_0123456789abcdef")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    text = screen.told()
    assert "0123456789abcdef" not in text
    warned, died, ended = map(json.loads, text.splitlines())
    assert warned["logger"] == "py.warnings"
    assert "thread chat" in died["message"]
    assert "RuntimeError" in ended["exception"]
    assert ended["level"] == "critical"


def test_verbose_asks_for_more_and_settings_may_ask_for_less(screen: Screen) -> None:
    set_up(Logs(level="error"), stream=screen)
    log.warning("no")
    set_up(Logs(level="error"), verbose=True, stream=screen)
    log.info("yes")
    log.debug("no")
    set_up(stream=screen)
    log.warning("yes")
    assert [line.rpartition(": ")[2] for line in screen.told().splitlines()] == ["yes", "yes"]


def test_a_library_that_chatters_is_quiet(screen: Screen) -> None:
    set_up(Logs(), stream=screen)
    logging.getLogger("apscheduler.scheduler").warning("Execution of job skipped")
    assert screen.told() == ""


def test_the_journal_gets_severities_and_no_time(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "journal").open("w+") as stream:
        found = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:{found.st_ino}")
        set_up(Logs(), stream=stream)
        log.error("one\ntwo")
        stream.flush()
        assert (tmp_path / "journal").read_text() == "<3>ERROR watcher.test: one\n<3>  two\n"
        assert not is_journal(stream, "1:1")
        assert not is_journal(stream, None)
    assert not is_journal(stream, "1:1")
