"""What the whole suite shares: one trained model, a scripted web, folders to work in."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from cli_folder import Folder
from servers import ScriptedServer
from settings_files import Write

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

CHROMIUM = Path("/usr/bin/chromium")
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium; for one module only, as its event loop stands in the way of others."""
    if not CHROMIUM.exists():
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"no Chromium at {CHROMIUM}: nothing was looked at in a browser; install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def model_directory() -> Path:
    """The trained model, as the product trains it on first use; kept from one run of the tests to the next.

    Workers share it: the first one trains, the others wait. One of other code or lessons is trained anew.
    """
    from classifiers.service import load_or_train

    directory = Path(__file__).parents[1] / "var" / "tests" / "model"
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        load_or_train(directory)
    return directory


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A real HTTP server on loopback that answers by the test's script."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, model_directory: Path) -> Folder:
    """A working folder for the installed command, with the trained model where it looks for it."""
    for data in (tmp_path / "var", tmp_path / "var" / "demo"):
        data.mkdir()
        (data / "model").symlink_to(model_directory)
    return Folder(tmp_path)


@pytest.fixture
def clean_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no vigie.toml of the machine that runs the tests."""
    for name in os.environ:
        if name.upper().startswith("VIGIE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """Write a settings file."""

    def write(text: str) -> Path:
        path = tmp_path / "settings.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
