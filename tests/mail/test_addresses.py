"""How letters are named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watcher.mail.addresses import LetterAt, Listing, ListingOf, Place, parse

NUMBERS = st.integers(0, 2**32 - 1)


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()), NUMBERS, NUMBERS)
def test_a_name_says_what_it_was_made_from(folder: str, validity: int, uid: int) -> None:
    letter = LetterAt(folder, Place(validity, uid))
    listing = ListingOf(folder, "lettre+x@a.example", Place(validity, uid))
    assert parse(letter.url) == letter
    assert parse(listing.url) == listing


@given(st.text())
def test_any_other_text_names_nothing(text: str) -> None:
    assert parse(text) is None
    assert Listing.read(text.encode("utf-8", "replace")) is None


def test_a_listing_is_written_the_same_way_each_time() -> None:
    listing = Listing(17, (1, 5))
    assert listing.written() == Listing(17, (1, 5)).written()
    assert Listing.read(listing.written()) == listing
