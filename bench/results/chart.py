"""Bars of all programs in all rounds as one SVG, on white, without a library. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bench.feeds.load import Round
from bench.results.history import Comparison, Row
from bench.results.tables import label, scaled, seconds
from digests.pictures.palette import ACCENT, GROUND, INK, MUTED, RULE, SOFT

_WIDTH, _LEFT, _RIGHT = 760, 190, 130
_LINE, _HEAD, _TOP = 22, 34, 40
"""Pixels: the picture, its names and figures, a bar with its gap, a round's title, the picture's title."""
_MEANS = {
    Round.COLD: "every entry new",
    Round.UNCHANGED: "validators sent, nothing changed",
    Round.SAME: "validators passed over, the same bytes",
    Round.ONE_MORE: "one new entry a feed",
}


def chart(comparison: Comparison) -> str:
    """A panel a round, each with a scale of its own: seconds, the fewer the better."""
    rows = [row for row in comparison.rows if row.version is not None]
    height = _TOP + len(Round) * (_HEAD + _LINE * len(rows)) + 12
    title = f"Seconds to read {comparison.feeds.count:,} feeds of {comparison.feeds.entries} entries"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" font-family="DejaVu Sans, sans-serif" font-size="13">',
        f"<title>{title}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="{GROUND}"/>',
        _text(12, 24, title, INK, "start", bold=True),
    ]
    for number, now in enumerate(Round):
        lines += _panel(now, rows, comparison.cap, _TOP + number * (_HEAD + _LINE * len(rows)))
    return "\n".join([*lines, "</svg>", ""])


def _panel(now: Round, rows: list[Row], cap: float, top: int) -> Iterator[str]:
    """One round: its title, then a bar for each program."""
    yield f'<path d="M12 {top + 4}H{_WIDTH - 12}" stroke="{RULE}"/>'
    yield _text(12, top + 24, f"{now}: {_MEANS[now]}", INK, "start", bold=True)
    lengths = [_length(row, now, cap) for row in rows]
    most = max(lengths, default=0.0) or 1.0
    for number, (row, length) in enumerate(zip(rows, lengths, strict=True)):
        base = top + _HEAD + _LINE * number
        width = max(length / most * (_WIDTH - _LEFT - _RIGHT), 1)
        color = ACCENT if row.name.startswith("Vigie") else SOFT
        yield _text(_LEFT - 8, base + 14, label(row), INK, "end")
        yield f'<path d="M{_LEFT} {base + 2}h{width:.1f}v{_LINE - 6}h-{width:.1f}z" fill="{color}"/>'
        yield _text(_LEFT + width + 6, base + 14, _figure(row, now, cap), MUTED, "start")


def _length(row: Row, now: Round, cap: float) -> float:
    """Seconds; the cap for a round that was ended, nothing for one that was not run."""
    taken = scaled(row, now)
    return taken if taken is not None else cap * row.share if now in row.rounds else 0.0


def _figure(row: Row, now: Round, cap: float) -> str:
    taken = scaled(row, now)
    if taken is not None:
        return f"{seconds(taken)} s"
    return f"> {cap * row.share:.0f} s" if now in row.rounds else "not run"


def _text(x: float, y: float, said: str, color: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{color}" text-anchor="{anchor}"{weight}>{escape(said)}</text>'
    )
