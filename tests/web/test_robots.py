"""robots.txt as RFC 9309 has it, and no longer in the reading than it is in the writing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.web.hosts import RobotsCopy
from watcher.web.robots import after_answer, after_trouble, is_current, read_rules, text_in_force

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SITE = "https://site.example"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /b", "/a", True),
        ("User-agent: GPTBot\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Vigie\nDisallow: /b", "/a", True),
        ("User-agent: vigie\nDisallow: /b\n\nUser-agent: *\nAllow: /", "/b/c", False),
        ("User-agent: VIGIE/0.1\nDisallow: /b", "/b/c", False),
        ("User-agent: GPTBot\nUser-agent: Vigie\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /b\nAllow: /b/c", "/b/c/d", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /*?", "/a?x=1", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/caf%c3%a9/x", False),
        ("User-agent: vigiebot\nDisallow: /", "/a", True),
        ("User-agent: vi\nDisallow: /", "/a", True),
        ("<html><body>Not found</body></html>", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", True),
    ],
)
def test_what_is_allowed_to_us(text: str, path: str, allowed: bool) -> None:
    assert read_rules(text).allow(f"{SITE}{path}") is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 3600", 60),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: -1", 0),
        ("User-agent: bing\nCrawl-delay: 10", 0),
    ],
)
def test_the_delay_that_a_site_wants_within_a_minute(text: str, delay: float) -> None:
    assert read_rules(text).delay == delay


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(5000))
        + "".join(f"Disallow: /{n}*x\n" for n in range(20000)),
        "User-agent: *\n" + "".join(f"Disallow: /{n}*x\n" for n in range(30000)),
        "User-agent: *\nDisallow: /" + "*a" * 200_000 + "*b",
        "User-agent: *\n" * 35000,
    ],
    ids=["names times rules", "rules", "wildcards", "names"],
)
def test_half_a_megabyte_of_malice_does_not_take_minutes(text: str) -> None:
    assert read_rules(text).allow(f"{SITE}/{'a' * 2000}")


@given(st.text(), st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_nothing_that_a_site_writes_raises(text: str, path: str) -> None:
    rules = read_rules(text)
    rules.allow(f"{SITE}/{path}")
    assert 0 <= rules.delay <= 60


def test_an_answer_holds_for_a_day_and_an_attempt_that_failed_for_an_hour() -> None:
    copy = after_answer("x", NOW)
    assert is_current(copy, NOW + DAY - HOUR)
    assert not is_current(copy, NOW + DAY)
    failed = after_trouble(copy, "503", NOW + DAY)
    assert is_current(failed, NOW + DAY)
    assert not is_current(failed, NOW + DAY + HOUR)


def test_the_last_text_is_relied_on_for_a_month_then_nothing_is_known() -> None:
    failed = after_trouble(after_answer("x", NOW), "503", NOW + DAY)
    assert text_in_force(failed, NOW + 30 * DAY) == "x"
    assert text_in_force(failed, NOW + 31 * DAY) is None
    assert text_in_force(after_trouble(None, "503", NOW), NOW) is None
    assert text_in_force(RobotsCopy(NOW), NOW) is None
