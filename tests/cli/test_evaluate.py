"""`vigie evaluate` draws what it measured, and says what is missing when it cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli_folder import Folder

CORPUS = Path(__file__).parents[2] / "classifiers" / "corpus" / "items.jsonl"


@pytest.fixture
def gold(folder: Folder) -> str:
    lines = CORPUS.read_text(encoding="utf-8").splitlines(keepends=True)[:60]
    (folder.path / "gold.jsonl").write_text("".join(lines), encoding="utf-8")
    return "gold.jsonl"


def test_the_tables_go_label_by_label(folder: Folder, gold: str) -> None:
    out = folder.run("evaluate", gold).out
    for title in ("scope", "main axis", "urgency", "AI Act", "risks"):
        assert f"\n{title} " in out
    for label in ("iag", "technologie", "urgent", "R08 Sensitive or personal data leaked"):
        assert label in out


def test_json_has_the_tables_and_the_confusions(folder: Folder, gold: str) -> None:
    found = folder.run("evaluate", gold, "--json").json
    assert set(found["per_label"]) == {"scope", "axis", "urgency", "ai_act", "risks"}
    assert set(found["per_label"]["urgency"]["urgent"]) == {"precision", "recall", "f1", "support"}
    assert found["confusion"]["scope"]["labels"] == ["iag", "ia", "hors"]
    assert sum(map(sum, found["confusion"]["axis"]["counts"])) == 60


def test_charts_go_into_a_new_folder_and_json_stays_json(folder: Folder, gold: str) -> None:
    ran = folder.run("evaluate", gold, "--charts", "out/charts", "--json")
    assert (ran.code, ran.json["n"]) == (0, 60)
    assert len(list((folder.path / "out" / "charts").glob("*.svg"))) == 6
    assert "6 charts written to out/charts" in ran.err


def test_without_the_extra_charts_are_refused_by_name(folder: Folder, gold: str) -> None:
    without = "import sys; sys.modules['matplotlib'] = None; from watcher.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", without, "evaluate", gold, "--charts", "out"],
        cwd=folder.path,
        env=folder.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "vigie-observatoire[charts]" in ran.stderr
    assert not (folder.path / "out").exists()


def test_charts_that_cannot_be_written_are_named(folder: Folder, gold: str) -> None:
    (folder.path / "taken").write_text("", encoding="utf-8")
    ran = folder.run("evaluate", gold, "--charts", "taken/charts")
    assert ran.code == 3
    assert "taken" in ran.err
