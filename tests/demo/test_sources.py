"""The sources of the sample week: in the real schema, and all kinds of case that were promised."""

from collections import Counter

import pytest

from watcher.demo.sources import demo_sources, week_directory

ORIGIN = "http://127.0.0.1:8765"


def test_there_are_at_least_fourteen_and_their_ids_differ():
    ids = [source.id for source in demo_sources(ORIGIN)]
    assert len(ids) >= 14
    assert len(set(ids)) == len(ids)


def test_every_address_lies_under_the_origin():
    for source in demo_sources(ORIGIN):
        assert source.url.startswith(f"{ORIGIN}/")
        assert source.homepage is not None
        assert source.homepage.startswith(f"{ORIGIN}/")


def test_the_origin_goes_where_it_is_told():
    assert demo_sources("http://127.0.0.1:1")[0].url.startswith("http://127.0.0.1:1/")


@pytest.mark.parametrize("field", ["name", "publisher"])
def test_names_and_publishers_say_that_they_are_fictional(field: str):
    for source in demo_sources(ORIGIN):
        assert any(word in getattr(source, field) for word in ("fictif", "fictional"))


def test_every_category_and_both_languages_occur():
    sources = demo_sources(ORIGIN)
    assert {source.category for source in sources} == {
        *("regulatory", "technology", "peers", "observatory", "press", "incidents")
    }
    assert Counter(source.language for source in sources).keys() == {"fr", "en"}


def test_each_source_has_exactly_one_file_of_its_own():
    files = {file.name.partition(".")[0] for file in week_directory().iterdir() if file.is_file()}
    assert files - {"sources", "entry"} == {source.id for source in demo_sources(ORIGIN)}


def test_the_listing_carries_a_recipe_and_the_mixed_feed_a_filter():
    by_id = {source.id: source for source in demo_sources(ORIGIN)}
    assert by_id["megalis"].kind == "listing"
    assert by_id["megalis"].recipe is not None
    assert by_id["commission"].keep == "/en/news/"
