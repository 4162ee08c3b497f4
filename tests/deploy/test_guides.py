"""The operator's guide, in two languages: the same commands, and all of them exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from watcher.cli.main import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ("operator-guide.md", "guide-exploitation.md")


def text_of(guide: str) -> str:
    return (DOCS / guide).read_text(encoding="utf-8")


def commands(guide: str) -> list[str]:
    """What is asked of `vigie`: also what is run beside the service."""
    code = re.findall(r"^\$ .*$|`[^`\n]+`", text_of(guide), re.MULTILINE)
    asked = [
        found for one in code for found in re.findall(r"(?<![@\w])vigie (?:service exec )?([a-z]+)\b", one)
    ]
    return [word for word in asked if word != "vigie"]


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_of_the_guide_exists(guide: str) -> None:
    assert len(commands(guide)) > 15
    assert set(commands(guide)) - set(COMMANDS) == set()


def test_both_guides_tell_the_same() -> None:
    english, french = (text_of(guide) for guide in GUIDES)
    assert commands(GUIDES[0]) == commands(GUIDES[1])
    shape = re.compile(r"^(#+ |\||\d\. |- |```)", re.MULTILINE)
    assert shape.findall(english) == shape.findall(french)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_page_that_the_guide_names_is_there(guide: str) -> None:
    pages = re.findall(r"\]\(([\w-]+\.md)\)", text_of(guide))
    assert [page for page in pages if not (DOCS / page).exists()] == []
