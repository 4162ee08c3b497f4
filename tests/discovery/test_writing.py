"""Entries written into a file that people keep: nothing of theirs changes, and nothing is half written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import source
from watcher.config.located import ConfigError
from watcher.discovery import writing
from watcher.discovery.writing import append_sources, as_yaml, refuse_installed
from watcher.recipes import Recipe
from watcher.sources import Source, SourcesFile, load_sources

EXAMPLES = 40 if os.environ.get("HYPOTHESIS_PROFILE") != "search" else 2000
ROOT = Path(__file__).parents[2]
KEPT = """# Our sources, with remarks.
sources:

  # --- CNIL ---
  - id: cnil   # the first one
    name: "CNIL"
    kind: feed
    url: https://www.cnil.fr/fr/rss.xml
    language: fr
    publisher: CNIL
    nature: authority
    category: regulatory
    notes: >-
      Folded over
      two lines.
  # the end
"""
NEW = source(
    "megalis",
    name='Mégalis : "actualités" # et plus',
    kind="listing",
    url="https://www.megalis.example/actualites",
    homepage="https://www.megalis.example/",
    rhythm_days=20,
    recipe=Recipe(item="div.card > a[href^='/x']", date="p.date"),
    keep="/actualite/",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(KEPT, encoding="utf-8")
    return path


def test_an_entry_is_appended_and_every_byte_before_it_stays(path: Path) -> None:
    append_sources(path, [NEW])

    assert path.read_text(encoding="utf-8").startswith(KEPT)
    assert load_sources(path)[1] == NEW
    assert list(path.parent.iterdir()) == [path]


def test_an_entry_reads_like_those_of_the_bundled_file() -> None:
    assert as_yaml(NEW) == (
        "  - id: megalis\n"
        '    name: "Mégalis : \\"actualités\\" # et plus"\n'
        "    kind: listing\n"
        '    url: "https://www.megalis.example/actualites"\n'
        '    homepage: "https://www.megalis.example/"\n'
        "    language: fr\n"
        '    publisher: "MEGALIS"\n'
        "    nature: authority\n"
        "    category: regulatory\n"
        "    rhythm_days: 20\n"
        "    recipe:\n"
        "      item: \"div.card > a[href^='/x']\"\n"
        '      date: "p.date"\n'
        '    keep: "/actualite/"\n'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources: []\n", "sources:\n  - id: megalis\n"),
        ("# head\nsources: []   # none yet\n", "# head\nsources:\n  - id: megalis\n"),
        ("sources:\n- {id: a, name: a, kind: feed, url: 'https://a.example/', language: fr, publisher: a,\n"
         "   nature: press, category: press}", "category: press}\n\n- id: megalis\n"),
        (KEPT.replace("\n", "\r\n"), "\r\n\r\n  - id: megalis\r\n"),
        ("\ufeff" + KEPT, "\n\n  - id: megalis\n"),
    ],
    ids=["empty", "empty with remark", "not indented", "Windows line ends", "byte order mark"],
)  # fmt: skip
def test_files_of_other_shapes_are_appended_to(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(before.encode())
    append_sources(path, [NEW])

    assert after in path.read_bytes().decode()
    assert load_sources(path)[-1] == NEW
    assert path.read_bytes()[:3] == before.encode()[:3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources: [{id: a}]\n", "missing; add this key"),
        ("sources:\n  - id: [\n", "sources.yaml:3: not valid YAML"),
        (KEPT + "...\n", "nothing can be added at its end"),
        (
            KEPT.replace("notes: >-", "notes: |+").replace("  # the end", "\n"),
            "nothing can be added at its end",
        ),
        ("sources: [{id: a, name: a, kind: feed, url: 'https://a.example/', language: fr, publisher: a, "
         "nature: press, category: press}]\n", "list of blocks"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_appended_to_stays_as_it_is(path: Path, text: str, message: str) -> None:
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=message.replace(".", r"\.")):
        append_sources(path, [NEW])
    assert path.read_text(encoding="utf-8") == text
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "cnil"}, "the id cnil is already there"),
        ({"url": "http://cnil.fr/fr/rss.xml/?utm_source=x"}, "already there, as cnil"),
    ],
)
def test_what_is_there_already_is_refused(path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        append_sources(path, [NEW.model_copy(update=changes)])
    assert path.read_text(encoding="utf-8") == KEPT


def test_the_mode_of_the_file_and_a_link_to_it_stay(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    append_sources(link, [NEW])

    assert (link.is_symlink(), path.stat().st_mode & 0o777) == (True, 0o640)
    assert len(load_sources(path)) == 2


def test_a_protected_file_is_not_replaced(path: Path) -> None:
    path.chmod(0o440)

    with pytest.raises(PermissionError, match=r"sources\.yaml"):
        append_sources(path, [NEW])
    assert path.read_text(encoding="utf-8") == KEPT


def test_the_file_of_an_installation_is_not_touched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = path.parent / "watcher" / "sources.yaml"
    inside.parent.mkdir()
    inside.write_text(KEPT, encoding="utf-8")
    monkeypatch.setattr(writing, "bundled_path", lambda: inside)

    with pytest.raises(ConfigError, match="copy it"):
        refuse_installed(inside)
    refuse_installed(path)


KILLED = """
import os, sys
from pathlib import Path
from watcher.discovery import writing
from watcher.sources import load_sources
def die(*_): os.kill(os.getpid(), 9)
writing.shutil.copymode = die
writing.append_sources(Path(sys.argv[1]), [load_sources(Path(sys.argv[1]))[0].model_copy(
    update={"id": "other", "url": "https://other.example/"})])
"""


def test_killed_half_way_the_old_file_is_there_and_the_next_one_writes(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, cwd=ROOT)

    assert (done.returncode, path.read_text(encoding="utf-8")) == (-9, KEPT)
    append_sources(path, [NEW])
    assert len(load_sources(path)) == 2


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(max_examples=EXAMPLES)
@given(name=TEXT, publisher=TEXT, notes=TEXT, item=TEXT, keep=TEXT)
def test_whatever_stands_in_a_source_is_read_back(
    name: str, publisher: str, notes: str, item: str, keep: str
) -> None:
    entry = source(
        "a", kind="listing", name=name, publisher=publisher, notes=notes, keep=keep, recipe=Recipe(item=item)
    )

    (read,) = SourcesFile.model_validate(yaml.safe_load(f"sources:\n{as_yaml(entry)}")).sources
    assert read == entry


@pytest.mark.parametrize("name", ["no", "on", "null", "123", "1e3", "0x1f", "2026-01-01", "y"])
def test_ids_that_yaml_would_take_for_something_else_are_quoted(name: str) -> None:
    entry: Source = source(name, url="https://a.example/")

    (read,) = SourcesFile.model_validate(yaml.safe_load(f"sources:\n{as_yaml(entry)}")).sources
    assert read == entry
