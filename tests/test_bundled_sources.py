"""The sources.yaml that ships: complete, ordered, honest about what is not collected."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from watcher.sources import Source, bundled_path, load_sources

ROOT = Path(__file__).parents[1]
RESEARCH = ROOT.parent / "shared" / "reference" / "sources-research.yaml"
SOURCES = load_sources(ROOT / "sources.yaml")
BY_ID = {source.id: source for source in SOURCES}
by_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)


def test_the_bundled_file_is_found_in_a_checkout() -> None:
    assert bundled_path() == ROOT / "sources.yaml"


def test_an_installation_reads_the_file_beside_its_modules(tmp_path: Path) -> None:
    for package in ("watcher", "classifiers"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "sources.yaml", tmp_path / "watcher")

    found = subprocess.run(
        [sys.executable, "-c", "from watcher.sources import bundled_path; print(bundled_path())"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == str(tmp_path / "watcher" / "sources.yaml")


def test_it_is_the_whole_list() -> None:
    assert len(SOURCES) >= 80
    assert sum(source.enabled for source in SOURCES) >= 45


def test_the_most_important_come_first() -> None:
    publishers = [source.publisher for source in SOURCES]

    assert publishers[:5] == ["CNIL"] * 5
    assert [source.id for source in SOURCES[5:7]] == ["ai-act-feed", "ai-act-newsletter"]
    firsts = ["CNIL", "Future of Life Institute", "Commission européenne", "OCDE", "Mégalis Bretagne"]
    assert sorted(firsts, key=publishers.index) == firsts


def test_no_address_stands_twice() -> None:
    addresses = Counter(source.url.casefold().rstrip("/") for source in SOURCES)

    assert [address for address, times in addresses.items() if times > 1] == []


@by_source
def test_addresses_are_encrypted(source: Source) -> None:
    assert source.url.startswith("https://")
    assert source.homepage is not None
    assert source.homepage.startswith("https://")


@by_source
def test_a_disabled_source_says_why_in_a_sentence_and_an_enabled_one_has_no_excuse(source: Source) -> None:
    if source.enabled:
        assert source.reason is None
    else:
        assert source.reason is not None
        assert len(source.reason) > 40
        assert source.reason.endswith(".")


@by_source
def test_texts_name_no_evidence_of_others(source: Source) -> None:
    texts = f"{source.name} {source.reason} {source.notes}"

    assert not re.search(r"gh-file|\b\d{8,}\b|github\.com", texts)


@by_source
def test_only_pages_have_recipes(source: Source) -> None:
    assert source.recipe is None or source.kind == "listing"


def test_every_category_and_both_languages_are_watched() -> None:
    watched = [source for source in SOURCES if source.enabled]

    assert {source.category for source in watched} == {
        "regulatory", "technology", "peers", "observatory", "press", "incidents"
    }  # fmt: skip
    assert {source.language for source in watched} == {"fr", "en", "multi"}


def test_megalis_waits_and_says_what_to_try_in_which_order() -> None:
    megalis = BY_ID["megalis"]
    assert not megalis.enabled
    assert megalis.notes is not None

    steps = ['<link rel="alternate">', "/rss.xml", "/feed/", "/sitemap.xml", "listing's real address"]
    places = [megalis.notes.index(step) for step in steps]

    assert places == sorted(places)
    assert megalis.keep == "/actualite/"


def test_legifrance_is_not_collected() -> None:
    assert not BY_ID["legifrance-site"].enabled
    assert BY_ID["dila-jorf"].enabled


def research() -> list[dict[str, Any]]:
    if not RESEARCH.exists():
        pytest.skip(f"the research that the file was made from is absent: {RESEARCH}")
    return yaml.safe_load(RESEARCH.read_text(encoding="utf-8"))


def test_every_researched_source_is_there() -> None:
    addresses = {source.url for source in SOURCES}

    assert [entry["id"] for entry in research() if entry["url"] not in addresses] == []


def test_no_source_is_enabled_on_low_confidence() -> None:
    enabled = {source.url for source in SOURCES if source.enabled}
    doubtful = {entry["url"] for entry in research() if entry["confidence"] == "low"}

    assert enabled & doubtful == set()


def test_texts_are_our_own() -> None:
    for entry in research():
        source = next(source for source in SOURCES if source.url == entry["url"])
        theirs = {sentence.strip() for sentence in re.split(r"[.;:]", entry["notes"]) if len(sentence) > 45}
        ours = f"{source.reason} {source.notes}"
        assert [sentence for sentence in theirs if sentence in ours] == []
