"""`vigie explore` opens a real Datasette on a copy; every named question is answered, nobody is in it."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from classifiers.register import load_register
from cli_folder import VIGIE, Folder
from factories import NOW, judged, source
from watcher.rules.reactions import Meaning
from watcher.store import outbox, queries, reactions
from watcher.store.database import open_database
from watcher.store.exploring import LABELS, copy_for_exploring
from watcher.store.items import save_many
from watcher.store.messages import NewMessage
from watcher.store.sources import sync_sources

SECRETS = ("Une Autrice", "pseudonyme-d-un-membre", "$reaction", "$alerte", "@membre:exemple.fr")
QUERIES = yaml.safe_load(LABELS.read_text(encoding="utf-8"))["databases"]["vigie"]["queries"]
ASKED = {"preuves-d-un-risque": "?risque=r11", "chercher": "?mots=charte%20%22"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explored") / "vigie.db"
    db = open_database(path)
    sync_sources(db, [source()])
    told = [
        judged("id:1", title="La charte d’usage de l’IA", author=SECRETS[0], risks=["R11"], urgency="urgent"),
        judged("id:2", title="Un jardin", scope={"label": "hors", "p": 0.9}, axes=[]),
    ]
    first, _ = save_many(db, told, NOW)
    for room, name in (("juridique", "1"), (f"direct:{SECRETS[4]}", "2")):
        message = NewMessage(room, "alert", name, name, "Alerte", "Alerte", item_ids=(first.item_id,))
        number = outbox.enqueue(db, message, NOW)
        assert number is not None
        outbox.mark_sent(db, number, f"{SECRETS[3]}-{name}", NOW)
    reaction = reactions.Reaction(
        SECRETS[2], f"{SECRETS[3]}-1", Meaning.TAKEN, SECRETS[1], NOW + timedelta(hours=3)
    )
    reactions.add(db, reaction)
    queries.execute(db, "INSERT INTO source_days VALUES ('cnil', '2026-11-23', 2, 2, 0, 10)")
    db.close()
    return path


@pytest.fixture(scope="module")
def copy(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("copy") / "vigie.db"
    copy_for_exploring(database, path, load_register())
    return path


def rows(copy: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(copy)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_the_copy_holds_publications_risks_and_alerts(copy: Path) -> None:
    assert rows(copy, "SELECT titre, axe, urgence FROM publications ORDER BY id") == [
        ("La charte d’usage de l’IA", "usages", "urgent"),
        ("Un jardin", None, "routine"),
    ]
    assert rows(copy, "SELECT publication, risque FROM risques_des_publications") == [(1, "R11")]
    assert rows(copy, "SELECT salon, publication, prise_en_charge_apres_heures FROM alertes") == [
        ("juridique", 1, 3.0)
    ]


def test_nobody_is_in_the_copy(database: Path, copy: Path) -> None:
    held = b"".join(file.read_bytes() for file in database.parent.glob("vigie.db*"))
    assert [secret for secret in SECRETS if secret.encode() not in held] == []
    assert [secret for secret in SECRETS if secret.encode() in copy.read_bytes()] == []


def test_a_copy_is_never_written_over(database: Path, copy: Path) -> None:
    with pytest.raises(FileExistsError):
        copy_for_exploring(database, copy, load_register())


@pytest.fixture(scope="module")
def address(database: Path) -> Iterator[str]:
    settings = database.with_name("vigie.toml")
    settings.write_text(f'[paths]\ndata = "{database.parent}"\n', encoding="utf-8")
    port = free_port()
    command = [VIGIE, "explore", "--port", str(port), "--config", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as explored:
        root = f"http://127.0.0.1:{port}"
        try:
            wait_for(root, explored)
            yield root
        finally:
            explored.send_signal(signal.SIGTERM)
            output, _ = explored.communicate(timeout=100)
    assert explored.returncode == 0, output.decode()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(root)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def wait_for(root: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{root}/-/versions.json"):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"Datasette did not answer: {process.poll()}")


def got(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_each_named_question_is_answered(address: str, name: str) -> None:
    page = got(f"{address}/vigie/{quote(name)}{ASKED.get(name, '')}")
    answer = json.loads(got(f"{address}/vigie/{quote(name)}.json{ASKED.get(name, '')}"))
    assert QUERIES[name]["title"] in page
    assert answer["ok"] is True
    empty = {"affaires-les-plus-reprises", "alertes-sans-reponse", "indicateurs-actuels", "reglement-ia"}
    assert bool(answer["rows"]) is (name not in empty)


def test_tables_have_french_names_and_facets(address: str) -> None:
    home, table = got(address), got(f"{address}/vigie/publications")
    assert "Ce que la veille a vu" in home
    assert "CC BY-SA 4.0" in home
    assert "Jour où la publication a été vue" in table
    assert "facet-urgence" in table


def test_it_is_read_only(address: str) -> None:
    asked = json.loads(got(f"{address}/-/databases.json"))
    assert [(one["name"], one["is_mutable"]) for one in asked] == [("vigie", False)]


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    ended = Folder(tmp_path).run("explore")
    assert (ended.code, "vigie.db" in ended.err) == (3, True)
