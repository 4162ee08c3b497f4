"""What is read by libyaml is what is read patiently, to the letter; the rest is left to others."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watcher.config.located import ConfigError, load_yaml
from watcher.config.usual_yaml import read_usual
from watcher.sources import bundled_path

PIECES = st.sampled_from(
    [*"ab1:-#?,[]{}&*!|>'\"%@`~.=<\\ \n\t", "\n  ", "\n- ", ": ", "<<: ", "yes", "2026-01-2", "é\x85", "---"]
)  # fmt: skip


def read_patiently(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    path = folder / "f.yaml"
    path.write_bytes(text.encode())
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    try:
        located = load_yaml(path)
    finally:
        monkeypatch.undo()
    return located.data, located.lines


def test_the_bundled_sources_are_of_usual_shape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = bundled_path().read_text(encoding="utf-8")
    assert read_usual(text) == read_patiently(text, tmp_path, monkeypatch)


@given(pieces=st.lists(PIECES, min_size=1, max_size=16))
def test_whatever_is_read_is_what_patience_reads(
    pieces: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "a: " + "".join(pieces)
    found = read_usual(text)
    if found is not None and isinstance(found[0], dict):
        with pytest.MonkeyPatch.context() as monkeypatch:
            patient = read_patiently(text, tmp_path_factory.getbasetemp(), monkeypatch)
        assert repr(found) == repr(patient)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n",
        "a: !!str 1\n",
        "<<: {b: 1}\n",
        "a: 1\na: 2\n",
        "a: 1\n1: 2\n",
        "? [a]\n: 2\n",
        "a: 1\n---\nb: 2\n",
        "a: 2026-13-45\n",
        "a: [\n",
        "a:\t1\n",
        "a: |#\n",
        "a: [b ?c]\n",
        "a: " + "[" * 100_000,
        "",
    ],
)
def test_what_is_not_usual_or_wrong_is_left_to_others(text: str) -> None:
    assert read_usual(text) is None


def test_without_libyaml_everything_is_read_patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert read_usual("a: 1\n") is None


def test_a_wrong_value_is_told_with_its_line_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("a: 1\nb: 2026-13-45\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"f\.yaml:2: not valid YAML: month must be in 1\.\.12"):
        load_yaml(path)
