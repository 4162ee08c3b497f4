"""An answer of the bot in a room: a title, lines, a closing word; as plain text and as HTML.

Texts of sources and of people come in as they are: what could ping, hide or format is taken away here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from digests.messages.fitting import longest_that_fits
from digests.rows import Message
from digests.texts.safe import clean, cut, excerpt, safe_link
from digests.texts.templating import render

SPAN_LIMIT = 400
"""Characters of one piece of text; what is longer is no line of an answer."""
_PARAGRAPH_LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line, in one of four looks; `link` is dropped unless it is http or https."""

    text: str
    link: str | None = None
    strong: bool = False
    code: bool = False


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """`paragraphs`, then `lines` as a list, numbered when `numbered`, then `close`."""

    title: str = ""
    paragraphs: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    close: tuple[Line, ...] = ()
    numbered: bool = False


def text(*pieces: str | Span) -> Line:
    """A line of pieces."""
    return tuple(Span(piece) if isinstance(piece, str) else piece for piece in pieces)


def strong(words: str) -> Span:
    """A piece in bold."""
    return Span(words, strong=True)


def code(words: str) -> Span:
    """A piece to be typed as it is, such as a command."""
    return Span(words, code=True)


def link(words: str, address: str | None) -> Span:
    """A piece that leads somewhere, when the address can be trusted."""
    return Span(words, link=address)


def rendered(said: Reply | Message) -> Message:
    """The message; one that is rendered already, such as a digest, as it is."""
    return said if isinstance(said, Message) else reply_message(said)


def reply_message(reply: Reply) -> Message:
    """The answer in both forms; lines are left out from the end, and counted, until it fits one event."""

    def with_lines(limit: int) -> Message:
        left_out = len(reply.lines) - limit
        more = (text(f"… et {left_out} de plus"),) if left_out else ()
        view = _cleaned(replace(reply, lines=(*reply.lines[:limit], *more)))
        body = render("reply.txt.j2", view).strip()
        return Message(body=body, html=clean(render("reply.html.j2", view)).strip())

    return longest_that_fits(with_lines, len(reply.lines))


def _cleaned(reply: Reply) -> Reply:
    return replace(
        reply,
        title=excerpt(reply.title, SPAN_LIMIT),
        paragraphs=tuple(_line(one, _PARAGRAPH_LIMIT) for one in reply.paragraphs),
        lines=tuple(_line(one, SPAN_LIMIT) for one in reply.lines),
        close=tuple(_line(one, SPAN_LIMIT) for one in reply.close),
    )


def _line(line: Line, limit: int) -> Line:
    return tuple(_span(span, limit) for span in line)


def _span(span: Span, limit: int) -> Span:
    """The blanks at both ends are kept: they part this piece from the next."""
    inner = excerpt(span.text, limit)
    before = " " if span.text[:1].isspace() and inner else ""
    after = " " if span.text[-1:].isspace() and inner else ""
    address = safe_link(span.link) if span.link else None
    return replace(span, text=f"{before}{cut(inner, limit)}{after}", link=address)
