"""Plain text, whatever the source did to it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.collectors.texts import TEXT, TITLE, collapse, headline, plain, shortened


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Un</p><p>deux<br>trois</p>", "Un deux trois"),
        ("un <b>mot</b>s", "un mots"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a<script>alert(1)</script><style>p{}</style>b<!-- c -->", "ab"),
        ("<ul><li>a<li>b</ul>", "a b"),
        ("L&#039;IA &amp; le droit", "L'IA & le droit"),
        ("L&amp;#039;IA &amp;eacute;tudi&amp;eacute;e", "L'IA étudiée"),
        ("&lt;p&gt;Un &lt;em&gt;mot&lt;/em&gt;&lt;/p&gt;", "Un mot"),
        ("<pre>&lt;b&gt;x&lt;/b&gt;</pre>", "<b>x</b>"),
        ("<![CDATA[Titre]]>", "Titre"),
        ("vector<int> and a < b > c", "vector<int> and a < b > c"),
        ("AT&T & co; R&D", "AT&T & co; R&D"),
        ("see \\[1\\] and \\_this\\_", "see [1] and _this_"),
        ("C:\\temp", "C:\\temp"),
        ("<td>SOCIETE <button>APPLICATION</button></td>", "SOCIETE APPLICATION"),
        ("<", "<"),
        ("<p>", ""),
        ("", ""),
    ],
)
def test_markup_goes_and_words_stay(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("text", "collapsed"),
    [
        ("a\u00a0b\u202fc\n\t d ", "a b c d"),
        ("intelli\u00adgence\u200b\ufeff", "intelligence"),
        ("e\u0301te\u0301", "été"),
        ("a\x00\x1bb", "ab"),
        ("\u202eevil\u202c", "evil"),
        ("half \ud800", "half \ufffd"),
    ],
)
def test_only_visible_characters_are_left(text: str, collapsed: str) -> None:
    assert collapse(text) == collapsed


@given(st.text(alphabet=st.sampled_from(list("ab <>/&;#!-[]()\\pé\u00a0\n")) | st.characters(), max_size=300))
def test_any_text_becomes_collapsed_text(markup: str) -> None:
    text = plain(markup)

    assert text == " ".join(text.split())
    assert text.encode().decode() == text


@given(st.text(max_size=40), st.integers(min_value=10, max_value=30))
def test_a_shortened_text_has_at_most_that_many_characters(text: str, limit: int) -> None:
    short = shortened(collapse(text), limit)

    assert len(short) <= limit
    assert short == collapse(text) or short.endswith("…")


def test_titles_and_texts_have_an_end() -> None:
    assert shortened("un mot, deux", 9) == "un mot…"
    assert len(headline("mot " * 200)) <= TITLE
    assert len(plain("<p>" + "mot " * TEXT)) <= TEXT


@pytest.mark.parametrize(
    "piece",
    ["<p>x ", "<div>x ", "<b>x", "<a ", "<!-- ", "&lt;!-- ", "</p>", "<td>", "&amp;", "\\[", "<p a=b "],
)
def test_200_000_unclosed_tags_cost_little_time(piece: str) -> None:
    started = time.process_time()
    plain(piece * 200_000)

    assert time.process_time() - started < 3


def test_a_million_accents_on_one_letter_take_no_time() -> None:
    started = time.process_time()
    assert len(plain("a" + "\u0301\u0323" * 500_000)) == TEXT
    assert time.process_time() - started < 5


@pytest.mark.parametrize("tag", ["applet", "blink", "embed", "frame", "link", "meta", "nobr", "object"])
def test_tags_of_old_and_of_no_use_are_tags_too(tag: str) -> None:
    assert headline(f'un <{tag} src="x">titre</{tag}>') == "un titre"


@pytest.mark.parametrize("separator", ["\x1c", "\x1d", "\x1e", "\x1f", "\u200b", "\xad"])
@pytest.mark.parametrize("word", ["a", "é"])
def test_an_unseen_character_parts_no_words(separator: str, word: str) -> None:
    assert collapse(f"{word}{separator}b") == f"{word}b"


@pytest.mark.parametrize("space", ["\x0b", "\x0c", "\x85", "\u2028", "\u3000", "\xa0"])
def test_all_other_whitespace_is_a_space(space: str) -> None:
    assert collapse(f"a{space}b") == "a b"
