"""Delays are measured where both ends are known, and told by nearest ranks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.indicators.delays import has_time, nearest_rank
from sample_evidence import PARIS, alert, evidence, span, tables

SENT = datetime(2026, 3, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 4, tzinfo=UTC), False),
        (datetime(2026, 3, 4, tzinfo=PARIS), False),
        (datetime(2026, 3, 4, 0, 0, 1, tzinfo=UTC), True),
        (datetime(2026, 3, 4, tzinfo=ZoneInfo("America/New_York")), True),
    ],
)
def test_midnight_of_utc_or_of_the_place_is_a_day_without_an_hour(moment: datetime, expected: bool) -> None:
    assert has_time(moment, PARIS) is expected


@pytest.mark.parametrize(
    ("count", "median", "nine"), [(1, 1, 1), (2, 1, 2), (3, 2, 3), (10, 5, 9), (11, 6, 10), (20, 10, 18)]
)
def test_ranks_are_the_nearest(count: int, median: int, nine: int) -> None:
    ordered = list(range(1, count + 1))
    assert (nearest_rank(ordered, 5), nearest_rank(ordered, 9)) == (median, nine)
    assert nearest_rank(ordered, 10) == count


@given(st.lists(st.floats(0, 1000), min_size=1), st.integers(1, 10))
def test_so_many_tenths_do_not_exceed_the_rank(delays: list[float], tenths: int) -> None:
    found = nearest_rank(sorted(delays), tenths)
    assert found is not None
    assert 10 * sum(one <= found for one in delays) >= tenths * len(delays)
    assert 10 * sum(one < found for one in delays) < tenths * len(delays)


def test_what_has_no_hour_or_is_dated_after_its_alert_is_left_out_and_said() -> None:
    found = tables(
        evidence(
            span(
                alerts=(
                    alert(1, SENT, 1, published=SENT - timedelta(hours=3)),
                    alert(2, SENT, 2, published=datetime(2026, 3, 4, tzinfo=UTC)),
                    alert(3, SENT, 3, published=SENT + timedelta(hours=1)),
                    alert(4, SENT, 4),
                )
            )
        )
    )["delais-alertes"]
    assert found.rows[0][2:] == (1, 3.0, 3.0, 3.0)
    assert found.rows[1][2] == 4
    assert found.note == (
        "Sans délai depuis la publication : 2 sur 4, dont la date n’a pas d’heure. "
        "Écartées, car datées d’après l’envoi de l’alerte : 1."
    )


def test_a_mark_is_one_whether_true_or_false_and_the_ai_act_is_told_apart() -> None:
    found = tables()["delais-alertes"]
    assert found.rows[2][2:] == (2, 0.5, 3.0, 3.0)
    assert found.rows[5][2:] == (1, 3.0, 3.0, 3.0)


def test_without_alerts_there_are_no_delays() -> None:
    found = tables(evidence(span()))["delais-alertes"]
    assert {row[2:] for row in found.rows} == {(0, None, None, None)}
