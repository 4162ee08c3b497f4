"""What came in, against the period before."""

from __future__ import annotations

from digests.choosing.trend import figures
from sample_week import digest_of, item


def test_publications_in_scope_are_counted_once_by_their_main_axis() -> None:
    counted = figures(
        [
            item(1, axes=("legal", "usages"), urgency="urgent"),
            item(1, axes=("legal", "usages"), urgency="urgent"),
            item(2),
            item(3, axes=()),
            item(4, scope="hors", urgency="urgent"),
        ]
    )
    assert (counted.publications, counted.urgent) == (3, 1)
    assert [(one.axis, one.publications) for one in counted.axes] == [
        ("legal", 1),
        ("usages", 1),
        ("technologie", 0),
    ]


def test_without_a_period_before_there_is_no_trend() -> None:
    assert digest_of(item(1)).trend is None
    trend = digest_of(item(1), before=(item(2), item(3))).trend
    assert trend is not None
    assert (trend.now.publications, trend.before.publications) == (1, 2)
