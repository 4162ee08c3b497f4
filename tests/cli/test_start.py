"""A command that is quick starts quickly: it imports no library that it does not need."""

from __future__ import annotations

import json
import subprocess
import sys

NETWORK = {"aiohttp", "nio", "imap_tools"}
LEARNING = {"sklearn", "scipy", "joblib"}
WRITING = {"matplotlib", "weasyprint", "icalendar", "lxml", "trafilatura", "feedparser", "pypdf", "nh3"}

_IMPORTED = """
import importlib, json, sys
told = {}
for name in sys.argv[1:]:
    importlib.import_module(name)
    told[name] = sorted(sys.modules)
print(json.dumps(told))
"""


def modules_after(*modules: str) -> dict[str, set[str]]:
    """What is imported once each of `modules` was, one after the other in one process."""
    command = [sys.executable, "-c", _IMPORTED, *modules]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {name: set(names) for name, names in json.loads(done.stdout).items()}


def test_a_quick_command_imports_no_heavy_library() -> None:
    found = modules_after("watcher.cli.main", "watcher.cli.search")
    assert found["watcher.cli.main"].isdisjoint({"numpy", "pydantic", "sqlite_utils", "rich", "classifiers"})
    assert found["watcher.cli.search"].isdisjoint(NETWORK | LEARNING | WRITING)


def test_a_watch_without_an_account_imports_no_conversation() -> None:
    found = modules_after("watcher.cli.run")["watcher.cli.run"]
    assert found.isdisjoint(LEARNING | {"nio", "matplotlib", "weasyprint", "icalendar"})
    assert found.isdisjoint({"watcher.chat.conversation", "watcher.site.building"})


def test_a_round_that_brings_nothing_imports_nothing_for_what_could_have_come() -> None:
    found = modules_after("watcher.cli.run")["watcher.cli.run"]
    assert found.isdisjoint({"imap_tools", "warcio", "fsspec", "lxml"})
    assert found.isdisjoint({"classifiers.law.patterns", "watcher.stories", "watcher.proposals"})
    assert found.isdisjoint(
        {"digests.site.content", "watcher.writing.composing", "watcher.writing.self_report"}
    )
