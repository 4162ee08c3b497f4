"""What comes from a source is hostile."""

from __future__ import annotations

import html as entities
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.texts.safe import LINK_LIMIT, TITLE_LIMIT, clean, cut, headline, plain, safe_link, text_only
from sample_week import HOSTILE

hostile = st.text() | st.sampled_from(HOSTILE)
addresses = st.builds(
    "{}{}".format, st.sampled_from(("https://exemple.fr/", "http://[", "//", "https:")), st.text()
)


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("<p>bon <strong>texte</strong></p>", "<p>bon <strong>texte</strong></p>"),
        ("<script>alert(1)</script>reste", "reste"),
        (
            '<a href="https://exemple.fr/?a=1&amp;b=2">x</a>',
            '<a href="https://exemple.fr/?a=1&amp;b=2">x</a>',
        ),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="JaVaScRiPt:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ('<a href="/relatif">x</a>', "<a>x</a>"),
        ('<a href="//exemple.fr">x</a>', "<a>x</a>"),
        ('<p onclick="x()" style="color:red" class="y">x</p>', "<p>x</p>"),
        ("<h1>x</h1><table><tr><td>y</td></tr></table><img src=x onerror=y>", "xy"),
        ("<p>pas fermé", "<p>pas fermé</p>"),
    ],
)
def test_only_the_allow_list_passes(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


@given(hostile)
def test_cleaning_twice_changes_nothing_more(html: str) -> None:
    assert clean(clean(html)) == clean(html)


def test_the_words_of_a_fragment_come_without_markup_and_entities() -> None:
    html = "<p>Un &amp; deux<br>\n&laquo;&nbsp;trois&nbsp;&raquo;</p><script>quatre()</script>"
    assert text_only(html) == "Un & deux «\u00a0trois\u00a0»"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  deux\r\n\tlignes\u2028et\u0085plus ", "deux lignes et plus"),
        ("\u202egnp.exe\u202c\u2066\u2069\u200f", "gnp.exe"),
        ("invi\u200bsi\u00adble\ufeff\x00\x1b[0m", "invisible[0m"),
        ("espace\u00a0: ins\u202f!", "espace\u00a0: ins\u202f!"),
        ("@room", "@\u200broom"),
        ("@ROOM!", "@\u200bROOM!"),
        ("a@room", "a@\u200broom"),
        ("@\u200broom", "@\u200broom"),
        ("@\u202eroom", "@\u200broom"),
        ("voir @alice:exemple.org", "voir @\u200balice:exemple.org"),
        ("écrire à contact@exemple.fr", "écrire à contact@exemple.fr"),
        ("https://matrix.to/#/x", "https://matrix\u200b.to/#/x"),
        ("MATRIX:u/alice", "MATRIX\u200b:u/alice"),
        ("la matrix.token", "la matrix.token"),
        ("famille 👨\u200d👩\u200d👧", "famille 👨\u200d👩\u200d👧"),
    ],
)
def test_plain_text_is_one_visible_line_that_pings_nobody(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(hostile)
def test_plain_text_is_safe_whatever_comes(text: str) -> None:
    line = plain(text)
    assert plain(line) == line
    assert len(line.splitlines()) <= 1
    assert not re.search(r"@room\b|matrix\.to\b", line, re.IGNORECASE)
    assert {unicodedata.category(character) for character in line} & {"Cc", "Cs"} == set()
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", line)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("court", 10, "court"),
        ("dix lettre", 10, "dix lettre"),
        ("un titre assez long", 12, "un titre…"),
        ("un titre assez long", 9, "un titre…"),
        ("deux mots, puis", 11, "deux mots…"),
        ("a anticonstitutionnellement", 12, "a anticonst…"),
        ("👨\u200d👩\u200d👧", 3, "👨…"),
    ],
)
def test_a_long_text_is_cut_at_a_words_border(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_cut_text_keeps_to_its_limit_and_to_its_beginning(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert text.startswith(short.removesuffix("…"))


@given(hostile)
def test_a_headline_is_never_empty_nor_long(title: str) -> None:
    assert 0 < len(headline(title)) <= TITLE_LIMIT


def test_a_title_without_a_visible_character_says_so() -> None:
    assert headline(" \u200b\n") == "(sans titre)"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://exemple.fr/a?b=1&c=é#d", "https://exemple.fr/a?b=1&c=é#d"),
        ("HTTP://exemple.fr", "HTTP://exemple.fr"),
        ("https://exemple.fr/@alice", "https://exemple.fr/@alice"),
        ("https://exemple.fr/@room", "https://exemple.fr/%40room"),
        (None, None),
        ("", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/relatif", None),
        ("//exemple.fr", None),
        ("https://", None),
        ("http://[", None),
        ("https://matrix.to/#/@alice:exemple.org", None),
        ("https://www.matrix.to/#/@alice:exemple.org", None),
        ("https://connu.fr@mauvais.fr/", None),
        ("https://exemple.fr/a b", None),
        ("https://exemple.fr/a\nb", None),
        ("https://exemple.fr/\u202egnp", None),
        ("https://exemple.fr/" + "a" * LINK_LIMIT, None),
    ],
)
def test_a_link_is_one_that_members_may_click_on(address: str | None, link: str | None) -> None:
    assert safe_link(address) == link


@given(addresses)
@example("https://exemple.fr/&amp;<>\"'")
def test_a_link_that_is_kept_goes_through_the_allow_list_as_it_is(address: str) -> None:
    link = safe_link(address)
    if link is not None:
        kept = clean(f'<a href="{entities.escape(link)}">x</a>')
        assert entities.unescape(kept) == f'<a href="{link}">x</a>'
