import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.chat.matrix.errors import Refusal, refusal_in, room_error
from watcher.chat.room import (
    RoomBusyError,
    RoomClosedError,
    RoomError,
    RoomRefusedError,
    RoomSessionError,
    RoomUnavailableError,
    RoomUnreachableError,
)

refusals = st.builds(
    Refusal,
    status=st.integers(min_value=100, max_value=599),
    errcode=st.none() | st.sampled_from(["M_FORBIDDEN", "M_LIMIT_EXCEEDED", "M_UNKNOWN", "M_UNKNOWN_TOKEN"]),
    message=st.text(max_size=20),
)


def error(status: int, errcode: str | None, *, of_account: bool = False) -> RoomError:
    return room_error(Refusal(status, errcode, "said so"), "sending to room !a", of_account=of_account)


@pytest.mark.parametrize(
    ("status", "errcode", "kind"),
    [
        (429, "M_LIMIT_EXCEEDED", RoomBusyError),
        (429, None, RoomBusyError),
        (500, "M_UNKNOWN", RoomUnavailableError),
        (502, None, RoomUnreachableError),
        (200, None, RoomUnavailableError),  # a captive portal's page
        (404, None, RoomUnavailableError),  # a proxy that lost its homeserver
        (404, "M_UNRECOGNIZED", RoomUnavailableError),
        (403, "M_RESOURCE_LIMIT_EXCEEDED", RoomUnavailableError),
        (403, "M_FORBIDDEN", RoomClosedError),
        (404, "M_NOT_FOUND", RoomClosedError),
        (404, "M_UNKNOWN", RoomClosedError),
        (400, "M_BAD_JSON", RoomRefusedError),
        (400, "M_UNKNOWN", RoomRefusedError),  # an answer to an event that is not there
        (413, "M_TOO_LARGE", RoomRefusedError),
        (413, None, RoomRefusedError),
        (401, "M_UNKNOWN_TOKEN", RoomSessionError),
        (401, "M_MISSING_TOKEN", RoomSessionError),
        (403, "M_USER_DEACTIVATED", RoomSessionError),
        (401, "M_USER_LOCKED", RoomSessionError),
    ],
)
def test_what_an_answer_means_for_a_message(status: int, errcode: str | None, kind: type[RoomError]) -> None:
    assert type(error(status, errcode)) is kind


@pytest.mark.parametrize(
    ("status", "errcode", "kind"),
    [
        (403, "M_FORBIDDEN", RoomSessionError),
        (429, "M_LIMIT_EXCEEDED", RoomBusyError),
        (502, None, RoomUnreachableError),
    ],
)
def test_what_an_answer_means_for_the_account(
    status: int, errcode: str | None, kind: type[RoomError]
) -> None:
    assert type(error(status, errcode, of_account=True)) is kind


@given(refusals)
def test_an_answer_about_the_account_never_condemns_a_message(refusal: Refusal) -> None:
    assert not isinstance(room_error(refusal, "logging in", of_account=True), RoomRefusedError)


def test_the_wait_that_the_server_asks_for_is_passed_on() -> None:
    refusal = Refusal(429, "M_LIMIT_EXCEEDED", "slow down", retry_after=4.5)
    found = room_error(refusal, "sending", of_account=False)
    assert isinstance(found, RoomUnavailableError)
    assert found.retry_after == 4.5


@pytest.mark.parametrize(
    ("status", "errcode", "text"),
    [
        (403, "M_FORBIDDEN", "sending to room !a: the homeserver answered M_FORBIDDEN said so; invite"),
        (413, "M_TOO_LARGE", "shorten or split the message"),
        (404, "M_NOT_FOUND", "check the room's id"),
        (401, "M_UNKNOWN_TOKEN", "run `vigie matrix login`"),
        (502, None, "the homeserver answered 502 said so"),
    ],
)
def test_errors_say_what_was_tried_and_what_to_do(status: int, errcode: str | None, text: str) -> None:
    assert text in str(error(status, errcode))


@pytest.mark.parametrize(
    ("content", "errcode", "message"),
    [
        ({"errcode": "M_FORBIDDEN", "error": "no"}, "M_FORBIDDEN", "no"),
        ({"errcode": 1}, None, ""),
        ({"retry_after_ms": "soon"}, None, ""),
        ([], None, ""),
        (None, None, ""),
    ],
)
def test_a_refusal_is_read_from_any_body(content: object, errcode: str | None, message: str) -> None:
    assert refusal_in(500, content) == Refusal(500, errcode, message)
