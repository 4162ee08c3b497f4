"""How a wrong key or value is told: place, name, what was found, what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from watcher.config.located import SHOWN_LENGTH, KeyPath, Located, explain, nearest


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = ""
    colour: Literal["red", "green"] = "red"
    size: int = 1
    parts: tuple[int, ...] = ()


class Tree(BaseModel):
    model_config = ConfigDict(extra="forbid")

    leaves: tuple[Leaf, ...]

    @model_validator(mode="after")
    def _bears_something(self) -> Tree:
        if not self.leaves:
            raise ValueError("at least one leaf is wanted")
        return self


KNOWN: dict[KeyPath, list[str]] = {(): ["leaves"], ("leaves",): list(Leaf.model_fields)}


def told(data: dict[str, Any], **options: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Tree.model_validate(data)
    return list(explain(caught.value, Located(Path("f"), data, {(): 1}), KNOWN, **options).problems)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, "leaves: missing; add this key"),
        ({"leaves": []}, "at least one leaf is wanted"),
        ({"leaves": 3}, "leaves: found 3; a list is wanted"),
        ({"leaves": {"a": 1}}, "leaves: found a block; a list is wanted"),
        ({"leaves": ["secret"]}, "leaves.1: found text; a block of keys is wanted"),
        ({"leaves": [None]}, "leaves.1: found None; a block of keys is wanted"),
        (
            {"leaves": [{}], "leafs": 1},
            "leafs: unknown key (did you mean 'leaves'?); allowed: leaves",
        ),
        (
            {"leaves": [{"id": "oak", "siz": 1}]},
            "leaves.1 (oak).siz: unknown key (did you mean 'size'?); allowed: colour, id, parts, size",
        ),
        (
            {"leaves": [{"colour": "greeen"}]},
            "leaves.1.colour: found 'greeen' (did you mean 'green'?); allowed: 'red' or 'green'",
        ),
        (
            {"leaves": [{}, {"id": "elm", "parts": [1, "two"]}]},
            "leaves.2 (elm).parts.2: found 'two'; "
            "Input should be a valid integer, unable to parse string as an integer",
        ),
        ({"leaves": [{"id": [1]}]}, "leaves.1.id: found a list; Input should be a valid string"),
        (
            {"leaves": [{"size": "x" * 200}]},
            f"leaves.1.size: found '{'x' * (SHOWN_LENGTH - 2)}…; "
            "Input should be a valid integer, unable to parse string as an integer",
        ),
    ],
)
def test_a_problem_names_the_key_the_found_and_the_allowed(data: dict[str, Any], expected: str) -> None:
    assert told(data) == [f"f:1: {expected}"]


def test_elements_are_called_by_the_label_that_is_asked_for() -> None:
    assert told({"leaves": [{"id": "oak", "colour": "x"}]}, label="colour")[0].startswith(
        "f:1: leaves.1 (x)."
    )


def test_a_value_from_elsewhere_is_told_with_its_origin_and_not_with_the_files_names() -> None:
    problems = told({"leaves": [{"id": "oak", "colour": "x"}]}, origin=lambda path: "VARIABLE")

    assert problems == ["VARIABLE: leaves.1.colour: found 'x'; allowed: 'red' or 'green'"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [("lisitng", " (did you mean 'listing'?)"), ("feed", " (did you mean 'feed'?)"), ("qqq", "")],
)
def test_the_nearest_name_is_offered_when_there_is_one(word: str, hint: str) -> None:
    assert nearest(word, ["feed", "listing", "json"]) == hint
