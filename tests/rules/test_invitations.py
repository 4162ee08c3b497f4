import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.rules.invitations import Welcome, is_welcome

ANN = "@ann:ville.example"


@pytest.mark.parametrize(
    ("welcome", "expected"),
    [
        (Welcome(), False),
        (Welcome(people=frozenset({ANN})), True),
        (Welcome(people=frozenset({"@bob:ville.example"})), False),
        (Welcome(servers=frozenset({"ville.example"})), True),
        (Welcome(servers=frozenset({"example"})), False),
        (Welcome(rooms=frozenset({"!veille"})), True),
        (Welcome(rooms=frozenset({"!another"})), False),
    ],
)
def test_an_invitation_is_welcome_by_its_author_the_authors_server_or_its_room(
    welcome: Welcome, *, expected: bool
) -> None:
    assert is_welcome("!veille", ANN, welcome) is expected


def test_a_server_with_a_port_is_named_with_it() -> None:
    welcome = Welcome(servers=frozenset({"ville.example:8448"}))
    assert is_welcome("!a", "@ann:ville.example:8448", welcome)


@given(st.text(), st.text())
def test_without_any_rule_nobody_is_welcome(room_id: str, inviter: str) -> None:
    assert not is_welcome(room_id, inviter, Welcome())
