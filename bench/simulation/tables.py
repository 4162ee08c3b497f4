"""The tables of docs/scaling.md in Markdown. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bench.simulation import paper
from bench.simulation.costs_file import Costs
from bench.simulation.figures import Figures, Polling
from bench.simulation.paper import GIB, YEAR, Load, Prices, Scale
from bench.simulation.polling import Weather

SIZES = (1_000, 100_000, 1_000_000)
ROOMS = (10, 1_000, 10_000)
BURST = 10
SYNAPSE_SECONDS = 5.0
"""Between two messages of an account, once ten went: Synapse's default `rc_message` (0.2 a second)."""
BUSY = 0.5
"""Of the one writer's day: more, and a storm would not be worked off within another day."""


def load_per_source(figures: Figures) -> Load:
    """What a source asked for in a day of the simulation.

    Whole are the answers of sources without validators, of those that have news, and one a day of each.
    """
    adaptive = figures.adaptive
    requests, arrivals = adaptive.requests_a_day / figures.sources, adaptive.arrivals_a_day / figures.sources
    bare = 1 - Weather().validators
    changed = min(1.0, (arrivals + 1) / requests)
    entries = arrivals * figures.entries_an_arrival
    return Load(requests, arrivals, entries, min(1.0, bare + (1 - bare) * changed))


def freshness(figures: Figures) -> str:
    """How soon what is published is in the store, adaptive beside fixed."""
    rows = [
        (group.name, f"{group.arrivals:,}", side.name, *_spread(side, group.name))
        for group in figures.adaptive.freshness
        for side in (figures.adaptive, figures.fixed)
    ]
    head = ("sources", "arrivals", "polling", "median", "p90", "p99", "≤ 15 min", "≤ 1 h", "≤ 24 h")
    return _table(head, rows)


def _spread(side: Polling, group: str) -> tuple[str, ...]:
    found = side.of(group)
    minutes = (f"{value:.0f} min" for value in (found.median, found.p90, found.p99))
    return (*minutes, *(f"{share:.0%}" for share in (found.quarter, found.hour, found.day)))


def rounds(figures: Figures) -> str:
    """How long the rounds are."""
    rows = [
        (
            side.name,
            f"{side.requests_a_day:,.0f}",
            f"{side.usual_round:.1f} min",
            f"{side.longest_round:.1f} min",
            f"{side.most_due:,}",
            f"{side.cores:.2f}",
            f"{side.writer:.2%}",
        )
        for side in (figures.adaptive, figures.fixed, figures.outage)
    ]
    head = ("polling", "requests a day", "usual round", "longest", "most due", "cores busy", "writer busy")
    return _table(head, rows)


def politeness(figures: Figures) -> str:
    """How hosts are treated."""
    rows = [
        (side.name, f"{side.smallest_gap:.1f} s", str(side.most_at_once), f"{side.most_a_day:,}")
        for side in (figures.adaptive, figures.fixed, figures.outage)
    ]
    head = ("polling", "smallest gap at a host", "most at once", "most requests to a host in a day")
    return _table(head, rows)


def world(figures: Figures) -> str:
    """What was simulated."""
    rows = [
        ("sources, hosts", f"{figures.sources:,} on {figures.hosts:,}"),
        ("days, of which warm-up", f"{figures.days:g}, {figures.warm_up:g}"),
        ("workers", str(figures.workers)),
        ("minutes between rounds", str(figures.minutes)),
        ("fixed polling with as many requests", f"every {figures.fixed_minutes:.1f} min"),
    ]
    return _table(("what", "how much"), rows)


def units(costs: Costs) -> str:
    """The measured costs."""
    parts = (
        ("fetch", "a visit answered 304", costs.visit),
        ("parse", "an answer with one new entry, on top: read, compared, judged", costs.answer),
        ("extract", "a page behind an entry, with its date", costs.article),
        ("classify", "each further entry of an answer, compared and judged", costs.entry),
        ("write", "a visit without news", costs.write_visit),
        ("write", "an entry: rows, stories, alerts, full-text index", costs.write_entry),
        ("search", f"a word in {costs.entries:,} entries", costs.search),
        ("post", "a message in an encrypted room, by the clock", costs.post),
    )
    rows = [(part, unit, f"{1000 * seconds:.2f} ms") for part, unit, seconds in parts]
    sizes = (
        ("store", "an entry, index included", costs.stored_bytes),
        ("archive", f"an answer, compressed ({costs.feed_bytes / 1000:.0f} kB before)", costs.archived_bytes),
    )
    rows += [(part, unit, f"{size / 1000:.1f} kB") for part, unit, size in sizes]
    return _table(("part", "one unit", "takes"), rows)


def load_of_a_source(figures: Figures, costs: Costs) -> str:  # noqa: ARG001 - tables have one signature
    """What a source asks for in a day."""
    load = load_per_source(figures)
    rows = [
        ("requests", f"{load.requests:.2f}"),
        ("arrivals, an answer each", f"{load.arrivals:.3f}"),
        ("entries in these", f"{load.entries:.3f}"),
        ("requests with a whole answer", f"{load.whole:.0%}"),
    ]
    return _table(("a source and day", ""), rows)


def carried_on(figures: Figures, costs: Costs) -> str:
    """Every part at every size, in seconds of processor a day unless it says otherwise."""
    scales = _scales(figures, costs)
    rows = [
        ("requests a day", *(f"{one.requests:,.0f}" for one in scales)),
        ("entries a day", *(f"{one.rows:,.0f}" for one in scales)),
        ("fetch", *(f"{one.fetching:,.0f} s" for one in scales)),
        ("parse", *(f"{one.parsing:,.0f} s" for one in scales)),
        ("extract", *(f"{one.articles:,.0f} s" for one in scales)),
        ("classify", *(f"{one.classifying:,.0f} s" for one in scales)),
        ("write (one writer)", *(f"{one.writing:,.0f} s" for one in scales)),
        ("cores busy all day", *(f"{one.cores:.3f}" for one in scales)),
        ("the writer's day", *(f"{one.writer:.2%}" for one in scales)),
        ("store, GiB a year", *(f"{one.stored * YEAR:,.1f}" for one in scales)),
        ("archive, GiB a day", *(f"{one.archived:,.2f}" for one in scales)),
        (f"days until {paper.SEARCHED:,} entries", *(f"{one.days_searched:,.1f}" for one in scales)),
    ]
    return _table(("", *(f"{one.sources:,} sources" for one in scales)), rows)


def limits(figures: Figures, costs: Costs) -> str:
    """Where one writer ends."""
    load = load_per_source(figures)
    entries = 1 / costs.write_entry
    rows = [
        ("entries a second, one writer", f"{entries:,.0f}"),
        (f"sources for {BUSY:.0%} of its day", f"{paper.most_sources(load, costs, BUSY):,}"),
        ("entries for 100 GiB", f"{100 * GIB / costs.stored_bytes:,.0f}"),
        ("days to 100 GiB, 100,000 sources", f"{100 / paper.carried(100_000, load, costs).stored:,.0f}"),
    ]
    return _table(("SQLite", ""), rows)


def rooms(costs: Costs) -> str:
    """How long messages take to all rooms."""
    rows = [
        (
            f"{count:,}",
            _hours(paper.hours_to_post(count, costs.post)),
            _hours(
                paper.hours_to_post(min(count, BURST), costs.post)
                + paper.hours_to_post(max(count - BURST, 0), SYNAPSE_SECONDS)
            ),
        )
        for count in ROOMS
    ]
    within = (
        "within 15 minutes",
        f"{paper.rooms_within(costs.post, 15):,} rooms",
        f"{BURST + paper.rooms_within(SYNAPSE_SECONDS, 15):,} rooms",
    )
    return _table(("rooms", "account without limits", "Synapse's defaults"), [*rows, within])


def money(figures: Figures, costs: Costs) -> str:
    """Electricity and money in a year."""
    prices = Prices()
    scales = _scales(figures, costs)
    rows = [
        ("kWh a year", *(f"{one.watt_hours / 1000:,.1f}" for one in scales)),
        ("processors, € a year", *(f"{12 * one.cores * prices.core:,.1f}" for one in scales)),
        ("GiB kept after a year", *(f"{(one.stored + one.archived) * YEAR:,.0f}" for one in scales)),
        ("both, € a year", *(f"{one.euros(prices):,.0f}" for one in scales)),
    ]
    return _table(("", *(f"{one.sources:,} sources" for one in scales)), rows)


def _scales(figures: Figures, costs: Costs) -> list[Scale]:
    load = load_per_source(figures)
    return [paper.carried(size, load, costs) for size in SIZES]


def _hours(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{hours * 3600:,.0f} s"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
