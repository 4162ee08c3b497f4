"""The Journal officiel through PISTE: whole visits to a server that wants a token."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.law.interface import Interface, issue_id, issues, summary, text
from collectors.law.journal import APPOINTED, CHARTER, HOSES, archive_of
from collectors.visits import Visits, items, policy_for, titles
from factories import source
from servers import ScriptedServer
from watcher.collectors.law import jorf
from watcher.collectors.law.legifrance import collect
from watcher.config.accounts import Piste
from watcher.items import Fault, Outcome
from watcher.web.answer import Answer

BASE = "https://api.piste.example/dila/legifrance/lf-engine-app"


@pytest.fixture
def interface(server: ScriptedServer) -> Interface:
    return Interface(server)


@pytest.fixture
def account(interface: Interface, tmp_path: Path) -> Piste:
    secret = tmp_path / "secret"
    secret.write_text("s3cr&t\n")
    return Piste(
        client_id="vigie",
        client_secret_file=secret,
        token_url=interface.server.url("/oauth/token"),
        api_url=interface.server.url("/lf/"),
    )


@pytest.fixture
def visits(interface: Interface, account: Piste, model_directory: Path, tmp_path: Path) -> Visits:
    law = source(kind="legifrance", url=f"{interface.base}/consult/lastNJo")
    return Visits(law, replace(policy_for(model_directory), piste=account))


def test_from_the_first_visit_to_a_new_issue(interface: Interface, visits: Visits) -> None:
    interface.issues = {1: (APPOINTED,), 2: (HOSES,), 3: (CHARTER, APPOINTED), 4: ()}
    brought = visits.again()
    assert titles(brought) == [CHARTER.title]
    assert [one["id"] for one in interface.asked("jorfCont")] == [issue_id(2), issue_id(3), issue_id(4)]
    assert [one["textCid"] for one in interface.asked("jorf")] == [HOSES.id, CHARTER.id]
    (entry,) = items(brought)
    assert (entry.author, f"{entry.published:%Y-%m-%d}") == (CHARTER.ministry, "2026-11-22")
    assert visits.again().outcome is Outcome.UNCHANGED
    interface.issues[5] = (replace(CHARTER, number=54000044, title="Loi sur les algorithmes"),)
    assert titles(visits.again()) == ["Loi sur les algorithmes"]
    assert interface.tokens == 3  # one a round, and none is kept on the disk


def test_an_entry_is_that_of_the_archives(interface: Interface, visits: Visits) -> None:
    interface.issues = {1: (CHARTER,)}
    (entry,) = items(visits.again())
    name = "https://dila.example/JORF_20261122-003000.tar.gz"
    (other,) = jorf.collect(Answer(name, 200, {}, archive_of(CHARTER)), source(kind="jorf")).entries
    assert (entry.key, entry.title, entry.link, entry.text) == (
        other.key,
        other.title,
        other.link,
        other.text,
    )


def test_a_text_that_fails_ends_the_visit_and_is_gone_on_with(interface: Interface, visits: Visits) -> None:
    other = replace(CHARTER, number=54000077, title="Décret sur les algorithmes locaux")
    interface.issues = {1: (CHARTER, HOSES, other)}
    interface.broken = {HOSES.id}
    assert titles(visits.again()) == [CHARTER.title]
    notes = [note for _ in range(4) for note in visits.again().notes]
    assert f"{HOSES.id} was given up after 3 visits" in notes
    assert f"id:{other.id}" in visits.known
    assert len(interface.asked("jorfCont")) == 1


def test_a_token_that_is_refused_is_renewed_once(interface: Interface, visits: Visits) -> None:
    interface.issues = {1: (CHARTER,)}
    visits.again()
    asked = interface._consult

    def expired(request: object) -> object:
        interface.server.script("/lf/consult/jorfCont", asked)
        interface.good = "another"
        return asked(request)  # type: ignore[arg-type]

    interface.issues[2] = (HOSES,)
    interface.server.script("/lf/consult/jorfCont", expired)  # type: ignore[arg-type]
    assert visits.again().problem is None
    assert interface.tokens == 3


def test_credentials_that_are_refused_say_what_to_look_at(
    visits: Visits, account: Piste, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("hunter2")
    for file, words in ((wrong, "status 401"), (tmp_path / "absent", "piste.client_secret_file")):
        visits.policy = replace(visits.policy, piste=account.model_copy(update={"client_secret_file": file}))
        problem = visits.again().problem
        assert problem is not None
        assert (problem.fault, words in problem.detail, "[piste]" in problem.remedy) == (
            Fault.LOGIN,
            True,
            True,
        )
        assert "hunter2" not in problem.detail + problem.remedy


def test_neither_token_nor_secret_is_archived_and_other_hosts_see_no_token(
    interface: Interface, visits: Visits, tmp_path: Path
) -> None:
    import gzip

    interface.issues = {1: (CHARTER,)}
    visits.policy = replace(visits.policy, archive=tmp_path / "round.warc.gz")
    visits.again()
    kept = gzip.decompress((tmp_path / "round.warc.gz").read_bytes())
    assert b"consult/jorf" in kept
    assert not any(secret in kept for secret in (b"token-1", b"s3cr", b"client_secret"))
    visits.policy = replace(visits.policy, archive=None)
    elsewhere = interface.server.script("/feed", interface._consult)  # type: ignore[arg-type]
    visits.source = source(url=elsewhere)
    visits.again()
    assert "authorization" not in interface.server.asked("/feed")[0].headers


def read(data: object, what: str, memory: str | None = None) -> object:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return collect(
        Answer(f"{BASE}/consult/{what}", 200, {}, body), source(kind="legifrance", url=BASE), memory
    )


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<html>", Fault.UNREADABLE),
        (b"[" * 100_000, Fault.UNREADABLE),
        (b'{"error": 1}', Fault.EMPTY),
        (b"3", Fault.EMPTY),
    ],
)
def test_what_is_no_list_of_issues_is_a_failure(body: bytes, fault: Fault) -> None:
    problem = read(body, "lastNJo").problem  # type: ignore[attr-defined]
    assert problem is not None
    assert problem.fault is fault


@given(st.data())
def test_no_answer_breaks_it(data: st.DataObject) -> None:
    what, sound = data.draw(
        st.sampled_from(
            [("lastNJo", issues(1, 2)), ("jorfCont", summary(1, CHARTER, HOSES)), ("jorf", text(CHARTER))]
        )
    )
    memory = data.draw(
        st.sampled_from([None, "x", json.dumps({"waiting": [{"id": CHARTER.id, "title": "T"}]})])
    )
    body = bytearray(json.dumps(sound).encode())
    at = data.draw(st.integers(0, len(body) - 1))
    body[at : at + data.draw(st.integers(0, 20))] = data.draw(
        st.sampled_from([b"", b"null", b"[]", b"{}", b"1e999", b'"'])
    )
    read(bytes(body), what, memory)


def test_half_a_surrogate_pair_in_a_title_costs_nothing() -> None:
    reads = source(kind="legifrance", url="https://api.exemple.fr/lf")
    torn = replace(CHARTER, title=f"{CHARTER.title} \ud800")
    answer = Answer(f"{reads.url}/consult/jorfCont", 200, {}, json.dumps(summary(1, torn)).encode())
    assert len(collect(answer, reads, json.dumps({"waiting": []})).more) == 1
