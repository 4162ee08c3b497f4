"""`vigie privacy` and `vigie repair`, as their users call them."""

from __future__ import annotations

import io
import json
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from factories import NOW, judged, source
from people_traces import PEOPLE, leave_traces, traces
from watcher.cli.privacy import privacy
from watcher.cli.repair import repair_command
from watcher.files import locked
from watcher.store.database import open_database
from watcher.store.items import save
from watcher.store.sources import sync_sources


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIGIE_PATHS__DATA", str(tmp_path / "var"))
    monkeypatch.setenv("VIGIE_PEOPLE__CONTACT", "veille@example.org")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "var"
    with closing(open_database(folder / "vigie.db")) as db:
        sync_sources(db, [source()])
        save(db, judged(author="Gwenaëlle Kervoas"), NOW)
        leave_traces(db, NOW, (1,), "$alert")
    return folder


def call(*words: str) -> Result:
    command = {"privacy": privacy, "repair": repair_command}[words[0]]
    done = CliRunner().invoke(command, words[1:])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


def test_the_register_entry_is_written_and_names_nobody(data: Path, tmp_path: Path) -> None:
    done = call("privacy", "report")
    assert done.exit_code == 0
    for part in ("article 30 du RGPD", "veille@example.org", "90 jours", "!oubliez-moi", "à compléter"):
        assert part in done.stdout, part
    assert call("privacy", "report", "--out", "fiche.odt").exit_code == 0
    with ZipFile(io.BytesIO((tmp_path / "fiche.odt").read_bytes())) as document:
        content = document.read("content.xml").decode()
    assert "Avis et corrections sur les publications" in content
    assert "Licence" not in content
    as_json = json.loads(call("privacy", "report", "--json").stdout)
    assert {line["where"] for line in as_json["members"]} >= {"feedback", "heard", "outbox"}
    for text in (done.stdout, content, json.dumps(as_json, ensure_ascii=False)):
        assert [trace for trace in traces() if trace in text] == []


def test_a_purge_says_by_kind_what_goes(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_PRIVACY__CONVERSATION_DAYS", "2")
    foretold = json.loads(call("privacy", "purge", "--dry-run", "--json").stdout)
    done = json.loads(call("privacy", "purge", "--json").stdout)
    assert foretold["lines"] == [
        line | {"before": same["before"]} for line, same in zip(done["lines"], foretold["lines"], strict=True)
    ]
    kinds = {line["kind"]: line["rows"] for line in done["lines"]}
    assert kinds["direct messages"] == kinds["messages heard"] == 6
    assert PEOPLE[0].encode() in (data / "vigie.db").read_bytes()  # still subscribed
    nothing = call("privacy", "purge", "--compact")
    assert "Nothing has had its time" in nothing.stdout


def test_a_repair_waits_for_the_watch_to_end(data: Path) -> None:
    with locked(data / "vigie.lock"):
        done = CliRunner().invoke(repair_command, [])
    assert "another vigie is at work" in str(done.exception)


def test_a_repair_says_how_it_went(data: Path) -> None:
    assert "nothing to repair" in call("repair").stdout
    database = data / "vigie.db"
    with closing(open_database(database)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'reactions'").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with database.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(bytes(4096))
    foretold = call("repair", "--dry-run")
    assert foretold.exit_code == 1
    assert "left as it is" in foretold.stdout
    done = call("repair", "--json")
    assert done.exit_code == 1
    (loss,) = json.loads(done.stdout)["losses"]
    assert (loss["table"], loss["lost"], loss["perhaps"]) == ("reactions", 6, 0)
    assert call("repair").exit_code == 0


def test_a_repair_of_nothing_ends_with_three(data: Path) -> None:
    (data / "vigie.db").write_bytes(b"nothing of ours")
    done = call("repair")
    assert done.exit_code == 3
    assert "there is no backup" in done.stderr
    assert call("repair", "--from", "nowhere.tar").exit_code == 3
