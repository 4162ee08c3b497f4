"""Tables, page and picture of the benchmark, from made-up figures."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.feeds.load import Round
from bench.results.bars import BARS, bars_table
from bench.results.beside import cluster, micro
from bench.results.chart import chart
from bench.results.history import (
    Comparison,
    Feeds,
    Figures,
    Machine,
    Micro,
    OnCluster,
    Row,
    Run,
    append,
    read,
)
from bench.results.page import PAGE, PICTURE, page, shown
from bench.results.tables import efforts, history_table, micro_table, remarks, walls

FEEDS = Feeds(count=2_000, entries=25, megabytes=170.3, seed=1)


def figures(
    wall: float, now: str, feeds: int = 2_000, *, code: int = 0, in_time: bool = True, held: int | None = None
) -> Figures:
    """A round in which all went as it should, unless told."""
    expected = feeds * (26 if now == Round.ONE_MORE else 25)
    return Figures(
        wall=wall,
        cpu=wall * 1.5,
        peak_mib=100 + wall,
        asked=feeds,
        requests=feeds,
        not_modified=feeds if now == Round.UNCHANGED else 0,
        held=expected if held is None else held,
        code=code,
        in_time=in_time,
    )


def row(name: str, walls_: tuple[float, ...], share: int = 1) -> Row:
    """A program that got through as many rounds."""
    rounds = {str(now): figures(wall, now, 2_000 // share) for now, wall in zip(Round, walls_, strict=False)}
    return Row(name=name, version="1.0", share=share, rounds=rounds)


OURS = row("Vigie, 1 worker", (10.0, 0.5, 1.0, 3.0))
SLOW = row("reader, 4 workers", (150.0, 5.0, 140.0, 143.5))
QUARTER = row("rss2email", (80.0, 1.25, 40.0, 45.0), share=4)
MISSING = Row(name="newsboat, 4 threads", version=None)
ENDED = Row(
    name="sleeper",
    version="3",
    rounds={"cold": figures(50, "cold"), "304": figures(180, "304", in_time=False)},
)
ALL = Comparison(feeds=FEEDS, cap=180, rows=(OURS, SLOW, QUARTER, MISSING, ENDED))
RUN = Run(
    at=date(2026, 11, 27),
    version="0.9.0",
    commit="abc1234",
    machine=Machine(
        processor="Some CPU", cores=2, memory_gib=23.5, system="Linux 6.1", python="3.11.7", sqlite="3.40.1"
    ),
    calibration=0.5,
    comparisons=(ALL,),
    micro=(Micro(name="parse, 25", median=0.0021, spread=0.0001, of={"bytes": 34_000}),),
)


def cells(table: str) -> dict[str, list[str]]:
    """The cells of a Markdown table behind the first one of each line."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    assert len({len(line) for line in lines}) == 1
    return {line[0]: line[1:] for line in lines}


def test_others_are_shown_with_how_many_times_as_long_they_take() -> None:
    found = cells(walls(ALL))
    assert found["seconds"] == ["cold", "304", "same body", "+1"]
    assert found["Vigie, 1 worker (1.0)"] == ["10.0", "0.50", "1.00", "3.00"]
    assert found["reader, 4 workers (1.0)"] == [
        "150 (× 15.0)",
        "5.00 (× 10.0)",
        "140 (× 140)",
        "144 (× 47.8)",
    ]


def test_seconds_of_who_read_a_quarter_of_the_feeds_count_four_times() -> None:
    assert cells(walls(ALL))["rss2email, × 4 (1.0)"][0] == "320 (× 32.0)"
    assert cells(efforts(ALL))["rss2email, × 4 (1.0)"][0] == "480"
    assert "rss2email: read one feed in 4; its seconds are multiplied." in remarks(ALL)


def test_who_is_not_installed_is_named_and_the_others_go_on() -> None:
    assert cells(walls(ALL))["newsboat, 4 threads"] == ["not installed"] * 4
    assert "newsboat, 4 threads: not installed." in remarks(ALL)


def test_a_round_that_was_ended_shows_the_cap_and_those_behind_it_nothing() -> None:
    assert cells(walls(ALL))["sleeper (3)"][1:] == ["> 180", "–", "–"]
    assert "sleeper: ended after 180 s in the round 304, and not started again." in remarks(ALL)


def test_who_did_all_that_was_to_do_has_no_remark() -> None:
    assert remarks(Comparison(feeds=FEEDS, cap=180, rows=(OURS, SLOW))) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"asked": 1_999}, "round cold: asked for 1,999 of 2,000 feeds."),
        ({"code": 1}, "round cold: it ended with code 1."),
    ],
)
def test_who_did_less_is_found_out(changed: dict[str, int], said: str) -> None:
    cold = OURS.rounds["cold"].model_copy(update=changed)
    odd = OURS.model_copy(update={"rounds": {**OURS.rounds, "cold": cold}})
    assert remarks(Comparison(feeds=FEEDS, cap=180, rows=(odd,))) == [f"Vigie, 1 worker: {said}"]


def test_who_keeps_less_is_told_so_once_for_as_long_as_it_lacks_the_same() -> None:
    fewer = {now: one.model_copy(update={"held": one.held - 7}) for now, one in OURS.rounds.items()}
    odd = OURS.model_copy(update={"rounds": fewer})
    (said,) = remarks(Comparison(feeds=FEEDS, cap=180, rows=(odd,)))
    assert said == "Vigie, 1 worker: round cold: holds 49,993 of 50,000 entries."


def test_who_asks_for_everything_again_in_the_round_304_is_found_out() -> None:
    again = OURS.rounds["304"].model_copy(update={"not_modified": 1_500})
    odd = OURS.model_copy(update={"rounds": {**OURS.rounds, "304": again}})
    (said,) = remarks(Comparison(feeds=FEEDS, cap=180, rows=(odd,)))
    assert said.endswith("round 304: had 500 feeds sent again whole.")


def test_bars_say_which_were_reached_missed_or_not_measured() -> None:
    slower = row("Vigie, 2 workers", (34.0, 0.6, 2.0, 2.5))
    run = RUN.model_copy(
        update={"comparisons": (Comparison(feeds=FEEDS, cap=180, rows=(OURS, slower, SLOW)),)}
    )
    found = cells(bars_table(run))
    assert found["2,000 feeds, cold: stored and searchable"] == [
        "≤ 35 s",
        "≤ 12 s",
        "10.0 s (Vigie, 1 worker): aim",
    ]
    assert found["2,000 feeds, +1"][-1] == "2.50 s (Vigie, 2 workers): aim"
    assert found["10,000 feeds, cold: stored and searchable"][-1] == "not in this run"
    late = run.model_copy(update={"comparisons": (Comparison(feeds=FEEDS, cap=180, rows=(slower, SLOW)),)})
    assert (
        cells(bars_table(late))["2,000 feeds, cold: stored and searchable"][-1]
        == "34.0 s (Vigie, 2 workers): must"
    )
    missed = run.model_copy(
        update={"comparisons": (Comparison(feeds=FEEDS, cap=180, rows=(row("Vigie, 1 worker", (36.0,)),)),)}
    )
    assert (
        cells(bars_table(missed))["2,000 feeds, cold: stored and searchable"][-1]
        == "36.0 s (Vigie, 1 worker): **missed**"
    )
    assert all(bar.aim < bar.must for bar in BARS)


MANY = RUN.model_copy(
    update={
        "commit": "def5678",
        "comparisons": (
            Comparison(
                feeds=FEEDS.model_copy(update={"count": 10_000}),
                cap=600,
                rows=(row("Vigie, 2 workers", (100.0, 4.5, 6.0, 40.0)),),
            ),
        ),
        "cluster": OnCluster(
            feeds=2_000,
            local={"cold": 20.0, "304": 2.0},
            dask={"cold": 16.0, "304": 2.6},
            ratio={"cold": 0.8, "304": 1.3},
        ),
    }
)
"""A run of many feeds, with nobody beside us."""


def test_what_takes_too_long_for_each_run_is_of_the_last_one_that_has_it() -> None:
    found = cells(bars_table(RUN, [MANY]))
    assert found["10,000 feeds, 304"][-1] == "4.50 s (Vigie, 2 workers; commit def5678): must"
    assert found["2,000 feeds, 304"][-1] == "0.50 s (Vigie, 1 worker): aim"
    dask = next(line for what, line in found.items() if what.startswith("Dask"))
    assert dask == ["≤ × 1.25", "≤ × 1.25", "cold × 0.80, 304 × 1.30 (commit def5678): **missed**"]
    within = MANY.model_copy(
        update={"cluster": MANY.cluster and MANY.cluster.model_copy(update={"ratio": {"304": 1.25}})}
    )
    assert "304 × 1.25 (commit def5678): aim" in bars_table(RUN, [MANY, within])


def test_the_page_is_that_of_the_last_run_with_others_beside_us() -> None:
    assert (RUN.is_beside_others, MANY.is_beside_others) == (True, False)
    told = page((RUN, MANY))
    assert "commit abc1234" in told
    assert "### 2,000 feeds" in told
    assert "### 10,000 feeds" not in told
    assert "10,000, 2 workers" in told  # in the history


def test_a_cluster_is_read_as_its_bench_writes_it(tmp_path: Path) -> None:
    assert cluster(tmp_path / "none.json") is None
    (tmp_path / "cluster.json").write_text(MANY.cluster.model_dump_json() if MANY.cluster else "")
    assert cluster(tmp_path / "cluster.json") == MANY.cluster


def test_micro_benchmarks_are_read_as_pytest_benchmark_writes_them(tmp_path: Path) -> None:
    written = tmp_path / "micro.json"
    stats = {"median": 0.0021, "iqr": 0.0002, "min": 0.002, "rounds": 5}
    one = {"name": "test_parse[25]", "stats": stats, "extra_info": {"bytes": 34_000}, "group": None}
    written.write_text(json.dumps({"benchmarks": [one], "datetime": "2026-11-27"}))
    assert micro(written) == RUN.micro
    assert cells(micro_table(RUN.micro))["parse, 25"] == ["2.10 ms", "± 100 µs", "34,000 bytes"]
    assert micro(tmp_path / "none.json") == ()


def test_a_history_is_read_as_it_was_written_and_a_spoilt_line_is_named(tmp_path: Path) -> None:
    kept = tmp_path / "history.jsonl"
    assert read(kept) == ()
    append(RUN, kept)
    append(RUN.model_copy(update={"micro": ()}), kept)
    assert read(kept)[0] == RUN
    assert len(read(kept)) == 2
    with kept.open("a") as file:
        file.write('{"at": "yesterday"}\n')
    with pytest.raises(ValueError, match=r"history\.jsonl, line 3: not a run"):
        read(kept)


def test_the_history_tells_each_run_in_seconds_and_in_loops_the_last_one_first() -> None:
    before = RUN.model_copy(update={"at": date(2026, 6, 1), "calibration": 0.25})
    lines = history_table((before, RUN)).splitlines()[2:]
    assert [line.split(" | ")[0] for line in lines] == [
        "| 2026-11-27 0.9.0 (abc1234)",
        "| 2026-06-01 0.9.0 (abc1234)",
    ]
    assert "10.0 (20 loops)" in lines[0]
    assert "10.0 (40 loops)" in lines[1]


def test_the_page_has_machine_caveats_bars_peers_and_single_steps() -> None:
    told = page((RUN,))
    for wanted in ("Some CPU, 2 cores, 23.5 GiB", "### Caveats", "## The bars", "not installed", "parse, 25"):
        assert wanted in told
    assert "\n\n\n" not in told
    for table in re.findall(r"(?:^\|.*\n)+", told, re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_the_picture_shows_each_program_in_each_round() -> None:
    drawn = ET.fromstring(chart(ALL))
    texts = [element.text or "" for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("reader, 4 workers") == texts.count("rss2email, × 4") == len(Round)
    assert "newsboat, 4 threads" not in texts
    assert {"10.0 s", "320 s", "> 180 s", "not run"} <= set(texts)
    _, _, width, _ = (float(number) for number in drawn.attrib["viewBox"].split())
    ends = [float(element.attrib["x"]) for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert max(ends) < width - 50


def test_the_page_in_the_docs_is_the_one_of_the_history() -> None:
    runs = read()
    if not runs:
        assert not PAGE.exists()
        return
    assert PAGE.read_text(encoding="utf-8") == page(runs)
    assert PICTURE.read_text(encoding="utf-8") == chart(shown(runs).comparisons[0])


def test_the_bar_of_a_cold_round_is_for_what_is_stored_and_the_whole_round_is_told_beside() -> None:
    cold = figures(40.0, "cold").model_copy(update={"stored": 20.5})
    ours = OURS.model_copy(update={"rounds": {**OURS.rounds, "cold": cold}})
    run = RUN.model_copy(update={"comparisons": (ALL.model_copy(update={"rows": (ours,)}),)})
    found = cells(bars_table(run))
    assert found["2,000 feeds, cold: stored and searchable"] == [
        "≤ 35 s",
        "≤ 12 s",
        "20.5 s (Vigie, 1 worker; all was judged after 40.0 s): must",
    ]
    assert any("stored and searchable after 20.5 s" in remark for remark in remarks(run.comparisons[0]))
