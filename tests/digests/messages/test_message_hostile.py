"""Messages made of texts that mean harm, or of far too much text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES, NATURES, URGENCIES, Axis, DueDate, Reference
from digests.choosing.selection import Shape
from digests.messages.alert import alert_message, grouped_alert_message
from digests.messages.fitting import MAX_EVENT_BYTES, event_bytes
from digests.messages.message import digest_message, item_message, notice_message
from digests.rows import BlindSpot, ItemRow, Message, RiskRow
from digests.texts.safe import LINK_LIMIT, clean, safe_link
from sample_week import BLIND, HOSTILE, WEDNESDAY, digest_of, item

texts = st.text(max_size=40) | st.sampled_from(HOSTILE)
long_texts = texts | st.builds(str.__mul__, st.sampled_from(("a", "&", "🔴", "mot ")), st.integers(150, 600))
several = st.lists(texts, max_size=6).map(tuple)
links = (
    st.none()
    | texts
    | st.builds("https://exemple.fr/{}".format, st.text(max_size=40) | st.sampled_from(HOSTILE))
)
items = st.builds(
    item,
    st.integers(1, 10**6),
    title=long_texts,
    link=links,
    lead=long_texts,
    publisher=texts,
    author=st.none() | texts,
    language=texts,
    axes=st.sampled_from((("legal",), ("usages", "legal"), ("technologie",), ())),
    risks=st.lists(st.builds(RiskRow, st.just("R08"), texts, st.integers(1, 25)), max_size=6).map(tuple),
    urgency=st.sampled_from(URGENCIES),
    reasons=several,
    nature=st.sampled_from(NATURES),
    ai_act=st.booleans(),
    model=texts,
    revised=st.booleans(),
    also_at=several,
    published=st.none() | st.just(WEDNESDAY),
)
references = st.builds(
    Reference,
    kind=st.sampled_from(("article", "annex", "recital")) | texts,
    number=texts,
    paragraph=st.none() | texts,
    point=st.none() | texts,
    title=st.none() | long_texts,
    applies_from=st.none() | st.just(WEDNESDAY.date()),
)
due_dates = st.builds(DueDate, day=st.just(WEDNESDAY.date()), sentence=long_texts, stated=st.just("absolute"))
urgent_items = st.builds(
    replace,
    items,
    urgency=st.just("urgent"),
    opening=long_texts,
    references=st.lists(references, max_size=6).map(tuple),
    deadlines=st.lists(due_dates, max_size=2).map(tuple),
    confidence=st.none() | st.floats(0, 1),
    evidence=st.none() | texts,
)
weeks = st.lists(items, max_size=6)
spots = st.lists(st.builds(BlindSpot, st.just("s"), texts, st.booleans(), texts), max_size=12)


HREF = re.compile(r'<a href="([^"]*)">')


def digest(rows: list[ItemRow], blind: list[BlindSpot]) -> Message:
    return digest_message(digest_of(*rows, blind=tuple(blind)))


def huge(item_id: int) -> ItemRow:
    """A publication with as much text in every field as no sane one has."""
    text = "🔴&" * 3_000
    return flooding(
        item_id,
        publisher=text,
        author=text,
        model=text,
        reasons=(text,) * 9,
        risks=tuple(RiskRow(f"R{number:02}", text, 20) for number in range(9)),
        also_at=(text,) * 9,
        opening=text,
        references=(Reference(kind="article", number=text, paragraph=text, point=text, title=text),) * 9,
        deadlines=(DueDate(day=WEDNESDAY.date(), sentence=text, stated="absolute"),),
        evidence=text,
        confidence=0.5,
    )


def flooding(item_id: int, **changes: Any) -> ItemRow:
    """A publication with as much text as can be in the fields that its source writes."""
    axis: Axis = AXES[item_id % 3]
    link = "https://exemple.fr/" + "&" * (LINK_LIMIT - 19)
    return item(item_id, title="🔴" * 9_000, link=link, axes=(axis,), urgency="urgent", **changes)


def check(message: Message) -> None:
    """What holds for every message, whatever it is made of."""
    assert clean(message.html) == message.html
    assert event_bytes(message) <= MAX_EVENT_BYTES
    assert not re.search(r"@room\b", message.body + message.html, re.IGNORECASE)
    hrefs = [unescape(href) for href in HREF.findall(message.html)]
    lines = [line.strip() for line in message.body.splitlines()]
    assert all(href in lines and safe_link(href) == href for href in hrefs)
    words = HREF.sub("", message.html) + "\n".join(line for line in lines if line not in hrefs)
    assert not re.search(r"matrix\.to\b", words, re.IGNORECASE)


@given(weeks, spots)
def test_a_digest_is_safe_whatever_the_sources_say(rows: list[ItemRow], blind: list[BlindSpot]) -> None:
    message = digest(rows, blind)
    check(message)
    assert message == digest(rows, blind)


@given(items | urgent_items)
def test_an_alert_is_safe_whatever_the_source_says(row: ItemRow) -> None:
    message = alert_message(row, WEDNESDAY.date())
    check(message)
    link = safe_link(row.link)
    assert link is None or link in message.body.splitlines()
    assert message == alert_message(row, WEDNESDAY.date())


@given(items)
def test_a_publication_in_a_thread_is_safe_whatever_the_source_says(row: ItemRow) -> None:
    check(item_message(row))


@given(weeks, texts)
def test_a_grouped_alert_is_safe_whatever_the_source_says(rows: list[ItemRow], name: str) -> None:
    check(grouped_alert_message(rows, name))


@given(st.text() | st.lists(st.sampled_from(HOSTILE)).map("\n".join))
def test_a_notice_is_safe_whatever_it_quotes(text: str) -> None:
    message = notice_message(text)
    assert clean(message.html) == message.html
    assert event_bytes(message) <= MAX_EVENT_BYTES
    assert not re.search(r"@room\b", message.body, re.IGNORECASE)


@pytest.mark.parametrize(
    "make",
    [
        lambda: digest(
            [huge(number) for number in range(60)], [BlindSpot("s", "🔴" * 999, True, "&" * 999)] * 40
        ),
        lambda: alert_message(huge(1), WEDNESDAY.date()),
        lambda: item_message(huge(1)),
        lambda: grouped_alert_message([huge(number) for number in range(60)], "🔴" * 999),
        lambda: notice_message("🔴&\n" * 9_000),
    ],
    ids=["digest", "alert", "thread", "group", "notice"],
)
def test_a_message_of_huge_texts_fits_one_event(make: Callable[[], Message]) -> None:
    message = make()
    assert event_bytes(message) <= MAX_EVENT_BYTES
    assert "🔴" in message.body


def test_a_source_cannot_empty_a_digest_by_the_length_of_its_texts() -> None:
    message = digest([flooding(number) for number in range(60)], [])
    check(message)
    assert message.html.count("<li>") == 1
    assert sum(map(int, re.findall(r"et (\d+) autres? publications?", message.body))) == 59


def test_a_digest_that_is_too_long_shows_fewer_and_says_how_many_it_left_out() -> None:
    title = "é" * 190
    rows = [
        item(number, title=title, link=f"https://exemple.fr/{'a' * 900}/{number}") for number in range(30)
    ]
    message = digest_message(digest_of(*rows, blind=BLIND, shape=Shape(per_section=30)))
    shown = message.body.count("• é")
    assert 5 < shown < 30
    assert f"… et {30 - shown} autres publications" in message.body


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_title_is_read_and_not_obeyed(text: str) -> None:
    html = digest([item(title=text)], []).html
    assert html.count("<li>") == html.count("</li>") == 1
    assert not re.search(r"<(script|img|h1|b)\b", html)
    assert html.count("<a href=") == 1


def test_a_title_cannot_add_a_line_to_the_plain_text() -> None:
    plain, forged = (digest([item(title=title)], []).body for title in ("x", "x\n\u2028• 🔴 faux\r\n"))
    assert len(plain.splitlines()) == len(forged.splitlines())
