"""Each key of a TOML text is found on the line on which it was written."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from watcher.config.toml_lines import toml_lines

RULES = '''\
# a comment that looks like a table: [fake]
top = 1
"quoted.name" = 2

[web]
contact = """
[decoy]
host_spacing = 9
"""
host_spacing = 5
lists = [
  "[decoy]",
  "x = 1",
]
inline = { a = 1, b = { c = 2 } }

[[rooms]]
name = "first"
  [rooms.more]
  deep = 1
[[rooms]] # the second
name = "second"
[[rooms.parts]]
size = 1
[[rooms.parts]]
size = 2
[a.'b.c']
d.e = 1
d.f = 2
[a]
last = true
'''


def test_the_rules_of_toml() -> None:
    assert toml_lines(RULES) == {
        (): 1,
        ("top",): 2,
        ("quoted.name",): 3,
        ("web",): 5,
        ("web", "contact"): 6,
        ("web", "host_spacing"): 10,
        ("web", "lists"): 11,
        ("web", "inline"): 15,
        ("web", "inline", "a"): 15,
        ("web", "inline", "b"): 15,
        ("web", "inline", "b", "c"): 15,
        ("rooms",): 17,
        ("rooms", 0): 17,
        ("rooms", 0, "name"): 18,
        ("rooms", 0, "more"): 19,
        ("rooms", 0, "more", "deep"): 20,
        ("rooms", 1): 21,
        ("rooms", 1, "name"): 22,
        ("rooms", 1, "parts"): 23,
        ("rooms", 1, "parts", 0): 23,
        ("rooms", 1, "parts", 0, "size"): 24,
        ("rooms", 1, "parts", 1): 25,
        ("rooms", 1, "parts", 1, "size"): 26,
        ("a",): 30,
        ("a", "b.c"): 27,
        ("a", "b.c", "d"): 28,
        ("a", "b.c", "d", "e"): 28,
        ("a", "b.c", "d", "f"): 29,
        ("a", "last"): 31,
    }


def test_an_empty_text_has_only_its_beginning() -> None:
    assert toml_lines("") == {(): 1}


def test_only_a_line_feed_ends_a_line() -> None:
    assert toml_lines("a = 'x\u2028y\x85z'\nb = 1\n")[("b",)] == 2


VALUES = st.sampled_from(
    [
        "1",
        "true",
        "1979-05-27",
        '"a # b"',
        "'[x]'",
        '"""\n[decoy]\nk0 = 1\n"""',
        "'''\nk1 = '\n'''",
        "[\n  1,\n  # k2 = 3\n  2,\n]",
        '[ "=", "]" ] # k3 = 4',
        "{ x = 1 }",
    ]
)
NOISE = st.sampled_from(["", "\n", "# [k4]\n", "   \n# k5 = 1\n"])
NAMES = st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=12, unique=True)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, dict[tuple[str | int, ...], int]]:
    """A TOML text of tables, arrays of tables and keys, and the line on which each was written."""
    text, written = "", {}
    for name in draw(NAMES):
        quoted = '"' + "".join(f"\\U{ord(character):08X}" for character in name) + '"'
        table: tuple[str | int, ...] = (name,)
        text += draw(NOISE)
        if draw(st.booleans()):
            text += f"[{quoted}]\n"
        else:
            table = (name, 0)
            text += f"[[ {quoted} ]]\n"
        written[table] = text.count("\n")
        for number in range(draw(st.integers(0, 3))):
            text += draw(NOISE)
            written[(*table, f"k{number}")] = text.count("\n") + 1
            text += f"  k{number} = {draw(VALUES)}\n"
    return text, written


@given(texts())
def test_the_line_found_is_the_one_that_was_written_on(
    case: tuple[str, dict[tuple[str | int, ...], int]],
) -> None:
    text, written = case
    tomllib.loads(text)

    found = toml_lines(text)

    assert {path: found.get(path) for path in written} == written
