"""JSON interfaces: publications by JMESPath, interfaces that were changed, and windows that are too small."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.shapes import CONSULTATIONS, INCIDENTS, bundled
from collectors.visits import Visits, items, policy_for, titles
from factories import NOW, source
from servers import Page, Received, ScriptedServer, html
from watcher.collectors.collection import Collection
from watcher.collectors.interfaces.jsonapi import collect
from watcher.items import Fault, Outcome
from watcher.recipes import Fields
from watcher.sources import Source
from watcher.web.answer import Answer

SHARED = Path(__file__).parents[4] / "shared" / "feeds" / "institutional"
PLAIN = Fields(items="posts", title="title", id="id", link="url", date="date", summary="text", author="who")


def read(data: object, reads: Source | Fields = PLAIN, memory: str | None = None) -> Collection:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    reads = source(kind="json", fields=reads) if isinstance(reads, Fields) else reads
    return collect(Answer("https://a.example/api/posts", 200, {}, body), reads, memory)


def post(**changes: Any) -> dict[str, Any]:
    return {"id": 1, "title": "Un titre", "url": "/1", "date": "2026-11-20", **changes}


def test_a_publication_is_what_the_expressions_find_in_it() -> None:
    (entry,) = read(
        {"posts": [post(text="<p>Un <b>texte</b></p>", who=["A. Martin", None, "B. Roy"])]}
    ).entries
    assert (entry.key, entry.title, entry.text) == ("id:1", "Un titre", "Un texte")
    assert (entry.link, entry.author) == ("https://a.example/1", "A. Martin, B. Roy")


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2026-11-20T23:30:00+01:00", "2026-11-20"),
        ("2026/07/02 13:24:32", "2026-07-02"),
        ("20 novembre 2026", "2026-11-20"),
        ("20/11/2026", "2026-11-20"),
        (1795132800, "2026-11-20"),
        ("1795132800", "2026-11-20"),
        (1795132800123, "2026-11-20"),
        (1795132800123456, "2026-11-20"),
        (1795132800.5, "2026-11-20"),
        (20261120, "2026-11-20"),
        ("20261120", "2026-11-20"),
        (0, None),
        (True, None),
        (999999999999999999, None),
        (float("inf"), None),
        (20261399, None),
        ([], None),
        ("bientôt", None),
    ],
)
def test_a_date_may_be_written_or_counted(stated: object, day: str | None) -> None:
    published = read({"posts": [post(date=stated)]}).entries[0].published
    assert (published and published.date().isoformat()) == day


@pytest.mark.parametrize(
    ("stated", "key"), [(16413.0, "id:16413"), (16413, "id:16413"), ("a.b-4", "id:a.b-4"), (1.5, "id:1.5")]
)
def test_an_id_may_be_a_number(stated: object, key: str) -> None:
    assert read({"posts": [post(id=stated)]}).entries[0].key == key


def test_an_address_may_be_built_from_what_expressions_find() -> None:
    fields = Fields(items="@", title="t", address="https://a.example/{path.name}/{id}?x=1")
    (entry, without) = read(
        [{"t": "T", "id": 7.0, "path": {"name": "é/&?"}}, {"t": "U", "id": None}], fields
    ).entries
    assert entry.link == "https://a.example/%C3%A9%2F%26%3F/7?x=1"
    assert without.link is None


def test_what_is_missing_costs_one_publication_and_not_the_others() -> None:
    collection = read({"posts": [4, None, {}, post(), {"title": {"fr": "x"}}, post(id=2, url=None)]})
    assert [entry.key for entry in collection.entries] == ["id:1", "id:2"]
    assert len(collection.notes) == 4


def test_an_expression_that_cannot_be_followed_is_said_once() -> None:
    fields = Fields(items="posts", title="title", summary="join(', ', tags)")
    collection = read(
        {"posts": [post(), post(title="Autre", tags=["a", "b"]), post(title="Encore", tags=4)]}, fields
    )
    assert [entry.text for entry in collection.entries] == ["", "a, b", ""]
    (note,) = [note for note in collection.notes if "cannot be followed" in note]
    assert note.startswith('"join')


def test_a_changed_interface_says_what_its_answer_has_now() -> None:
    problem = read({"data": {"articles": [], "total": 3}, "status": "ok"}).problem
    assert problem is not None
    assert problem.fault is Fault.RECIPE
    assert problem.detail == "'posts' finds no list; the keys are: data, data.articles, data.total, status"


def test_publications_without_titles_are_a_changed_interface_too() -> None:
    problem = read({"posts": [{"headline": "x", "id": 1}]}).problem
    assert problem is not None
    assert problem.fault is Fault.RECIPE
    assert "headline, id" in problem.detail


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b'{"posts": []}', Fault.EMPTY),
        (b'{"posts": {"1": {"title": "x"}}}', Fault.RECIPE),
        (b"[1, 2]", Fault.RECIPE),
        (b'{"posts": [{"title": "x"}', Fault.UNREADABLE),
        (b'{"posts":' + b"[" * 100_000, Fault.UNREADABLE),
        (b'{"posts": ' + b"9" * 5000 + b"}", Fault.UNREADABLE),
        (b"<html><body>Just a moment</body></html>", Fault.NOT_A_FEED),
        (b"<rss><channel/></rss>", Fault.NOT_A_FEED),
        (b"", Fault.EMPTY),
    ],
)
def test_what_holds_no_publications_is_named(body: bytes, fault: Fault) -> None:
    problem = read(body).problem
    assert problem is not None
    assert problem.fault is fault


def test_an_interface_without_fields_cannot_be_read() -> None:
    problem = read({}, source(kind="json")).problem
    assert problem is not None
    assert problem.fault is Fault.NO_COLLECTOR


# The interfaces of the bundled file


def test_an_incident_has_metadata_and_a_link_and_not_the_summary_of_a_machine() -> None:
    first, second = read(INCIDENTS, bundled("oecd-aim")).entries
    assert first.key == "id:2026-11-21-0a1b"
    assert first.link == "https://oecd.ai/en/incidents/2026-11-21-0a1b"
    assert first.text == "France, AI incident, Economic/Property, Government, security, and defence"
    assert (second.title, second.text) == ("A hazard", "")


def test_a_consultation_has_its_french_title_and_says_when_it_is_open() -> None:
    opened, planned = read(CONSULTATIONS, bundled("have-your-say")).entries
    assert opened.title == "Bacs à sable de l’IA – avis ouverts"
    assert opened.link == (
        "https://ec.europa.eu/info/law/better-regulation/have-your-say/initiatives/19001_fr"
    )
    assert opened.text == "Avis recueillis du 2026/11/20 13:24:32 au 2026/12/18 23:59:59"
    assert opened.published is not None
    assert (planned.title, planned.text) == ("A plan", "")


@pytest.mark.skipif(not SHARED.exists(), reason="the real answers are not on this machine")
def test_a_real_page_of_consultations_is_read() -> None:
    body = (SHARED / "obligagg__have_your_say__digital_page0.json").read_bytes()
    collection = read(body, bundled("have-your-say"))
    assert (len(collection.entries), collection.notes) == (10, ())
    assert all(entry.published and entry.link for entry in collection.entries)


# Interfaces that give so many publications and no more

WINDOW = Fields(
    items="posts",
    title="title",
    id="id",
    date="date",
    most=3,
    body={"from": "{days_ago_14}", "to": "{today}"},
)


def daily(first: int, last: int) -> list[dict[str, Any]]:
    """One publication a day of November, the latest first."""
    return [post(id=day, date=f"2026-11-{day:02}") for day in range(last, first - 1, -1)]


def bodies(collection: Collection) -> list[dict[str, str]]:
    return [json.loads(ask.body or b"") for ask in collection.more]


def test_at_first_sight_one_answer_is_enough() -> None:
    collection = read({"posts": daily(18, 20)}, WINDOW)
    assert collection.more == ()
    assert collection.memory is not None


def test_a_full_answer_that_does_not_reach_back_is_followed_by_older_ones() -> None:
    memory = read({"posts": daily(10, 12)}, WINDOW).memory
    second = read({"posts": daily(18, 20)}, WINDOW, memory)
    assert bodies(second) == [{"from": "2026-11-12", "to": "2026-11-18"}]
    third = read({"posts": daily(16, 18)}, WINDOW, second.memory)
    assert bodies(third) == [{"from": "2026-11-12", "to": "2026-11-16"}]
    last = read({"posts": daily(15, 16)}, WINDOW, third.memory)
    assert last.more == ()
    assert read({"posts": daily(21, 23)}, WINDOW, last.memory).more != ()
    assert read({"posts": daily(19, 21)}, WINDOW, last.memory).more == ()


def test_a_visit_that_broke_off_begins_anew_and_forgets_nothing() -> None:
    memory = read({"posts": daily(10, 12)}, WINDOW).memory
    broken = read({"posts": daily(18, 20)}, WINDOW, memory)
    again = read({"posts": daily(19, 21)}, WINDOW, broken.memory)
    assert bodies(again) == [{"from": "2026-11-12", "to": "2026-11-19"}]


def test_more_of_one_day_than_an_answer_holds_are_passed_over_and_said() -> None:
    memory = read({"posts": daily(10, 12)}, WINDOW).memory
    crowded = read({"posts": [post(id=number) for number in range(3)]}, WINDOW, memory)
    assert bodies(crowded) == [{"from": "2026-11-12", "to": "2026-11-19"}]
    assert crowded.notes == ("more than 3 publications of 2026-11-20: the rest of them cannot be had",)


class Incidents:
    """The OECD's interface: the latest incidents between two days, three at most."""

    def __init__(self) -> None:
        self.days: list[date] = []

    def __call__(self, received: Received) -> Page:
        body = json.loads(received.body)
        first, last = date.fromisoformat(body["from_date"]), date.fromisoformat(body["to_date"])
        found = [day for day in sorted(self.days, reverse=True) if first <= day <= last][:3]
        incidents = [{"id": f"{day}-0a1b", "title": f"Incident of {day}", "date": str(day)} for day in found]
        return Page(json.dumps({"total_results": len(self.days), "incidents": incidents}).encode())


def test_visits_ask_by_post_and_bring_what_came_in_a_long_absence(
    server: ScriptedServer, model_directory: Path
) -> None:
    incidents = Incidents()
    fields = bundled("oecd-aim").fields
    assert fields is not None
    url = server.script("/fetch-incidents", incidents)
    reads = source(
        "oecd-aim", kind="json", url=url, fields=fields.model_copy(update={"most": 3, "address": None})
    )
    visits = Visits(reads, policy_for(model_directory))
    incidents.days = [NOW.date() - timedelta(days=number) for number in range(1, 9)]
    assert len(titles(visits.again())) == 3
    assert server.requests[0].method == "POST"
    assert server.requests[0].headers["content-type"] == "application/json"
    assert visits.again().outcome is Outcome.UNCHANGED
    incidents.days += [NOW.date() + timedelta(days=number) for number in range(9)]
    visits.hours = 9 * 24
    brought = items(visits.again())
    assert len(brought) == 9
    assert not any(item.stale for item in brought)
    assert len(server.requests) == 2 + 5
    server.script("/fetch-incidents", html("<html>Just a moment</html>"))
    failed = visits.again()
    assert failed.problem is not None
    assert failed.problem.fault is Fault.NOT_A_FEED
