"""Texts of a picture before they are drawn: what may stand there, how wide it is, where it breaks. Pure."""

from __future__ import annotations

from digests.texts.safe import cut, excerpt

SIZE = 13.0
SMALL = 11.5
LINE = 16.0
"""Between two lines of text."""
CHARACTERS = 300
"""No text of a picture is longer, whatever its source wrote."""

_NOT_XML = {0xFFFE: None, 0xFFFF: None}
_NARROW = frozenset("iljtfrI.,;:!'’ ()[]|·\u202f\u00a0")
_BROAD = frozenset("mwMW@%—…œŒ")


def shown(text: str, most: int = CHARACTERS) -> str:
    """A text as a picture may hold it: on one line, without what XML forbids or what turns reading around."""
    return excerpt(text.translate(_NOT_XML), most)


def wide(text: str, size: float = SIZE) -> float:
    """About how wide a text is, rather too wide, since every reader has another font."""
    return size * sum(_share(character) for character in text)


def fitted(text: str, width: float, size: float = SIZE) -> str:
    """The text on one line of that width, cut with an ellipsis when it is longer."""
    if wide(text, size) <= width:
        return text
    most = len(text)
    while most > 2 and wide(cut(text, most), size) > width:
        most -= 1
    return cut(text, most)


def wrapped(text: str, width: float, size: float = SIZE, most: int = 2) -> tuple[str, ...]:
    """The text in at most so many lines of that width; the last one is cut when more would follow."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most:
        if len(lines) == most - 1:
            lines.append(fitted(" ".join(words), width, size))
            break
        taken = 1
        while taken < len(words) and wide(" ".join(words[: taken + 1]), size) <= width:
            taken += 1
        lines.append(fitted(" ".join(words[:taken]), width, size))
        words = words[taken:]
    return tuple(lines)


def _share(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _BROAD or ord(character) > 0x2E80:
        return 1.02
    return 0.76 if character.isupper() else 0.62
