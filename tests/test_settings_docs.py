"""docs/settings.md and vigie.example.toml say what the code does: keys, defaults, examples that load."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from watcher.config.accounts import Mailbox, Piste
from watcher.config.conversation import Alerts, People
from watcher.config.push import Push
from watcher.config.site import Site
from watcher.config.upkeep import Backup, Health, Logs
from watcher.recipes import Fields, Letters, Recipe, Watched
from watcher.settings import (
    Engine,
    Matrix,
    Paths,
    Privacy,
    Room,
    Schedule,
    Settings,
    Web,
    load_settings,
)
from watcher.sources import Category, Kind, Source, SourceNature, load_sources

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "vigie.example.toml"

TABLES: dict[str, type[BaseModel]] = {
    "### [paths]": Paths,
    "### [schedule]": Schedule,
    "### [matrix]": Matrix,
    "### [[rooms]]": Room,
    "### [people]": People,
    "### [alerts]": Alerts,
    "### [web]": Web,
    "### [privacy]": Privacy,
    "### [engine]": Engine,
    "### [site]": Site,
    "### [backup]": Backup,
    "### [logs]": Logs,
    "### [health]": Health,
    "### [push]": Push,
    "### [mailbox]": Mailbox,
    "### [piste]": Piste,
    "## sources.yaml": Source,
    "### recipe": Recipe,
    "### watched": Watched,
    "### fields": Fields,
    "### letters": Letters,
}


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("VIGIE_"):
            monkeypatch.delenv(name)


def rows(heading: str) -> dict[str, str]:
    """Key to default, as the table under a heading states them."""
    section = re.split(r"^#+ ", PAGE.split(f"{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, flags=re.MULTILINE))


def default_of(model: type[BaseModel], key: str) -> Any:
    default = model.model_fields[key].default
    if isinstance(default, Path):
        return str(default)
    return list(default) if isinstance(default, tuple) else default


def stated_default(cell: str) -> Any:
    if cell == "required":
        return PydanticUndefined
    return None if cell == "none" else tomllib.loads(f"value = {cell.strip('`')}")["value"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("heading", "model"), TABLES.items(), ids=TABLES)
def test_the_page_states_every_key_with_its_default_and_no_other(
    heading: str, model: type[BaseModel]
) -> None:
    stated = {key: stated_default(cell) for key, cell in rows(heading).items()}

    assert stated == {key: default_of(model, key) for key in model.model_fields}


def test_the_page_has_every_section() -> None:
    headings = {name.strip("#[] ") for name in TABLES if "[" in name}

    assert headings == set(Settings.model_fields)


@pytest.mark.parametrize("vocabulary", [Kind, SourceNature, Category], ids=["kind", "nature", "category"])
def test_the_page_explains_every_word_of_a_vocabulary(vocabulary: Any) -> None:
    assert [word for word in get_args(vocabulary) if f"`{word}`" not in PAGE] == []


def test_the_pages_examples_of_settings_load(tmp_path: Path) -> None:
    path = tmp_path / "vigie.toml"
    path.write_text("\n".join(blocks("toml")), encoding="utf-8")

    settings = load_settings(path)

    assert {name for name in Settings.model_fields if getattr(settings, name)} == set(Settings.model_fields)


def test_the_pages_examples_of_sources_load_and_show_every_key(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    shown: set[str] = set()
    for example in blocks("yaml"):
        path.write_text(example, encoding="utf-8")
        for source in load_sources(path):
            shown |= source.model_fields_set
            for recipe in (source.recipe, source.watched, source.fields, source.letters):
                assert recipe is None or recipe.model_fields_set == set(type(recipe).model_fields)

    assert shown == set(Source.model_fields)


def test_the_example_file_is_the_defaults() -> None:
    assert load_settings(EXAMPLE) == Settings()


def test_what_the_example_file_leaves_in_comments_loads_too(tmp_path: Path) -> None:
    uncommented = re.sub(
        r"^# (?!access_token_file)(?=\[|\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    path = tmp_path / "vigie.toml"
    path.write_text(uncommented, encoding="utf-8")

    settings = load_settings(path)

    assert settings.matrix is not None
    assert [room.name for room in settings.rooms] == ["terminal", "juridique"]
    assert settings.web.contact == "veille@example.org"


@pytest.mark.parametrize(("section", "model"), [(k.strip("#[] "), m) for k, m in TABLES.items() if "[" in k])
def test_the_example_file_names_every_key(section: str, model: type[BaseModel]) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")

    assert f"[{section}]" in text
    assert [key for key in model.model_fields if not re.search(rf"^(# )?{key} = ", text, re.MULTILINE)] == []
