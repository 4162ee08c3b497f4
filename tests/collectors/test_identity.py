"""By what an entry is known again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.collectors.identity import Draft, content_hash, hashes_of, identify, keyed

OLD, NEW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def draft(
    id: str | None = None,  # noqa: A002 - the field's own name
    link: str | None = None,
    title: str = "t",
    text: str = "",
    published: datetime | None = None,
) -> Draft:
    return Draft(id, title, link and f"https://a.example/{link}", text, published, None)


def kinds(*drafts: Draft) -> list[str]:
    return [key.partition(":")[0] for key in identify(drafts)[0]]


def some(low: str, high: str) -> st.SearchStrategy[Draft]:
    """Drafts whose parts are letters of a small alphabet, so that they often meet."""
    letter = st.sampled_from([chr(code) for code in range(ord(low), ord(high) + 1)])
    moments = st.sampled_from([None, OLD, NEW])
    return st.builds(draft, st.none() | letter, st.none() | letter, letter, letter, moments)


@pytest.mark.parametrize(
    ("one", "key"),
    [
        (draft("g", "x"), "id:g"),
        (draft(" g\n1 ", "x"), "id:g 1"),
        (draft(None, "x?utm_source=rss#top"), "link:https://a.example/x"),
        (draft("", "x"), "link:https://a.example/x"),
    ],
)
def test_the_id_is_used_and_without_it_the_canonical_link(one: Draft, key: str) -> None:
    assert identify([one]) == ((key,), ())


def test_without_id_and_link_the_content_tells() -> None:
    keys, notes = identify([draft(title="a"), draft(title="b"), draft(title="a")])

    assert keys[0] == keys[2] != keys[1]
    assert (keys[0].startswith("hash:"), notes) == (True, ())


def test_an_id_that_different_entries_share_gives_way_to_their_links() -> None:
    drafts = [draft("same", "1"), draft("same", "2"), draft("good", "3")]
    keys, notes = identify(drafts)

    assert keys == ("link:https://a.example/1", "link:https://a.example/2", "id:good")
    assert notes == ("2 entries share an id and are known by link or content instead",)


def test_a_link_that_they_share_too_gives_way_to_their_content() -> None:
    assert kinds(draft("same", "1", "a"), draft("same", "1", "b"), draft("same", "2", "c")) == [
        *("hash", "hash", "link")
    ]
    assert kinds(draft(None, "1", "a"), draft(None, "1", "b")) == ["hash", "hash"]


def test_a_good_id_keeps_its_entry_out_of_quarrels_about_links() -> None:
    assert kinds(draft("a", "1", "a"), draft("b", "1", "b"), draft(None, "1", "c")) == ["id", "id", "link"]


def test_notes_count_ids() -> None:
    drafts = [draft(name, link) for name in ("p", "q") for link in ("1", "2", "3")]

    assert identify(drafts)[1] == ("6 entries share 2 ids and are known by link or content instead",)


def test_long_ids_and_links_make_short_keys() -> None:
    one, other = draft("x" * 5000), draft("x" * 4999 + "y")
    by_link = draft(None, "z" * 5000)

    keys = identify([one, other, by_link])[0]
    assert max(len(key) for key in keys) < 50
    assert len(set(keys)) == 3


def test_repeated_entries_are_one_entry_and_the_latest_version_stays() -> None:
    drafts = [draft("a", "1", published=OLD), draft("b", "2"), draft("a", "1", text="new", published=NEW)]
    entries, notes = keyed(drafts)

    assert [(entry.key, entry.text, entry.published) for entry in entries] == [
        ("id:a", "new", NEW),
        ("id:b", "", None),
    ]
    assert notes == ()


def test_rows_of_a_table_that_only_their_text_tells_apart_stay_apart() -> None:
    rows = [draft(None, "table", "Amende", text) for text in ("commune", "société", "commune")]

    assert [entry.text for entry in keyed(rows)[0]] == ["commune", "société"]


@given(st.lists(some("a", "c"), max_size=12))
def test_keys_are_unique_in_a_document_and_no_publication_is_lost(drafts: list[Draft]) -> None:
    entries, _ = keyed(drafts)
    titles = {entry.title for entry in entries}

    assert len({entry.key for entry in entries}) == len(entries)
    assert titles == {one.title for one in drafts}


@given(st.lists(some("a", "c"), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_a_document_does_not_matter(drafts: list[Draft], random: object) -> None:
    shuffled = list(range(len(drafts)))
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    keys = identify(drafts)[0]

    assert identify([drafts[n] for n in shuffled])[0] == tuple(keys[n] for n in shuffled)


@given(st.lists(some("a", "c"), max_size=8), st.lists(some("p", "r"), max_size=8))
def test_entries_added_at_the_top_change_no_key(old: list[Draft], added: list[Draft]) -> None:
    assert identify([*added, *old])[0][len(added) :] == identify(old)[0]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"published": NEW}, True),
        ({"link": "https://b.example/"}, True),
        ({"title": "  UN   Titre "}, True),
        ({"title": "Autre"}, False),
        ({"text": "autre"}, False),
    ],
)
def test_the_content_hash_follows_the_words(change: dict[str, object], same: bool) -> None:
    before = Draft("a", "Un titre", None, "un texte", OLD, None)
    after = replace(before, **change)  # type: ignore[arg-type]

    assert (keyed([before])[0][0].content_hash == keyed([after])[0][0].content_hash) is same


def test_words_do_not_slip_between_title_and_text() -> None:
    assert content_hash("a b", "c") != content_hash("a", "b c")


@given(title=st.text(), text=st.text())
def test_both_hashes_at_once_are_those_of_the_content_and_of_the_text_alone(title: str, text: str) -> None:
    assert hashes_of(title, text) == (content_hash(title, text), content_hash("", text))


def test_a_draft_with_its_hashes_is_no_recalled_one() -> None:
    draft = Draft("1", "Un titre", None, "Un texte.", None, None)
    hashed = replace(draft, hashes=hashes_of(draft.title, draft.text))

    assert keyed([hashed]) == keyed([draft])
    assert keyed([replace(hashed, text="", recalled=True)])[0][0].recalled
