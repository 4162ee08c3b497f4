from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from factories import NOW, source
from watcher.items import Fault, SourceState
from watcher.rules.blind_spots import blind_spots
from watcher.rules.remedies import REMEDIES

HEALTHY = SourceState(visited_at=NOW, succeeded_at=NOW, newest=NOW)


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_is_told_in_french_with_what_to_do(fault: Fault) -> None:
    (spot,) = blind_spots([source()], {"cnil": failing(fault)})
    assert spot.broken
    assert spot.to_repair is (fault is Fault.RECIPE)
    assert spot.since == NOW.date()
    assert spot.detail
    assert fault not in spot.detail
    assert REMEDIES[fault]


def test_a_silent_source_is_told_with_the_days_of_silence() -> None:
    quiet = replace(HEALTHY, newest=NOW - timedelta(days=30))
    (spot,) = blind_spots([source(rhythm_days=7)], {"cnil": quiet})
    assert (spot.broken, spot.quiet_days) == (False, 30)


def test_healthy_unsteady_disabled_and_unvisited_sources_are_no_blind_spots() -> None:
    watched = [source("a"), source("b", enabled=False, reason="low confidence"), source("c"), source("d")]
    states = {"a": HEALTHY, "b": failing(Fault.HTTP), "d": replace(HEALTHY, fault=Fault.HTTP, failures=1)}
    assert blind_spots(watched, states) == ()


def failing(fault: Fault) -> SourceState:
    return SourceState(fault=fault, failures=3, failing_since=NOW)
