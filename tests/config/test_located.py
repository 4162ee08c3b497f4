"""Where keys stand in YAML and TOML files, and how a file that cannot be read is told."""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watcher.config.located import ConfigError, KeyPath, Located, load_toml, load_yaml, read_text

Loader = Callable[[Path], Located]


def written(folder: Path, text: str) -> Path:
    path = folder / "file"
    path.write_bytes(text.encode("utf-8"))
    return path


def problem(load: Callable[[Path], object], path: Path) -> str:
    """The one problem of a file, without the folder of its path."""
    with pytest.raises(ConfigError) as caught:
        load(path)
    (only,) = caught.value.problems
    return only.removeprefix(f"{path.parent}/")


class TestLines:
    def test_of_yaml(self, tmp_path: Path) -> None:
        located = load_yaml(written(tmp_path, "# first\na: 1\nb:\n  - c: 2\n    d: {e: 3}\n  -\n    c: 4\n"))

        assert located.data == {"a": 1, "b": [{"c": 2, "d": {"e": 3}}, {"c": 4}]}
        assert located.lines == {
            (): 1,
            ("a",): 2,
            ("b",): 3,
            ("b", 0): 4,
            ("b", 0, "c"): 4,
            ("b", 0, "d"): 5,
            ("b", 0, "d", "e"): 5,
            ("b", 1): 7,
            ("b", 1, "c"): 7,
        }

    def test_of_toml(self, tmp_path: Path) -> None:
        located = load_toml(written(tmp_path, "[web]\n\ncontact = 'x'\n"))

        assert located.data == {"web": {"contact": "x"}}
        assert located.line(("web", "contact")) == 3

    @pytest.mark.parametrize(
        ("path", "line"),
        [(("a", "b"), 2), (("a", "b", "c", 3), 2), (("a", "x"), 1), (("z",), 1), ((), 1)],
    )
    def test_of_an_absent_key_is_that_of_the_nearest_around_it(self, path: KeyPath, line: int) -> None:
        located = Located(Path("f"), {}, {("a",): 1, ("a", "b"): 2})

        assert located.line(path) == line
        assert located.where(path) == f"f:{line}"

    def test_without_a_file_there_is_none(self) -> None:
        assert Located(Path("environment"), {}, {}).where(("a",)) == "environment"

    @pytest.mark.parametrize(("load", "text"), [(load_yaml, "a: 1\n"), (load_toml, "a = 1\n")])
    def test_a_byte_order_mark_does_no_harm(self, load: Loader, text: str, tmp_path: Path) -> None:
        assert load(written(tmp_path, "\ufeff" + text)).data == {"a": 1}

    def test_merged_blocks_keep_the_line_of_the_block(self, tmp_path: Path) -> None:
        located = load_yaml(written(tmp_path, "base: &base\n  kind: feed\none:\n  <<: *base\n  id: x\n"))

        assert located.data["one"] == {"kind": "feed", "id": "x"}
        assert located.line(("one", "kind")) == 3


KEYS = st.text(string.ascii_letters, min_size=1, max_size=6)
SCALARS = st.one_of(st.text(max_size=20), st.integers(), st.booleans(), st.none())
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


def with_marked_keys(tree: Any, marks: list[str]) -> Any:
    """The same tree whose keys are all different, so that a key names one line."""
    if isinstance(tree, dict):
        marked = {}
        for name, value in tree.items():
            mark = f"{name}-{len(marks)}"
            marks.append(mark)
            marked[mark] = with_marked_keys(value, marks)
        return marked
    return [with_marked_keys(value, marks) for value in tree] if isinstance(tree, list) else tree


@given(tree=TREES, indent=st.integers(2, 6), width=st.integers(20, 200))
def test_the_line_found_for_a_yaml_key_is_the_one_that_it_was_written_on(
    tree: dict[str, Any], indent: int, width: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    marks: list[str] = []
    data = with_marked_keys(tree, marks)
    text = yaml.safe_dump(data, indent=indent, width=width, allow_unicode=True)

    located = load_yaml(written(tmp_path_factory.getbasetemp(), text))

    assert located.data == yaml.safe_load(text)
    lines = text.split("\n")
    keys = {path[-1]: line for path, line in located.lines.items() if path and isinstance(path[-1], str)}
    assert set(keys) == set(marks)
    assert [mark for mark in marks if f"{mark}:" not in lines[keys[mark] - 1]] == []


class TestUnreadable:
    def test_missing(self, tmp_path: Path) -> None:
        assert problem(read_text, tmp_path / "f") == "f: no such file; check the path or leave the option out"

    def test_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "f").mkdir()

        assert problem(read_text, tmp_path / "f").startswith("f: cannot be read (")

    def test_not_utf8(self, tmp_path: Path) -> None:
        (tmp_path / "f").write_bytes(b"a: 1\nb: \xe9\n")

        assert problem(read_text, tmp_path / "f") == "f:2: not UTF-8; save the file as UTF-8"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\na: 2\n", "file:2: key 'a' stands twice (first on line 1); keep one"),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", "file:4: key 'b' stands twice (first on line 2); keep one"),
        ("a: 1\n1: 2\n", "file:2: key 1 is not text; put it in quotes"),
        ("a: 1\nyes: 2\n", "file:2: key yes is not text; put it in quotes"),
        ("? [a]\n: 2\n", "file:1: key a block is not text; put it in quotes"),
        ("a: 1\n b: 2\n", "file:2: not valid YAML: mapping values are not allowed here"),
        ("a: \u2028\nb: [\n", "file:3: not valid YAML: while parsing a flow node, "
         "expected the node content, but found '<stream end>'"),
        ("a: 1\n---\nb: 2\n", "file:2: not valid YAML: "
         "expected a single document in the stream, but found another document"),
        ("a: 1\nb: 2026-13-45\n", "file:2: not valid YAML: month must be in 1..12"),
        ("a: 1\nb: !!python/name:os.system\n", "file:2: not valid YAML: could not determine a constructor "
         "for the tag 'tag:yaml.org,2002:python/name:os.system'"),
        ("a: 1\nb: \x00\n", "file:2: not valid YAML: the character U+0000 cannot stand here"),
        ("a: &a [*a]\n", "file: nested too deeply, or a block that contains itself"),
        ("a: " + "[" * 1000, "file: nested too deeply, or a block that contains itself"),
        ("# nothing yet\n", "file:1: found no keys at the top level; see the bundled file for the shape"),
        ("just text\n", "file:1: found no keys at the top level; see the bundled file for the shape"),
    ],
)  # fmt: skip
def test_yaml_that_cannot_be_read_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    assert problem(load_yaml, written(tmp_path, text)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1\nb = \n", "file:2: not valid TOML: Invalid value"),
        ("a = 1\na = 2\n", "file:2: not valid TOML: Cannot overwrite a value"),
        ("[web]\n[web]\n", "file:2: not valid TOML: Cannot declare ('web',) twice"),
        ('a = 1\nb = """\n', "file:2: not valid TOML: Unterminated string (at end of document)"),
        ("a = " + "9" * 5000 + "\n", "file:1: not valid TOML: Exceeds the limit (4300 digits)"),
        ("a = " + "[" * 5000, "file: nested too deeply"),
    ],
)
def test_toml_that_cannot_be_read_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    assert problem(load_toml, written(tmp_path, text)).startswith(told)
