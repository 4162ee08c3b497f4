"""What each kind of HTTP answer is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.items import Fault
from watcher.web.answer import FetchError
from watcher.web.verdict import HEAD_BYTES, MAX_RETRY_AFTER, accept, judge, retry_after

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HTML = {"content-type": "text/html; charset=utf-8"}
XML = {"content-type": "application/rss+xml"}
JUST_A_MOMENT = b"<!DOCTYPE html><html><head><title>Just a moment...</title>"

CASES: list[tuple[int, dict[str, str], bytes, Fault | None]] = [
    (200, XML, b"<rss/>", None),
    (200, HTML, b"<html><title>Actualit\xc3\xa9s</title>", None),
    (304, {}, b"", None),
    (200, XML, b"", Fault.EMPTY),
    (200, XML, b" \r\n\t", Fault.EMPTY),
    (204, {}, b"", Fault.EMPTY),
    (205, {}, b"", Fault.EMPTY),
    (202, HTML, b"<html>", Fault.CHALLENGE),
    (202, {}, b"\xef\xbb\xbf <!doctype HTML><html>", Fault.CHALLENGE),
    (202, {"x-amzn-waf-action": "challenge"}, b"", Fault.CHALLENGE),
    (202, {"content-type": "application/json"}, b"{}", Fault.HTTP),
    (405, {"x-amzn-waf-action": "captcha"}, b"", Fault.CHALLENGE),
    (405, HTML, b"<html>Please solve the CAPTCHA", Fault.CHALLENGE),
    (405, HTML, b"<html>Method not allowed", Fault.HTTP),
    (403, HTML, b"<html>Forbidden", Fault.BLOCKED),
    (403, {"cf-mitigated": "challenge"}, b"", Fault.CHALLENGE),
    (403, {"cf-mitigated": "block"}, b"", Fault.BLOCKED),
    (403, HTML, JUST_A_MOMENT, Fault.CHALLENGE),
    (503, HTML, JUST_A_MOMENT, Fault.CHALLENGE),
    (503, HTML | {"retry-after": "10"}, JUST_A_MOMENT, Fault.CHALLENGE),
    (200, HTML, JUST_A_MOMENT, Fault.CHALLENGE),
    (200, HTML, b"<script>window.gokuProps = {}", Fault.CHALLENGE),
    (200, HTML, b"<script src='https://geo.captcha-delivery.com/x'>", Fault.CHALLENGE),
    (200, HTML, b'<iframe src="/_Incapsula_Resource?SWUDNSAI=31">', Fault.CHALLENGE),
    (200, HTML, b'<div id="sec-if-cpt-container">', Fault.CHALLENGE),
    (200, HTML, b"<html><p>Just a moment...</p>", None),
    (200, XML, b"<rss><title>Just a moment...</title>", None),
    (200, HTML, b" " * HEAD_BYTES + JUST_A_MOMENT, None),
    (401, {}, b"", Fault.BLOCKED),
    (451, {}, b"", Fault.BLOCKED),
    (404, HTML, b"<html>", Fault.HTTP),
    (410, {}, b"", Fault.GONE),
    (429, {}, b"", Fault.RATE_LIMITED),
    (503, {"retry-after": "120"}, b"", Fault.RATE_LIMITED),
    (503, {}, b"", Fault.HTTP),
    (500, {}, b"", Fault.HTTP),
    (520, {}, b"", Fault.HTTP),
    (400, {}, b"", Fault.HTTP),
    (206, {}, b"part", Fault.HTTP),
    (300, {}, b"", Fault.HTTP),
]


@pytest.mark.parametrize(("status", "headers", "head", "fault"), CASES)
def test_each_answer_has_its_verdict(
    status: int, headers: dict[str, str], head: bytes, fault: Fault | None
) -> None:
    problem = judge(status, headers, head)
    assert (problem.fault if problem else None) is fault


@given(
    st.integers(100, 999),
    st.dictionaries(st.sampled_from(["content-type", "retry-after", "cf-mitigated"]), st.text(), max_size=3),
    st.binary(max_size=40) | st.just(JUST_A_MOMENT),
)
def test_every_problem_is_told_in_one_line_with_its_status_and_a_remedy(
    status: int, headers: dict[str, str], head: bytes
) -> None:
    problem = judge(status, headers, head)
    assert status in {200, 304} or problem is not None
    if problem is not None:
        assert str(status) in problem.detail
        assert problem.remedy.endswith(".")
        assert "\n" not in problem.detail + problem.remedy


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999999999999999999999", MAX_RETRY_AFTER),
        ("Mon, 23 Nov 2026 08:31:00 GMT", 60),
        ("Mon, 23 Nov 2026 09:31:00 +0100", 60),
        ("Mon, 23 Nov 2026 08:31:00 -0000", 60),
        ("Monday, 23-Nov-26 08:31:00 GMT", 60),
        ("Mon Nov 23 08:31:00 2026", 60),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0),
        ("Fri, 23 Nov 2035 08:00:00 GMT", MAX_RETRY_AFTER),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("soon", None),
        ("", None),
        ("Mon, 99 Nov 2026 08:31:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date_and_kept_within_a_week(
    stated: str, seconds: float | None
) -> None:
    assert retry_after({"retry-after": stated}, NOW) == seconds


def test_without_the_header_there_is_no_wait() -> None:
    assert retry_after({}, NOW) is None


@given(st.text() | st.integers().map(str) | st.datetimes().map(lambda at: at.strftime("%a, %d %b %Y %T GMT")))
def test_any_stated_wait_is_bounded(stated: str) -> None:
    seconds = retry_after({"retry-after": stated}, NOW)
    assert seconds is None or 0 <= seconds <= MAX_RETRY_AFTER


@given(st.integers(-(10**6), 10**6))
def test_a_date_means_the_time_until_then(seconds: int) -> None:
    stated = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after({"retry-after": stated}, NOW) == min(max(seconds, 0), MAX_RETRY_AFTER)


def test_a_usable_answer_is_given_as_it_came() -> None:
    answer = accept("https://site.example/", 200, XML, b"<rss/>", "urn:uuid:1", NOW)
    assert (answer.url, answer.status, answer.body, answer.evidence, answer.content_type) == (
        "https://site.example/",
        200,
        b"<rss/>",
        "urn:uuid:1",
        "application/rss+xml",
    )


@pytest.mark.parametrize(
    ("status", "wait"),
    [(429, 30.0), (503, 30.0), (404, None), (403, None)],
)
def test_an_unusable_answer_carries_its_status_and_the_wait_of_a_busy_server(
    status: int, wait: float | None
) -> None:
    with pytest.raises(FetchError) as caught:
        accept("https://site.example/", status, {"retry-after": "30"}, b"", None, NOW)
    assert (caught.value.status, caught.value.retry_after) == (status, wait)
