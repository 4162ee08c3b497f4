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

from bundled import FAMILIES, OF_THE_UNION, SOURCES, family
from watcher.rules.roster import cannot_collect
from watcher.sources import Source, bundled_path

ROOT = Path(__file__).parents[1]
RESEARCH = ROOT.parent / "shared" / "reference" / "sources-research.yaml"
BY_ID = {source.id: source for source in SOURCES}
LATER_EVIDENCE = frozenset({"france-urbaine", "data-publica", "comparia"})
"""Sources whose address was doubtful in the research and was borne out by what was found since."""

REMEDY = re.compile(
    r"\b(?:try|verify|find|follow|enable|ask|correct|subscribe|open an account|instead)\b", re.IGNORECASE
)
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
    assert len(SOURCES) >= 100
    assert sum(source.enabled for source in SOURCES) >= 75


@pytest.mark.parametrize("name", FAMILIES)
def test_each_family_has_five_sources_that_name_their_publications(name: str) -> None:
    of_family = [source for source in SOURCES if source.enabled and family(source) == name]

    assert len([one for one in of_family if one.kind != "change" and cannot_collect(one) is None]) >= 5


def test_whatever_is_enabled_can_be_collected() -> None:
    assert [source.id for source in SOURCES if source.enabled and cannot_collect(source)] == []


def test_there_is_no_other_family() -> None:
    assert {family(source) for source in SOURCES} == set(FAMILIES)


def test_the_split_of_the_regulatory_sources_names_publishers_that_there_are() -> None:
    assert {source.publisher for source in SOURCES if source.category == "regulatory"} > OF_THE_UNION


def test_peers_are_watched_in_several_ways_as_most_of_them_have_no_feed() -> None:
    kinds = {source.kind for source in SOURCES if source.enabled and source.category == "peers"}

    assert kinds >= {"feed", "listing", "change"}


def test_mailboxes_are_examples_that_wait_for_one() -> None:
    letters = [source for source in SOURCES if source.kind == "mailbox"]

    assert len(letters) >= 3
    for source in letters:
        assert not source.enabled
        assert source.reason is not None
        assert source.reason.startswith("Needs a mailbox: subscribe and set [mailbox]")


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
        assert REMEDY.search(source.reason)


@by_source
def test_every_rhythm_is_between_a_day_and_a_year(source: Source) -> None:
    assert "rhythm_days" in source.model_fields_set
    assert 1 <= source.rhythm_days <= 365


@by_source
def test_texts_name_no_evidence_of_others(source: Source) -> None:
    texts = f"{source.name} {source.reason} {source.notes}"

    assert not re.search(r"gh-file|\b\d{8,}\b|github\.com", texts)


def test_a_recipe_that_only_knows_the_form_of_links_keeps_those_of_its_site_and_says_so() -> None:
    by_form = [source for source in SOURCES if source.recipe and source.recipe.item.startswith("a[href")]

    assert len(by_form) >= 8
    for source in by_form:
        host = source.url.split("/")[2].removeprefix("www.")
        assert source.keep is not None
        assert source.keep.startswith(f"{host}/") or source.id == "adullact"
        assert source.notes is not None


def test_every_category_and_both_languages_are_watched() -> None:
    watched = [source for source in SOURCES if source.enabled]

    assert {source.category for source in watched} == {
        "regulatory", "technology", "peers", "observatory", "press", "incidents"
    }  # fmt: skip
    assert {source.language for source in watched} == {"fr", "en", "multi"}


def test_megalis_is_read_by_the_form_of_its_articles_and_says_what_would_be_better() -> None:
    megalis = BY_ID["megalis"]
    assert megalis.enabled
    assert megalis.kind == "listing"
    assert megalis.keep == "megalis.bretagne.bzh/actualite/"
    assert megalis.notes is not None

    steps = ['<link rel="alternate">', "/rss.xml", "/feed/", "/sitemap.xml", "listing's real address"]
    places = [megalis.notes.index(step) for step in steps]

    assert places == sorted(places)


def test_legifrance_is_not_collected() -> None:
    assert not BY_ID["legifrance-site"].enabled
    assert BY_ID["dila-jorf"].enabled


def research() -> list[dict[str, Any]]:
    if not RESEARCH.exists():
        pytest.skip(f"the research that the file was made from is absent: {RESEARCH}")
    return yaml.safe_load(RESEARCH.read_text(encoding="utf-8"))


def of_research(entry: dict[str, Any]) -> list[Source]:
    """The sources that came of a researched one, which may be asked otherwise than was proposed."""
    return [source for source in SOURCES if entry["url"] in (source.url, source.homepage)] or [
        source for source in SOURCES if source.homepage == entry["homepage"]
    ]


def test_every_researched_source_is_there() -> None:
    assert [entry["id"] for entry in research() if not of_research(entry)] == []


def test_no_source_is_enabled_on_an_address_of_low_confidence_alone() -> None:
    doubtful = {entry["url"] for entry in research() if entry["confidence"] == "low"}
    feeds = {
        source.id for source in SOURCES if source.enabled and source.kind == "feed" and source.url in doubtful
    }

    assert feeds == LATER_EVIDENCE


def test_texts_are_our_own() -> None:
    for entry in research():
        theirs = {sentence.strip() for sentence in re.split(r"[.;:]", entry["notes"]) if len(sentence) > 45}
        ours = " ".join(f"{source.reason} {source.notes}" for source in of_research(entry))
        assert [sentence for sentence in theirs if sentence in ours] == []
