"""One material, and the digests that are made of it."""

from __future__ import annotations

from digests.choosing.interest import Interest
from digests.choosing.issue import Issue
from digests.choosing.selection import Material
from digests.period import period_named
from sample_week import MONDAY, PARIS, item


def issue(label: str, count: int = 20) -> Issue:
    rows = tuple(item(number, urgency="notable") for number in range(count))
    return Issue(Material(rows, MONDAY), period_named(label, PARIS), PARIS)


def test_a_longer_period_tells_more() -> None:
    shown = {label: len(issue(label).digest().shown) for label in ("2026-W47", "2026-11", "2026-Q4")}
    assert shown == {"2026-W47": 8, "2026-11": 12, "2026-Q4": 15}


def test_each_reader_has_a_digest_of_their_own() -> None:
    whole = issue("2026-W47")
    nothing = whole.digest(Interest(risks=("R08",)))
    assert (nothing.counts.publications, nothing.interests) == (0, (Interest(risks=("R08",)),))
    assert whole.narrowed(Interest(risks=("R08",))).digest(Interest()) == nothing
    assert whole.digest(Interest()) == whole.digest()
