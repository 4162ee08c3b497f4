"""arXiv's interface: papers known by their number, and its ways of failing with status 200."""

from __future__ import annotations

from pathlib import Path

import pytest

from collectors.shapes import PAPERS, paper, papers
from collectors.visits import Visits, items, policy_for, titles
from factories import source
from servers import Page, ScriptedServer
from watcher.collectors.arxiv import collect
from watcher.collectors.collection import Collection
from watcher.items import Change, Fault, Outcome
from watcher.web.answer import Answer

URL = "https://export.arxiv.org/api/query?search_query=cat:cs.CY"


def read(body: bytes | str) -> Collection:
    data = body.encode() if isinstance(body, str) else body
    return collect(
        Answer(URL, 200, {"content-type": "application/atom+xml"}, data), source(kind="arxiv", url=URL)
    )


def test_a_paper_is_known_by_its_number_without_version() -> None:
    first, second = read(PAPERS).entries
    assert (first.key, first.link) == (
        "id:https://arxiv.org/abs/2611.01234",
        "https://arxiv.org/abs/2611.01234",
    )
    assert second.key == "id:https://arxiv.org/abs/cs/0601001"


def test_title_and_abstract_are_one_line_and_the_primary_category_ends_the_text() -> None:
    entry = read(PAPERS).entries[0]
    assert entry.title == "Language Models in Town Halls"
    assert entry.text == (
        "We study how a town hall uses language models, at 3 < n sites. Catégorie arXiv : cs.CY"
    )


def test_a_paper_is_dated_by_its_first_version() -> None:
    published = read(PAPERS).entries[0].published
    assert published is not None
    assert published.isoformat() == "2026-11-20T17:59:01+00:00"


@pytest.mark.parametrize(
    ("authors", "shown"),
    [
        (["Ada Martin"], "Ada Martin"),
        (["Ada Martin", "Bo Roy", "Cy Li"], "Ada Martin, Bo Roy, Cy Li"),
        (["Ada Martin", "Bo Roy", "Cy Li", "Di Le Gall"], "Ada Martin, Bo Roy et al."),
        ([], None),
    ],
)
def test_of_many_authors_two_are_named(authors: list[str], shown: str | None) -> None:
    (entry,) = read(papers(paper("2611.01234v1", "T", *authors))).entries
    assert entry.author == shown


def test_a_refused_query_is_a_problem_with_arxivs_reason() -> None:
    told = "<title>Error</title><summary>bad query</summary>"
    problem = read(papers(f"<entry><id>http://arxiv.org/api/errors#bad</id>{told}</entry>", total=1)).problem
    assert problem is not None
    assert (problem.fault, problem.detail) == (Fault.RECIPE, "arXiv refused the query: bad query")


def test_an_answer_without_papers_is_a_failure_of_the_interface() -> None:
    problem = read(papers(total=0)).problem
    assert problem is not None
    assert problem.fault is Fault.EMPTY


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Rate exceeded.", Fault.NOT_A_FEED),
        ("<html><body>Maintenance</body></html>", Fault.NOT_A_FEED),
        ('{"error": "x"}', Fault.NOT_A_FEED),
        ("", Fault.EMPTY),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry", Fault.UNREADABLE),
    ],
)
def test_what_is_no_atom_is_named(body: str, fault: Fault) -> None:
    problem = read(body).problem
    assert problem is not None
    assert problem.fault is fault


def test_a_second_version_is_a_revision_and_nothing_else_comes_twice(
    server: ScriptedServer, model_directory: Path
) -> None:
    first = paper("2611.01234v1", "A First Title", "Ada Martin")
    second = paper("2611.01234v2", "A Second Title", "Ada Martin")
    newer = paper("2611.09999v1", "Another Paper", "Bo Roy", published="2026-11-22T00:00:00Z")
    url = server.script(
        "/api/query",
        Page(papers(first)),
        Page(papers(first, total=4013)),
        Page(papers(newer, second)),
        Page(b""),
    )
    visits = Visits(
        source("arxiv", kind="arxiv", url=f"{url}?search_query=cat:cs.CY"), policy_for(model_directory)
    )
    assert titles(visits.again()) == ["A First Title"]
    assert titles(visits.again()) == []
    third = visits.again()
    assert [(each.item.title, each.change) for each in third.judged] == [
        ("Another Paper", Change.NEW),
        ("A Second Title", Change.REVISED),
    ]
    assert [item.stale for item in items(third)] == [False, False]
    assert visits.again().outcome is Outcome.FAILED
