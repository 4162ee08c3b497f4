"""Pictures as files: an SVG element for a page, a PNG for the room. Drawing is an extra, words are not."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec

from digests.pictures.captions import caption
from digests.pictures.figures import Figure
from digests.pictures.svg import element
from digests.texts.language import Language


@dataclass(frozen=True, slots=True)
class Png:
    """A drawn picture; width and height in pixels."""

    data: bytes
    width: int
    height: int


def lacking() -> str | None:
    """What is missing to draw, with the remedy; None when nothing is."""
    if find_spec("matplotlib") is not None:
        return None
    return "the library that draws is not installed; install vigie-observatoire[charts]"


def svg(figure: Figure, words: Language, ident: str) -> str:
    """The `<svg>` element of a figure, to stand in a page of that language; the same figure, the same text.

    It fills the width of its place. `ident` begins its ids: another one for each picture of a page. Raises
    ImportError without the extra (ask `lacking` first), ValueError when `ident` is no id.
    """
    from digests.pictures import plotting  # noqa: PLC0415 - an extra, and slow to import

    said = caption(figure, words)
    return element(plotting.svg(figure, said, words), said, ident, words.code)


def png(figure: Figure, words: Language) -> Png:
    """The figure as an image with its title, 1,000 pixels wide: the same bytes with the same library.

    Raises ImportError without the extra.
    """
    from digests.pictures import plotting  # noqa: PLC0415 - an extra, and slow to import

    data = plotting.png(figure, caption(figure, words), words)
    width, height = struct.unpack(">II", data[16:24])  # of the header, which begins every PNG
    return Png(data, width, height)
