from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from factories import NOW
from watcher.cluster.ledger import Ledger
from watcher.cluster.shared_book import SharedBook
from watcher.items import Fault
from watcher.web.answer import FetchError
from watcher.web.hosts import HostBook


class Gone:
    """A desk whose scheduler is gone."""

    def claim(self, host: str, gap: float, ahead: float) -> float:
        raise ConnectionError("closed")

    def rest(self, host: str, until: datetime) -> None:
        raise ConnectionError("closed")

    def rests(self) -> Mapping[str, datetime]:
        raise ConnectionError("closed")


def test_two_machines_take_turns_at_a_host(tmp_path: Path) -> None:
    ledger = Ledger(lambda: 0.0)
    one, other = SharedBook(tmp_path / "one", ledger), SharedBook(tmp_path / "other", ledger)
    assert [one.claim("a.example", 5), other.claim("a.example", 5), one.claim("a.example", 5)] == [0, 5, 10]
    assert other.claim("b.example", 5) == 0


def test_what_others_on_this_machine_have_asked_is_minded_too(tmp_path: Path) -> None:
    HostBook(tmp_path).claim("a.example", 60)
    assert SharedBook(tmp_path, Ledger(lambda: 0.0)).claim("a.example", 5) == pytest.approx(60, abs=1)


def test_its_turns_are_noted_for_others_on_this_machine(tmp_path: Path) -> None:
    book = SharedBook(tmp_path, Ledger(lambda: 0.0))
    book.claim("a.example", 60)
    assert HostBook(tmp_path).ahead("a.example") == pytest.approx(60, abs=1)
    assert book.turns() == {"a.example": pytest.approx(60, abs=1)}


def test_a_rest_is_told_to_all(tmp_path: Path) -> None:
    ledger = Ledger(lambda: 0.0)
    SharedBook(tmp_path, ledger).rest("a.example", NOW + timedelta(hours=1))
    assert ledger.rests() == {"a.example": NOW + timedelta(hours=1)}


def test_who_is_cut_off_from_the_scheduler_asks_nobody(tmp_path: Path) -> None:
    with pytest.raises(FetchError) as refused:
        SharedBook(tmp_path, Gone()).claim("a.example", 5)
    assert refused.value.problem.fault is Fault.MACHINE
