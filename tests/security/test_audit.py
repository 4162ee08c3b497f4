"""`scripts/audit`: what is committed holds no secret and no weak code, and no pin a known hole."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

HOUSE = Path(__file__).parents[2]
SCRIPT = HOUSE / "scripts" / "audit"


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("audit", str(SCRIPT))
    spec = importlib.util.spec_from_loader("audit", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit"] = module
    loader.exec_module(module)
    return module


def report(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


SOUND = {"name": "yarl", "version": "1.25.1", "vulns": []}
HOLED = {
    "name": "example",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}],
}
UNKNOWN = {"name": "example", "skip_reason": "could not be looked up"}


@pytest.mark.timeout(300)
def test_nothing_is_found_in_what_is_committed() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok: weak code" in done.stdout
    assert "ok: secrets in committed files" in done.stdout


def test_a_known_hole_is_told_with_what_mends_it(audit: ModuleType) -> None:
    verdict = audit.judged("pins.txt", report(SOUND, HOLED))

    assert verdict.line == "1 FOUND: known holes in pins.txt\n  example 1.0: PYSEC-2026-1, mended in 1.1"


def test_a_hole_counts_even_when_other_packages_could_not_be_looked_up(audit: ModuleType) -> None:
    assert audit.judged("pins.txt", report(UNKNOWN, HOLED)).found == 1


def test_without_a_hole_all_is_well(audit: ModuleType) -> None:
    assert audit.judged("pins.txt", report(SOUND)).line == "ok: known holes in pins.txt"


@pytest.mark.parametrize("out_of_reach", ["", report(SOUND, UNKNOWN)], ids=["no network", "no answer"])
def test_what_could_not_be_looked_up_is_said_and_is_no_success(audit: ModuleType, out_of_reach: str) -> None:
    verdict = audit.judged("pins.txt", out_of_reach)

    assert verdict.found is None
    assert verdict.line.startswith("NOT DONE: known holes in pins.txt\n")


def test_what_was_not_looked_for_fails_only_when_that_is_asked_for(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fine, unknown = audit.Verdict("x", 0), audit.Verdict("y", None)
    monkeypatch.setattr(audit, "secrets", lambda: fine)
    monkeypatch.setattr(audit, "code", lambda: fine)
    monkeypatch.setattr(audit, "holes", lambda pins: unknown)

    assert audit.main([]) == 0
    assert audit.main(["--strict"]) == 1


def test_a_secret_in_a_tracked_file_is_found(audit: ModuleType, tmp_path: Path) -> None:
    leaked = tmp_path / "settings.py"
    leaked.write_text('token = "ghp_' + "a1B2" * 9 + '"\n', encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "add", "."], check=True)

    verdict = audit.secrets(tmp_path)

    assert verdict.found
    assert "settings.py:1: GitHub Token" in verdict.detail
