"""Errors in an editable list name the file, the key and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from classifiers.lists import ListError, bundled, nearest, read_list
from classifiers.reading.lexicon import LISTS


class Shape(BaseModel):
    names: tuple[str, ...]


def test_a_list_is_read_into_its_shape(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("names: [é, b]\n", encoding="utf-8")
    assert read_list(path, Shape).names == ("é", "b")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"names: [a, true]\n", r"names\.2: .*string"),
        (b"other: 1\n", "names: Field required"),
        (b"", "valid dictionary"),
        (b"names: [a\nb: c\n", r"line 2: not valid YAML"),
        (b"names: \x00", "not valid YAML"),
        (b"names: [\xe9]\n", "not UTF-8"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "list.yaml"
    path.write_bytes(content)
    with pytest.raises(ListError, match=expected) as raised:
        read_list(path, Shape)
    assert str(path) in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListError, match=r"absent\.yaml: cannot be read \(No such file"):
        read_list(tmp_path / "absent.yaml", Shape)


@pytest.mark.parametrize(
    "name",
    ["register.yaml", "ai_act_calendar.yaml", "ai_act_articles.yaml", *LISTS, "reading/empty_words.txt"],
)
def test_the_lists_come_with_the_package(name: str) -> None:
    assert bundled(name).is_file()


def test_of_a_pasted_page_the_beginning_is_compared() -> None:
    assert nearest("risque-de-fuite " * 6 + "x" * 100_000, ["risque-de-fuite " * 6]) is not None
    assert nearest("x" * 100_000, ["legal", "usages"]) is None
