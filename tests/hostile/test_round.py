"""A round among sources that mean harm: each is bounded and marked, and the good ones are none the worse."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import brotli
import pytest

from feeds import Post, feed
from hostile.adversary import ARTICLES, FETCHED, LISTED, PARSED, Adversary, page
from watcher.items import Fault

HERE = Path(__file__).parent
EVERY = 7
"""A good source stands before each of so many that are not."""

READ = None
"""Harmless to us: it is read like any other."""

SLOW = frozenset({READ, Fault.PARSE_TIMEOUT})
"""Read when the machine is fast enough, and given up when it is not."""

ENDS: Mapping[str, Fault | frozenset[Fault | None] | None] = {
    "gzip-bomb": Fault.TOO_LARGE,
    "brotli-bomb": Fault.TOO_LARGE,
    "nested-gzip": Fault.UNREADABLE,
    "gzip-twice": Fault.UNREADABLE,
    "endless": Fault.TOO_LARGE,
    "never-closed": Fault.TIMEOUT,
    "slow-body": Fault.TIMEOUT,
    "slow-headers": Fault.TIMEOUT,
    "silent": Fault.TIMEOUT,
    "too-short": Fault.UNREADABLE,
    "a-hundred-megabytes": Fault.TOO_LARGE,
    "long-header": Fault.UNREADABLE,
    "many-headers": Fault.UNREADABLE,
    "round-and-round": Fault.REDIRECTS,
    "ever-further": Fault.REDIRECTS,
    "to-a-private-address": Fault.REFUSED_ADDRESS,
    "to-a-file": Fault.REDIRECTS,
    "to-another-spelling": Fault.REFUSED_ADDRESS,
    "unclosed-tags": SLOW,
    "escaped-unclosed-tags": SLOW,
    "quadratic-sanitizer": SLOW,
    "many-attributes": READ,
    "accents": READ,
    "long-author": READ,
    "blank-lines-in-utf-16": READ,
    "billion-laughs": Fault.UNREADABLE,
    "outer-entity": Fault.UNREADABLE,
    "predefined-entities": SLOW,
    "many-entries": SLOW,
    "long-title": READ,
    "long-guid": READ,
    "deep": SLOW,
    "deep-json": Fault.UNREADABLE,
    "huge-number": Fault.UNREADABLE,
    "broken-utf-8": Fault.UNREADABLE,
    "null-bytes": Fault.UNREADABLE,
    "page-of-unclosed-tags": frozenset({Fault.RECIPE, Fault.PARSE_TIMEOUT}),
    "page-of-many-links": SLOW,
    "page-of-attributes": Fault.RECIPE,
}
"""How the visit to each ends."""


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory, model_directory: Path) -> Any:
    """What came of one round over all of them."""
    folder = tmp_path_factory.mktemp("round")
    (folder / "model").symlink_to(model_directory)
    with Adversary(lambda _: page(feed(Post("1"), Post("2")))) as server:
        posts = [Post(name, text="Court.", link=server.url(name)) for name in ARTICLES]
        with Adversary(lambda _: page(feed(*posts))) as library:
            sources = [entry("articles", library.url("feed.xml"))]
            for number, name in enumerate((*FETCHED, *PARSED, *LISTED)):
                if number % EVERY == 0:
                    sources.append(entry(f"good-{number}", server.url(f"good/{number}")))
                sources.append(entry(name, server.url(f"{name}/feed.xml")))
            (folder / "sources.yaml").write_text("sources:\n" + "".join(sources), encoding="utf-8")
            done = subprocess.run(
                [sys.executable, str(HERE / "one_round.py"), str(folder)],
                cwd=HERE.parents[1],
                env={**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE.parent), str(HERE.parents[1])))},
                stdout=subprocess.PIPE,
                timeout=280,
                check=True,
            )
    return json.loads(done.stdout)


def entry(name: str, url: str) -> str:
    """An entry of sources.yaml."""
    kind = "listing, recipe: {item: div}" if name in LISTED else "feed"
    return (
        f"  - {{id: {name}, name: {name}, kind: {kind}, url: '{url}', language: fr, publisher: X, "
        "nature: press, category: press}\n"
    )


pytestmark = pytest.mark.timeout(300)


def test_every_hostile_source_is_marked_with_what_it_did(came: Any) -> None:
    ended = {name: came["lines"][name]["fault"] for name in ENDS}
    allowed = {name: end if isinstance(end, frozenset) else {end} for name, end in ENDS.items()}
    assert {name: fault for name, fault in ended.items() if fault not in allowed[name]} == {}
    assert set(ENDS) == {*FETCHED, *PARSED, *LISTED}


def test_the_good_ones_are_none_the_worse(came: Any) -> None:
    good = {name: line for name, line in came["lines"].items() if name.startswith("good-")}
    assert len(good) >= len(ENDS) // EVERY
    assert {name: line["new"] for name, line in good.items()} == dict.fromkeys(good, 2)
    assert came["code"] == 1


def test_a_sound_entry_beside_a_hostile_one_is_kept(came: Any) -> None:
    for name in ("accents", "long-author", "long-title", "long-guid"):
        assert came["lines"][name]["new"] >= 2


def test_of_a_hundred_thousand_entries_the_newest_two_thousand_are_read(came: Any) -> None:
    line = came["lines"]["many-entries"]
    assert line["fault"] or line["entries"] == 2000
    assert line["fault"] or "holds 100001 entries: only the newest 2000 were read" in line["notes"]


def test_entries_stand_without_the_hostile_pages_behind_them(came: Any) -> None:
    assert came["lines"]["articles"]["new"] == len(ARTICLES)
    texts = {link.rpartition("/")[2]: size for link, size in came["articles"].items() if link}
    for name in ("article-of-attributes", "article-of-a-hundred-megabytes", "slow-article"):
        assert texts[name] == len("Court.")
    assert all(texts[name] <= 200_000 for name in ARTICLES)


def test_the_round_stays_small(came: Any) -> None:
    """Models and libraries take 300 MB, a body 10 MB; what parses has a limit of its own (1,024 MB)."""
    assert came["megabytes"] < 600


def test_the_adversary_means_what_it_says() -> None:
    """A bomb that is none would prove nothing."""
    _, body = FETCHED["gzip-bomb"]("/")
    assert len(body) < 300_000
    assert (
        len(gzip.decompress(body)) == len(brotli.decompress([*FETCHED["brotli-bomb"]("/")][1])) == 200_000_000
    )
    assert b"".join(PARSED["many-entries"]("/")).count(b"<item>") > 100_000
