"""How long the pictures take: `python -m bench.pictures [FOLDER]`; in a folder they are left to look at."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from classifiers.register import load_register
from digests.pictures import charts
from digests.pictures.captions import caption
from digests.pictures.figures import (
    AxisCounts,
    AxisWeeks,
    Figure,
    RiskCounts,
    RiskMonths,
    RiskTrend,
    SourceWeeks,
)
from digests.pictures.palette import CHART_CSS
from digests.pictures.spans import last_day, months, weeks
from digests.texts.language import language

_PARIS = ZoneInfo("Europe/Paris")
_NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
_PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Pictures</title><style>
html {{ color-scheme: light dark; font-family: system-ui, sans-serif }}
figure {{ margin: 2rem 0; max-width: 36rem }}
{css}</style>{figures}</html>
"""


def main() -> None:
    """Draw invented figures and print milliseconds and kilobytes of each."""
    words = language("fr")
    figures = _figures(random.Random(2026))
    begun = time.perf_counter()
    charts.svg(figures[-1], words, "first")
    print(f"{'the first one, with the import':32}{(time.perf_counter() - begun) * 1000:8.0f} ms")
    for figure in figures:
        name = caption(figure, words).name
        svg, png = charts.svg(figure, words, name), charts.png(figure, words).data
        _report(f"{name}, svg", lambda one=figure: charts.svg(one, words, "chart"), len(svg))
        _report(f"{name}, png", lambda one=figure: charts.png(one, words), len(png))
    if len(sys.argv) > 1:
        _leave(Path(sys.argv[1]), figures)


def _leave(folder: Path, figures: list[Figure]) -> None:
    words = language("fr")
    folder.mkdir(parents=True, exist_ok=True)
    shown: list[str] = []
    for number, figure in enumerate(figures):
        said = caption(figure, words)
        (folder / f"{number}-{said.name}.png").write_bytes(charts.png(figure, words).data)
        svg = charts.svg(figure, words, f"chart-{number}")
        shown.append(f"<figure><figcaption>{said.title}</figcaption>{svg}</figure>")
    page = _PAGE.format(css=CHART_CSS, figures="".join(shown))
    (folder / "pictures.html").write_text(page, encoding="utf-8")


def _figures(chance: random.Random) -> list[Figure]:
    by_month, by_week = months(_NOW, _PARIS), weeks(_NOW, _PARIS)
    starts, until = tuple(span.day for span in by_month), last_day(by_month, _PARIS)
    risks = tuple(
        RiskCounts(risk.id, risk.fr, risk.weight, _counts(chance, chance.choice([1, 2, 4, 12])))
        for risk in load_register().risks
    )
    heat_map = RiskMonths(starts, until, risks)
    mondays = tuple(span.day for span in by_week)
    broken, silent = _counts(chance, 3), _counts(chance, 6)
    working = tuple(61 - one - other for one, other in zip(broken, silent, strict=True))
    return [
        heat_map,
        heat_map.most_told(10),
        AxisWeeks(
            mondays,
            until,
            (
                AxisCounts("legal", _counts(chance, 12)),
                AxisCounts("usages", _counts(chance, 20)),
                AxisCounts("technologie", _counts(chance, 15)),
            ),
        ),
        SourceWeeks(mondays, until, working, silent, broken),
        RiskTrend(risks[7], "month", starts, until),
    ]


def _counts(chance: random.Random, mean: int) -> tuple[int, ...]:
    return tuple(max(0, round(chance.gauss(mean, mean**0.5))) for _ in range(12))


def _report(name: str, work: Callable[[], object], size: int) -> None:
    taken: list[float] = []
    for _ in range(5):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"{name:32}{statistics.median(taken):8.0f} ms{size / 1000:8.1f} kB")


if __name__ == "__main__":
    main()
