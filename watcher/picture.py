"""A picture on its way to a room, with its message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; `name` is its file name, width and height are in pixels.

    Its words are the message's text, which is complete without it.
    """

    name: str
    png: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Upload:
    """Where a picture lies: an `mxc:` address, and the keys (JSON) when it lies there encrypted."""

    url: str
    keys: str | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture with where it lies, if it was taken anywhere yet.

    `note` keeps that for good, before anything refers to it: killed later, we find it there again.
    """

    picture: Picture
    upload: Upload | None
    note: Callable[[Upload], None]
