from __future__ import annotations

from datetime import timedelta

import pytest

from factories import NOW, source
from watcher.items import Fault, SourceState
from watcher.rules.blind_spots import blind_spots

HEALTHY = SourceState(visited_at=NOW, succeeded_at=NOW, newest=NOW)


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_is_told_in_french(fault: Fault) -> None:
    (spot,) = blind_spots([source()], {"cnil": SourceState(fault=fault, failures=1)}, NOW)
    assert spot.broken
    assert spot.detail
    assert fault not in spot.detail


def test_a_silent_source_is_told_with_the_days_of_silence() -> None:
    (spot,) = blind_spots([source(rhythm_days=7)], {"cnil": HEALTHY}, NOW + timedelta(days=30))
    assert (spot.broken, spot.quiet_days) == (False, 30)


def test_healthy_disabled_and_unvisited_sources_are_no_blind_spots() -> None:
    broken = SourceState(fault=Fault.HTTP, failures=1)
    watched = [source("a"), source("b", enabled=False, reason="low confidence"), source("c")]
    assert blind_spots(watched, {"a": HEALTHY, "b": broken}, NOW) == ()
