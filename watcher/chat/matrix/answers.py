"""Answers that we read ourselves: models by the names of the client-server specification."""

from __future__ import annotations

from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, RootModel

RawEvent: TypeAlias = dict[str, Any]
"""An event as JSON, from anybody: nothing in it is to be trusted to be there or of its type."""


class Answer(BaseModel):
    """An answer; what we do not use of it is dropped."""

    model_config = ConfigDict(frozen=True)


class Done(Answer):
    """An answer of which only the success matters."""


class Content(RootModel[RawEvent]):
    """Any JSON object."""


class Events(Answer):
    events: tuple[RawEvent, ...] = ()


class Timeline(Events):
    limited: bool = False
    prev_batch: str | None = None


class JoinedNews(Answer):
    state: Events = Events()
    timeline: Timeline = Timeline()


class Invitation(Answer):
    invite_state: Events = Events()


class _RoomNews(Answer):
    join: dict[str, JoinedNews] = Field(default_factory=dict[str, JoinedNews])
    invite: dict[str, Invitation] = Field(default_factory=dict[str, Invitation])


class News(Answer):
    """The answer to one sync request."""

    next_batch: str
    rooms: _RoomNews = _RoomNews()
    to_device: Events = Events()
    device_one_time_keys_count: dict[str, int] | None = None


def news_filter(timeline: int) -> dict[str, Any]:
    """What a sync is asked for, to be answered by no more than News: `timeline` events a room."""
    nothing: dict[str, list[str]] = {"types": []}
    room = {
        "timeline": {"limit": timeline},
        "state": {"lazy_load_members": True},
        "ephemeral": nothing,
        "account_data": nothing,
    }
    return {"room": room, "presence": nothing, "account_data": nothing}


class Page(Answer):
    """Some events of a room; `end` asks for the next ones, None when there are none."""

    chunk: tuple[RawEvent, ...]
    end: str | None = None
    next_batch: str | None = None


class Uploaded(Answer):
    content_uri: str


class KeyCounts(Answer):
    one_time_key_counts: dict[str, int]


class KeyQuery(Answer):
    device_keys: dict[str, dict[str, Any]] = Field(default_factory=dict[str, dict[str, Any]])
    master_keys: dict[str, Any] = Field(default_factory=dict[str, Any])


class KeyClaim(Answer):
    one_time_keys: dict[str, dict[str, Any]]


class Signed(Answer):
    failures: dict[str, Any] = Field(default_factory=dict[str, Any])
