"""How a source stood in a week: broken, silent by its own rhythm, or working."""

from datetime import UTC, datetime, timedelta

import pytest

from watcher.rules.standing import Standing, Visited, standing

END = datetime(2026, 10, 23, tzinfo=UTC)
THREE_WEEKS = timedelta(days=21)


@pytest.mark.parametrize(
    ("visits", "failures", "quiet", "wanted"),
    [
        (0, 0, timedelta(days=1), None),
        (10, 4, timedelta(days=1), "working"),
        (10, 5, timedelta(days=1), "broken"),
        (1, 1, 2 * THREE_WEEKS, "broken"),
        (10, 0, THREE_WEEKS, "working"),
        (10, 0, THREE_WEEKS + timedelta(days=1), "silent"),
        (10, 0, None, "working"),
    ],
)
def test_the_standing_of_a_weekly_source(
    visits: int, failures: int, quiet: timedelta | None, wanted: Standing | None
) -> None:
    newest = None if quiet is None else END - quiet
    assert standing(Visited(visits, failures, newest, 7, END)) == wanted
