"""Where a redirect leads, and where it is not followed."""

from __future__ import annotations

import pytest

from watcher.items import Fault
from watcher.web.answer import FetchError
from watcher.web.redirects import moved_for_good, next_hop

HERE = "https://site.example/fr/a"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_name_the_next_address(status: int) -> None:
    assert next_hop([HERE], status, {"location": "../en/b#top"}) == "https://site.example/en/b"


@pytest.mark.parametrize("status", [200, 201, 300, 304, 305, 404])
def test_other_answers_are_the_last(status: int) -> None:
    assert next_hop([HERE], status, {"location": "/elsewhere"}) is None


def test_other_hosts_may_be_named() -> None:
    assert next_hop([HERE], 301, {"location": "//autre.example"}) == "https://autre.example/"


@pytest.mark.parametrize(
    "headers",
    [{}, {"location": ""}, {"location": " "}, {"location": "mailto:a@b.fr"}, {"location": "https://[::1"}],
)
def test_a_redirect_to_nowhere_is_a_problem(headers: dict[str, str]) -> None:
    with pytest.raises(FetchError, match="redirects to no usable address") as caught:
        next_hop([HERE], 302, headers)
    assert caught.value.problem.fault is Fault.REDIRECTS


@pytest.mark.parametrize("location", ["#top", "/fr/a", "https://SITE.example:443/fr/./a", "/"])
def test_a_circle_is_a_problem(location: str) -> None:
    trail = ["https://site.example/", HERE]
    with pytest.raises(FetchError, match="in a circle"):
        next_hop(trail, 302, {"location": location})


def test_the_allowed_number_of_hops_is_followed_and_not_one_more() -> None:
    trail = [f"https://site.example/{n}" for n in range(3)]
    assert next_hop(trail, 302, {"location": "/3"}, max_redirects=3) == "https://site.example/3"
    with pytest.raises(FetchError, match="more than 3 times"):
        next_hop([*trail, "https://site.example/3"], 302, {"location": "/4"}, max_redirects=3)


def test_a_move_to_a_scheme_that_anybody_can_read_is_none() -> None:
    trail = ["https://a.example/", "https://b.example/", "http://b.example/x", "https://c.example/"]
    assert moved_for_good(trail, [301, 308, 301, 200]) == "https://b.example/"
    assert moved_for_good(["http://a.example/", "https://a.example/"], [301, 200]) == "https://a.example/"
    assert moved_for_good(["http://a.example/"], [200]) is None
