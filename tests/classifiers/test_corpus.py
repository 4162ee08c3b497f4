"""Labelled items are checked line by line, and an event is never parted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.corpus import CorpusError, LabelledItem, folds_by_event, read_labelled, split_by_event
from classifiers.register import load_register

GOOD: dict[str, Any] = {
    "id": "a",
    "title": "Un titre",
    "scope": "ia",
    "axes": ["legal"],
    "risks": ["R01"],
    "ai_act": True,
    "urgency": "urgent",
    "nature": "decision",
}


def write(path: Path, *items: dict[str, Any] | str) -> Path:
    lines = [item if isinstance(item, str) else json.dumps(item) for item in items]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_bundled_corpus_is_whole_and_names_only_risks_of_the_register(
    corpus: tuple[LabelledItem, ...],
) -> None:
    known = {risk.id for risk in load_register().risks}
    assert len(corpus) == 1285
    assert len({item.story for item in corpus}) == 888
    assert {risk for item in corpus for risk in item.risks} == known


def test_blank_lines_and_other_keys_are_passed_over(tmp_path: Path) -> None:
    items = read_labelled(write(tmp_path / "g.jsonl", GOOD, "", {**GOOD, "id": "b", "annotator": "x"}))
    assert [item.id for item in items] == ["a", "b"]


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    line = json.dumps({**GOOD, "text": "un\u2028deux"}, ensure_ascii=False)
    assert read_labelled(write(tmp_path / "g.jsonl", line))[0].text == "un\u2028deux"


def test_a_document_carries_no_label(labelled: Callable[..., LabelledItem]) -> None:
    document = labelled("a", lang="en", publisher="P", text="T").document()
    assert document.model_dump() == {
        "id": "a",
        "title": "Une ville teste un assistant",
        "text": "T",
        "lang": "en",
        "publisher": "P",
        "published": None,
        "seen": None,
        "source": None,
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"scope": "autre"}, "scope: Input should be 'iag', 'ia' or 'hors'; there are iag, ia, hors"),
        ({"urgency": "urgente"}, ".*; the nearest is urgent$"),
        ({"nature": "press"}, ".*; the nearest is presse$"),
        ({"scope": "hors"}, "an item out of scope has no axes"),
        ({"axes": []}, "an item in scope has at least one axis"),
        ({"axes": ["legal", "legal"]}, "axes: a label stands twice"),
        ({"risks": ["R01", "R01"]}, "risks: a label stands twice"),
        ({"risks": ["R26"]}, "risks: R26 is not in the register; the nearest is R2"),
        ({"risks": ["fuite"]}, "risks: fuite is not in the register; there are R01, R02"),
        ({"risks": ["R8"]}, "risks: R8 is not in the register; the nearest is R08"),
        ({"risks": ["R01", "R02", "R03", "R04", "R05"]}, "risks: Tuple should have at most 4"),
        ({"title": ""}, "title: "),
    ],
)
def test_an_error_names_file_line_and_what_is_wrong(
    tmp_path: Path, change: dict[str, Any], expected: str
) -> None:
    path = write(tmp_path / "gold.jsonl", GOOD, {**GOOD, "id": "b", **change})
    with pytest.raises(CorpusError, match=rf"gold\.jsonl:2: {expected}"):
        read_labelled(path)


def test_every_wrong_line_is_named_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", "{", GOOD, GOOD)
    with pytest.raises(CorpusError) as raised:
        read_labelled(path)
    first, second = str(raised.value).splitlines()
    assert ":1: Invalid JSON" in first
    assert second.endswith(":3: id: 'a' already stands on line 2")


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"", "no items"), (b"{}\n\xff", ":2: not UTF-8"), (None, r"cannot be read \(No such file")],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: bytes | None, expected: str) -> None:
    path = tmp_path / "gold.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CorpusError, match=expected):
        read_labelled(path)


def _items(stories: list[int]) -> tuple[LabelledItem, ...]:
    return tuple(
        LabelledItem.model_validate({**GOOD, "id": str(place), "event": str(story) if story else ""})
        for place, story in enumerate(stories)
    )


@given(st.lists(st.integers(0, 8), max_size=40), st.floats(0, 1), st.integers(0, 5))
def test_no_event_stands_on_both_sides_and_no_item_is_lost(
    stories: list[int], share: float, seed: int
) -> None:
    items = _items(stories)
    rest, held = split_by_event(items, share, seed)
    assert not {item.story for item in rest} & {item.story for item in held}
    assert sorted(item.id for item in rest + held) == sorted(item.id for item in items)
    assert len(held) >= share * len(items) - 1e-9


def test_a_split_depends_on_the_seed_alone(corpus: tuple[LabelledItem, ...]) -> None:
    first = split_by_event(corpus, 0.275, 1)
    assert first == split_by_event(corpus, 0.275, 1)
    assert first != split_by_event(corpus, 0.275, 2)
    assert 354 <= len(first[1]) <= 370


@given(st.lists(st.integers(1, 8), min_size=1, max_size=40), st.integers(2, 4))
def test_the_items_of_an_event_share_a_fold(stories: list[int], folds: int) -> None:
    items = _items(stories)
    fold_of: dict[str, set[int]] = {}
    for item, fold in zip(items, folds_by_event(items, folds, 0), strict=True):
        assert 0 <= fold < folds
        fold_of.setdefault(item.story, set()).add(fold)
    assert all(len(found) == 1 for found in fold_of.values())
