"""A command imports what it uses: whoever asks for little waits for little (how long: `bench/starts.py`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from feeds import feed
from servers import Page, ScriptedServer
from watcher.cli.indicators import indicators
from watcher.cli.lazy import LazyGroup
from watcher.cli.main import cli
from watcher.cli.sources import sources
from watcher.store.database import open_database

LISTED = """
import json, sys
from watcher.cli import main
sys.argv[0] = "vigie"
try:
    main()
finally:
    sys.stderr.write("\\n" + json.dumps([name for name in sys.modules if "." not in name]))
"""

LEARNING = {"numpy", "scipy", "sklearn", "datasketch"}
CONVERSING = {"nio", "aiohttp", "apscheduler", "imap_tools"}
READING = {"feedparser", "fastfeedparser", "trafilatura", "lxml", "dateparser", "pypdf", "warcio"}
WRITING = {"jinja2", "babel", "matplotlib", "PIL", "weasyprint"}
STORE = {"sqlite_utils"}
SETTINGS = {"pydantic", "yaml"}
VARIABLES = {"pydantic_settings"}
VISITING = {"aiohttp", "imap_tools", "lxml", "warcio", "babel"}
"""What a visit is made and noted with, whatever it brings."""
HEAVY = LEARNING | CONVERSING | READING | WRITING | VARIABLES

SOURCE = """
sources:
  - id: cnil
    name: CNIL
    kind: feed
    url: '{url}'
    language: fr
    publisher: CNIL
    nature: authority
    category: regulatory
"""


def imported(folder: Path, *words: str) -> set[str]:
    """The top-level modules that are there when the command ends; no variable is set."""
    done = subprocess.run(
        [sys.executable, "-c", LISTED, *words],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return set(json.loads(done.stderr.rpartition("\n")[2]))


@pytest.mark.parametrize("words", ["--help", "no-such-command"])
def test_a_list_of_commands_and_wrong_use_import_no_library(tmp_path: Path, words: str) -> None:
    assert imported(tmp_path, words) & (HEAVY | STORE | SETTINGS) == set()


def test_health_imports_neither_the_store_nor_what_a_round_needs(tmp_path: Path) -> None:
    assert imported(tmp_path, "health") & (HEAVY | STORE) == set()


def test_a_search_imports_nothing_that_reads_learns_or_writes(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    open_database(tmp_path / "var" / "vigie.db").close()
    assert imported(tmp_path, "search", "charte") & HEAVY == set()


def test_a_round_that_brings_nothing_neither_learns_nor_converses_nor_writes(
    tmp_path: Path, server: ScriptedServer
) -> None:
    url = server.script("/feed", Page(feed(), headers={"ETag": '"1"'}))
    (tmp_path / "sources.yaml").write_text(SOURCE.format(url=url), encoding="utf-8")
    (tmp_path / "vigie.toml").write_text(
        "[web]\nallow_loopback = true\nhost_spacing = 0\n[alerts]\nreminders = false\n", encoding="utf-8"
    )
    round_ = ("run", "--once", "--sources", "sources.yaml")
    imported(tmp_path, *round_)

    found = imported(tmp_path, *round_)

    assert len(server.asked("/feed")) == 2
    assert found & (HEAVY - VISITING) == set()


@pytest.mark.parametrize("group", [cli, sources, indicators], ids=lambda group: group.name)
def test_a_list_says_of_each_command_what_the_command_says_of_itself(group: LazyGroup) -> None:
    for name, place in group.places.items():
        module, _, attribute = place.path.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        assert (name, place.summary) == (name, command.get_short_help_str(1000))
