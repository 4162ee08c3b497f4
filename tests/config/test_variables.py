"""Settings as environment variables: which one set a value, how lists are written, what is misspelt."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.config.located import KeyPath, Located
from watcher.config.variables import as_list, unknown_sections, variable_of

NO_FILE = Located(Path("environment"), {}, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sat", ["sat"]),
        ("sat, sun", ["sat", "sun"]),
        ('["sat", "sun"]', ["sat", "sun"]),
        (' [{"name": "a"}]', [{"name": "a"}]),
        ("[]", []),
    ],
)
def test_a_list_is_words_between_commas_or_json(text: str, expected: list[object]) -> None:
    assert as_list(text) == expected


@given(st.one_of(st.lists(st.text()), st.integers(), st.none(), st.dictionaries(st.text(), st.text())))
def test_what_is_not_text_stays_as_it_is(value: object) -> None:
    assert as_list(value) is value


def test_broken_json_is_told() -> None:
    with pytest.raises(ValueError, match="a list is wanted"):
        as_list("[sat, sun]")


@pytest.mark.parametrize(
    ("path", "variables", "expected"),
    [
        (("web", "contact"), {"VIGIE_WEB__CONTACT"}, "VIGIE_WEB__CONTACT (environment)"),
        (("web", "contact"), {"VIGIE_WEB__TIMEOUT"}, None),
        (("web", "contact"), {"VIGIE_WEB"}, "VIGIE_WEB (environment)"),
        (("schedule", "quiet", 1), {"VIGIE_SCHEDULE__QUIET"}, "VIGIE_SCHEDULE__QUIET (environment)"),
        (("rooms", 0, "name"), {"VIGIE_ROOMS"}, "VIGIE_ROOMS (environment)"),
        (("rooms", 0, "name"), {"PATH"}, None),
        (("matrix",), {"VIGIE_MATRIX__USER_ID", "VIGIE_MATRIX__A"}, "VIGIE_MATRIX__A (environment)"),
        (("matrix",), {"VIGIE_WEB__CONTACT"}, None),
    ],
)
def test_a_value_is_traced_to_the_variable_that_set_it(
    path: KeyPath, variables: set[str], expected: str | None
) -> None:
    assert variable_of(path, variables) == expected


def test_an_unknown_section_is_told_where_it_was_named() -> None:
    file = Located(Path("vigie.toml"), {"web": {}, "webb": {}}, {(): 1, ("web",): 1, ("webb",): 4})

    assert unknown_sections(
        file, {"VIGIE_ROMS__0", "VIGIE_WEB__X", "VIGIE_HOME", "OTHER__X"}, ["web", "rooms"]
    ) == [
        "vigie.toml:4: webb: unknown section (did you mean 'web'?); allowed: rooms, web",
        "VIGIE_ROMS__0 (environment): roms: unknown section (did you mean 'rooms'?); allowed: rooms, web",
    ]


def test_nothing_is_told_when_all_sections_are_known() -> None:
    assert unknown_sections(NO_FILE, {"VIGIE_WEB__CONTACT"}, ["web"]) == []
