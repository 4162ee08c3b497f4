"""The Journal officiel: archives of the DILA, through whole visits to a real server."""

from __future__ import annotations

import gzip
import io
import tarfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.law.journal import (
    APPOINTED,
    CHARTER,
    HOSES,
    JournalText,
    archive_of,
    index_of,
    members_of,
    packed,
    version_xml,
)
from collectors.visits import Visits, items, policy_for, titles
from factories import source
from servers import Page, ScriptedServer, html
from watcher.collectors.collection import Collection
from watcher.collectors.law import tarred
from watcher.collectors.law.jorf import collect
from watcher.collectors.raw import UnreadableError
from watcher.items import Change, Fault, Outcome
from watcher.web.answer import Answer

BASE = "https://dila.example/OPENDATA/JORF/"
TONIGHT = archive_of(CHARTER, APPOINTED, HOSES)


def days(*numbers: int) -> list[str]:
    return [f"JORF_202611{number:02}-003000.tar.gz" for number in numbers]


def read(
    body: bytes, memory: str | None = None, name: str = "JORF_20261122-003000.tar.gz", **of_source: object
) -> Collection:
    return collect(Answer(BASE + name, 200, {}, body), source(kind="jorf", url=BASE, **of_source), memory)


def index(memory: str | None, *names: str) -> Collection:
    return collect(Answer(BASE, 200, {}, index_of(*names).encode()), source(kind="jorf", url=BASE), memory)


def asked(collection: Collection) -> list[str]:
    return [ask.url.removeprefix(BASE) for ask in collection.more]


def test_a_text_is_its_title_and_all_of_its_articles_in_order() -> None:
    (entry,) = read(TONIGHT).entries
    assert entry.key == f"id:{CHARTER.id}"
    assert entry.title == CHARTER.title
    assert entry.link == f"https://www.legifrance.gouv.fr/jorf/id/{CHARTER.id}"
    assert entry.text == (
        "Article 1 Les systèmes d'intelligence artificielle des communes sont inscrits dans un registre. "
        "Article 2 Le registre est public. Il est tenu à jour chaque année. "
        "Vu le code des relations entre le public et l'administration ;"
    )
    assert entry.published is not None
    assert f"{entry.published:%Y-%m-%d}" == "2026-11-22"
    assert entry.author == "Ministère de l'économie"


def test_texts_without_one_of_the_words_are_left_out_and_counted() -> None:
    assert read(TONIGHT).notes == ("JORF_20261122-003000: 3 texts, 1 kept",)
    kept = read(TONIGHT, words=("nommé",)).entries
    assert [entry.title for entry in kept] == [APPOINTED.title]


def test_what_a_text_rests_on_counts_too() -> None:
    text = replace(APPOINTED, visas="<p>Vu le règlement (UE) 2024/1689 ;</p>")
    assert len(read(archive_of(text)).entries) == 1


def test_a_broken_file_costs_itself_only() -> None:
    members = members_of(CHARTER, APPOINTED)
    broken = {
        name: data[:60] if APPOINTED.id in name or APPOINTED.article_ids[0] in name else data
        for name, data in members.items()
    }
    collection = read(packed(broken))
    assert len(collection.entries) == 1
    assert collection.notes[1] == "JORF_20261122-003000: 3 files could not be read"


def test_the_first_sight_reads_a_few_archives_the_oldest_first_and_never_the_global_one() -> None:
    assert asked(index(None, *reversed(days(*range(1, 23))))) == days(17, 18, 19, 20, 21, 22)


def test_later_only_what_was_not_read_and_twenty_at_a_time() -> None:
    memory = read(TONIGHT, index(None, *days(21, 22)).memory).memory
    found = index(memory, *days(*range(21, 31)), *(f"JORF_202612{n:02}-003000.tar.gz" for n in range(1, 20)))
    assert asked(found)[:3] == days(21, 23, 24)
    assert (len(found.more), found.again) == (20, True)


def test_an_archive_that_cannot_be_had_is_given_up_after_six_visits() -> None:
    memory = index(None, *days(21)).memory
    counts = []
    for _ in range(7):
        found = index(memory, *days(21, 22))
        memory = found.memory
        counts.append(len(found.more))
    assert counts == [2, 2, 2, 2, 2, 1, 1]
    assert asked(index(memory, *days(21, 22, 23))) == days(22, 23)


def test_an_index_without_archives_is_a_failure_that_says_so() -> None:
    problem = collect(Answer(BASE, 200, {}, b"<html>Bienvenue</html>"), source(kind="jorf")).problem
    assert problem is not None
    assert (problem.fault, "JORF_" in problem.detail) == (Fault.EMPTY, True)


@pytest.fixture
def visits(server: ScriptedServer, model_directory: Path) -> Visits:
    return Visits(source(kind="jorf", url=server.url("/JORF/")), policy_for(model_directory))


def serve(server: ScriptedServer, archives: dict[str, Page]) -> None:
    server.script("/JORF/", html(index_of(*archives)))
    for name, page in archives.items():
        server.script(f"/JORF/{name}", page)


def test_from_the_first_visit_to_a_correction(server: ScriptedServer, visits: Visits) -> None:
    first, second, third = days(21, 22, 23)
    serve(server, {first: Page(archive_of(APPOINTED)), second: Page(TONIGHT)})
    brought = visits.again()
    assert (brought.outcome, titles(brought)) == (Outcome.COLLECTED, [CHARTER.title])
    assert not items(brought)[0].stale
    assert all(not one.target.startswith("/jorf/id") for one in server.requests)
    assert visits.again().outcome is Outcome.UNCHANGED
    corrected = replace(CHARTER, articles=("<p>Les systèmes d'intelligence artificielle sont publics.</p>",))
    serve(server, {first: Page(b""), second: Page(b""), third: Page(archive_of(corrected))})
    again = visits.again()
    assert [(one.change, one.item.text.split(" Vu ")[0]) for one in again.judged] == [
        (Change.REVISED, "Article 1 Les systèmes d'intelligence artificielle sont publics.")
    ]
    assert [len(server.asked(f"/JORF/{name}")) for name in (first, second, third)] == [1, 1, 1]


def test_a_visit_that_fails_half_way_is_gone_on_with(server: ScriptedServer, visits: Visits) -> None:
    first, second, third = days(21, 22, 23)
    other = replace(CHARTER, number=54000009, title="Loi sur les algorithmes publics")
    serve(server, {first: Page(TONIGHT), second: Page(b"x", 500), third: Page(archive_of(other))})
    brought = visits.again()
    assert len(items(brought)) == 1
    assert "stopped at" in brought.notes[-1]
    server.script(f"/JORF/{second}", Page(archive_of(APPOINTED)))
    assert [item.key for item in items(visits.again())] == [f"id:{other.id}"]
    assert len(server.asked(f"/JORF/{first}")) == 1


def test_an_archive_still_on_its_way_is_read_as_far_as_it_goes_and_once_more(
    server: ScriptedServer, visits: Visits
) -> None:
    (name,) = days(22)
    whole = archive_of(
        CHARTER,
        *(JournalText(55000000 + n, f"Arrêté {n}", ("<p>x</p>",)) for n in range(300)),
        replace(CHARTER, number=56000000),
    )
    serve(server, {name: Page(whole[: len(whole) // 2])})
    server.script(f"/JORF/{name}", Page(whole[: len(whole) // 2]), Page(whole))
    assert "read as far as it goes" in visits.again().notes[-1] or visits.state.body_hash is None
    second = visits.again()
    assert f"id:{CHARTER.id}" in visits.known
    assert "id:JORFTEXT000056000000" in visits.known
    assert second.outcome is Outcome.COLLECTED
    assert visits.again().outcome is Outcome.UNCHANGED


def hostile() -> bytes:
    """Links out of the archive, devices, absolute paths, a folder with a text's name, one good text."""
    out = io.BytesIO()
    name = f"texte/version/{CHARTER.id}.xml"
    bomb = b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><TEXTE_VERSION>&b;</TEXTE_VERSION>'
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for kind, path in (
            (tarfile.SYMTYPE, name),
            (tarfile.LNKTYPE, name),
            (tarfile.CHRTYPE, name),
            (tarfile.DIRTYPE, name),
        ):
            info = tarfile.TarInfo(path)
            info.type = kind
            info.linkname = "/etc/passwd"
            archive.addfile(info)
        for path, data in (
            (f"/etc/{CHARTER.id}.xml", bomb),
            (f"../../{CHARTER.id}.xml", version_xml(CHARTER).encode()),
        ):
            info = tarfile.TarInfo(path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_nothing_in_an_archive_leads_out_of_it() -> None:
    collection = read(hostile(), words=("outils numériques",))
    assert [entry.title for entry in collection.entries] == [CHARTER.title]


def test_an_archive_that_unpacks_without_end_is_stopped() -> None:
    bomb = gzip.compress(bytes(30_000_000), 1)
    with pytest.raises(UnreadableError, match="more than it may"):
        list(
            tarred.files(
                packed({f"{CHARTER.id}.xml": bytes(8_000_000), "x": bytes(30_000_000)}),
                tarred.re.compile("xml"),
                9_000_000,
            )
        )
    collection = read(bomb)
    assert collection.problem is not None or not collection.entries


@pytest.mark.parametrize(
    "body",
    [b"", b"\x1f\x8b", gzip.compress(b"no tar", mtime=0), b"PK\x03\x04", TONIGHT[:400]],
    ids=["nothing", "two bytes", "no tar", "zip", "cut"],
)
def test_what_is_no_archive_is_a_failure_and_asked_for_again(body: bytes) -> None:
    collection = read(body)
    assert collection.problem is not None
    assert (collection.problem.fault, collection.again) == (Fault.UNREADABLE, True)


def test_an_ordinary_day_takes_a_moment() -> None:
    texts = [
        JournalText(57000000 + n, f"Arrêté {n}", tuple("<p>Article. </p>" * 40 for _ in range(20)))
        for n in range(100)
    ]
    body = archive_of(*texts)
    started = time.process_time()
    assert len(read(body).notes) == 1
    assert time.process_time() - started < 10


@settings(max_examples=60)
@given(st.data())
def test_no_archive_breaks_it(data: st.DataObject) -> None:
    members = members_of(CHARTER, APPOINTED)
    name = data.draw(st.sampled_from(sorted(members)))
    content = bytearray(members[name])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=20))
    body = bytearray(packed({**members, name: bytes(content)}))
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + 3] = data.draw(st.binary(max_size=5))
    memory = data.draw(st.sampled_from([None, "", "{}", '{"since":3}', '{"since":"9"}']))
    for entry in read(bytes(body), memory).entries:
        assert entry.key.startswith(("id:JORFTEXT", "link:", "hash:"))
    collect(Answer(BASE, 200, {}, bytes(content)), source(kind="jorf", url=BASE), memory)
