"""The register as it is now, while people and commands write its file."""

from __future__ import annotations

import itertools
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from classifiers.decision_list import HEADER
from classifiers.lists import ListError
from decided import decision
from watcher.files import AlreadyRunningError, locked
from watcher.register_book import RefusedError, RegisterBook

TODAY = date(2026, 11, 26)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "register-decisions.yaml"


def weight(book: RegisterBook, risk: str = "R11", today: date = TODAY) -> int:
    return book.register(today).risk(risk).weight


def test_without_a_file_the_register_is_as_it_was_delivered(path: Path) -> None:
    book = RegisterBook(path)
    assert book.register(TODAY) == book.delivered
    assert book.decisions(TODAY) == ()
    assert not path.parent.exists()


def test_a_decision_is_seen_at_once_here_and_by_whoever_else_looks(path: Path) -> None:
    here, elsewhere = RegisterBook(path), RegisterBook(path)
    assert (weight(here), weight(elsewhere)) == (16, 16)
    here.add(decision())
    assert (weight(here), weight(elsewhere)) == (20, 20)
    assert path.read_text(encoding="utf-8").startswith(HEADER)
    elsewhere.add(
        decision(was=20, weight=25, decided=date(2026, 11, 20), recorded=datetime(2026, 11, 21, tzinfo=UTC))
    )
    assert (weight(here), weight(elsewhere)) == (25, 25)
    assert len(here.decisions(TODAY)) == 2


def test_a_file_that_did_not_change_is_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = RegisterBook(path)
    book.add(decision())
    known = book.register(TODAY)
    monkeypatch.setattr(Path, "read_text", lambda *_: pytest.fail("read"))
    assert book.register(TODAY) is known
    assert weight(book, today=date(2026, 11, 9)) == 16


def test_the_day_decides_what_holds(path: Path) -> None:
    book = RegisterBook(path)
    book.add(decision())
    assert [weight(book, today=date(2026, 11, day)) for day in (9, 10, 11)] == [16, 20, 20]


def test_a_file_that_was_spoilt_while_the_watch_runs_stops_nothing_and_is_named_once(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    book = RegisterBook(path)
    book.add(decision())
    assert weight(book) == 20
    good = path.read_text(encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        path.write_text(good.replace("weight: 20", "weight: 18"), encoding="utf-8")
        assert [weight(book), weight(book), weight(book, today=date(2026, 11, 9))] == [20, 20, 16]
    (said,) = caplog.messages
    assert f"{path}: line 4: weight: 18 is no probability" in said
    path.write_text(good.replace("weight: 20", "weight: 12"), encoding="utf-8")
    assert weight(book) == 12


def test_a_file_that_cannot_be_read_at_the_start_is_an_error(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("- risk: R11\n", encoding="utf-8")
    with pytest.raises(ListError, match="line 1: decided: Field required"):
        RegisterBook(path).register(TODAY)


def test_what_does_not_follow_is_refused_and_nothing_is_written(path: Path) -> None:
    book = RegisterBook(path)
    book.add(decision())
    before = path.read_bytes()
    with pytest.raises(RefusedError, match="R11: was 16, but its weight is 20"):
        book.add(decision())
    assert path.read_bytes() == before


@pytest.mark.parametrize("form", ["[]\n", "[{flow}]\n", "{block}---\n{block}"])
def test_a_file_that_bears_no_addition_is_left_as_it_is(path: Path, form: str) -> None:
    flow = (
        "{risk: R12, decided: 2026-11-10, was: 16, weight: 12, decision: x, recorded: 2026-11-11T09:00:00Z}"
    )
    path.parent.mkdir()
    path.write_text(form.format(flow=flow, block=f"- {flow}\n"), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ListError, match=r"write one entry below the other|not valid YAML"):
        RegisterBook(path).add(decision())
    assert path.read_bytes() == before


def test_one_command_at_a_time_writes(path: Path) -> None:
    with locked(path.with_suffix(".lock")), pytest.raises(AlreadyRunningError):
        RegisterBook(path).add(decision())
    assert not path.exists()


def test_readers_never_see_half_a_file(path: Path) -> None:
    writer, reader = RegisterBook(path), RegisterBook(path)
    weights = [16, 20] * 10

    def write() -> None:
        for was, new in itertools.pairwise(weights):
            writer.add(decision(was=was, weight=new))

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        seen = {weight(reader)}
        while not writing.done():
            seen.add(weight(reader))
        writing.result()
    assert seen <= {16, 20}
    assert len(reader.decisions(TODAY)) == 19
