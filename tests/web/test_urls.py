"""What counts as the same address, and what counts as one at all."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from watcher.web.urls import absolute, as_requested, canonical, host

address_like = st.text(alphabet="htps:/.w@?#&=%[]\\ 0179aAéßutm_-\t\n\x00", max_size=60)
anything = st.text() | address_like | address_like.map(lambda tail: "https://www." + tail)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.cnil.fr/fr/actualite", "https://cnil.fr/fr/actualite"),
        ("http://cnil.fr/fr/actualite/", "https://cnil.fr/fr/actualite"),
        ("HTTPS://WWW.CNIL.FR:443/fr", "https://cnil.fr/fr"),
        ("http://cnil.fr:80", "https://cnil.fr/"),
        ("https://cnil.fr.", "https://cnil.fr/"),
        ("https://cnil.fr/FR", "https://cnil.fr/FR"),
        ("  https://cnil.fr/a\n", "https://cnil.fr/a"),
        ("https://cnil.fr:8443/a", "https://cnil.fr:8443/a"),
        ("https://www.fr/", "https://www.fr/"),
        ("https://www.www.cnil.fr/", "https://cnil.fr/"),
        ("https://www2.cnil.fr/", "https://www2.cnil.fr/"),
        ("https://métropole.rennes.fr/é", "https://xn--mtropole-b1a.rennes.fr/%C3%A9"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://[2001:DB8::0:1]:8080/a", "https://[2001:db8::1]:8080/a"),
    ],
)
def test_case_scheme_www_default_ports_and_trailing_slashes_make_no_difference(
    url: str, expected: str
) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "tracked",
    [
        "?utm_source=rss&utm_medium=feed",
        "?UTM_Source=rss",
        "?utm%5Fsource=rss",
        "#xtor=RSS-16",
        "?xtor=RSS-16",
        "?at_medium=custom1&at_campaign=veille",
        "?pk_campaign=x&mtm_source=y",
        "?fbclid=a&gclid=b&msclkid=c",
        "?mc_cid=a&mc_eid=b",
        "?&&",
        "?",
        "#",
    ],
)
def test_tracking_parameters_and_fragments_are_dropped(tracked: str) -> None:
    assert canonical(f"https://www.banquedesterritoires.fr/ia{tracked}") == (
        "https://banquedesterritoires.fr/ia"
    )


def test_other_parameters_stay_with_their_values_and_in_one_order() -> None:
    url = "https://mairesdefrance.com/m/article/?id=28473&utm_source=a&b=&a=2&a=1&flag&utmost=1#x"
    assert canonical(url) == "https://mairesdefrance.com/m/article?a=1&a=2&b=&flag=&id=28473&utmost=1"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.cnsa.fr/index%2Ephp/actualites/x",
        "https://www.cnsa.fr/index.php/actualites/x/index.html",
        "https://www.cnsa.fr/actualites/x/index.php",
        "https://www.cnsa.fr/actualites/x;jsessionid=8A3F?PHPSESSID=4711&ASPSESSIONIDQQ=1",
    ],
)
def test_index_pages_and_sessions_make_no_difference(url: str) -> None:
    assert canonical(url) == "https://cnsa.fr/actualites/x"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/article.php?id=1", "https://a.example/article.php?id=2"),
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/index.php?id=1", "https://a.example/index.php?id=2"),
        ("https://a.example/index.php?sid=1", "https://a.example/index.php?sid=2"),
        ("https://a.example/indexation.php/x", "https://a.example/x"),
        ("https://a.example/territoires/amp", "https://a.example/territoires"),
        ("https://a.example/a?x=1;y=2", "https://a.example/a?x=1"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/a%3Fb", "https://a.example/a?b"),
    ],
)
def test_what_names_another_page_makes_a_difference(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/./legal-content/AUTO/?uri=CELEX:32024R1689", "/legal-content/AUTO?uri=CELEX%3A32024R1689"),
        ("/a/b/../c", "/a/c"),
        ("/a/%2e%2E/c", "/c"),
        ("/../../a", "/a"),
        ("/a/..", "/"),
        ("/a/.", "/a"),
        ("/a//b", "/a//b"),
        ("/%7Euser/%c3%a9", "/~user/%C3%A9"),
        ("/a%2Fb", "/a%2Fb"),
        ("/100%", "/100%25"),
        ("/deux mots", "/deux%20mots"),
        ("/a?q=l'été+2026", "/a?q=l%27%C3%A9t%C3%A9+2026"),
        ("/?uri=CELEX%3a32024R1689", "/?uri=CELEX%3A32024R1689"),
    ],
)
def test_paths_have_one_spelling(path: str, expected: str) -> None:
    assert canonical("https://eur-lex.europa.eu" + path) == "https://eur-lex.europa.eu" + expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cnil.fr",
        "/fr/actualite",
        "//cnil.fr/fr",
        "mailto:veille@example.org",
        "javascript:alert(1)",
        "ftp://example.org/",
        "https:///chemin",
        "https://",
        "https://a b.fr/",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://user:secret@example.org/",  # pragma: allowlist secret
        "https://example.org\\@evil.example/",
        "https://ex%61mple.org/",
        "https://a..b/",
        f"https://{'a' * 64}.fr/",
    ],
)
def test_what_is_no_web_address_has_no_canonical_form(url: str) -> None:
    assert canonical(url) is None


@given(anything)
@example("https://www.www.fr/%2e%2e/%")
@example("https://a/\ud800?\udfff")
@example("https://a/./..//?utm_=&&b=%ff")
@example("http://a:443/%25%32%65")
@example("https://a/index.php/index.html;jsessionid=/;jsessionid=1?%75tm_x=1")
def test_canonical_answers_any_string_and_its_answers_are_canonical(url: str) -> None:
    form = canonical(url)
    if form is not None:
        assert canonical(form) == form
        assert form.isascii()


@given(
    st.from_regex(r"[a-z]{1,8}\.(fr|org)", fullmatch=True),
    st.lists(
        st.from_regex(r"[a-zA-Z0-9._~-]{1,6}", fullmatch=True).filter(lambda s: s.strip(".")), max_size=4
    ),
)
def test_spelling_variants_of_an_address_have_the_same_form(name: str, segments: list[str]) -> None:
    path = "/".join(segments)
    plain = canonical(f"https://{name}/{path}")
    assert plain is not None
    assert canonical(f"HTTP://WWW.{name.upper()}:80/./{path}/?utm_source=x#top") == plain


USUAL = st.from_regex(
    r"https?://(www\.)?([a-z0-9][a-z0-9-]{0,5}\.){1,3}[a-z]{2,4}(/[A-Za-z0-9_.~-]{0,6}){0,4}"
    r"(\?([a-z_]{0,4}(=[A-Za-z0-9~.-]{0,4}){0,2}&?){1,4})?(#[a-z?/]{0,5})?",
    fullmatch=True,
)
"""Addresses without escapes; stating the default port asks for the whole way that others go."""


@given(url=USUAL, parameter=st.sampled_from(["", "utm_source=x", "b=1&a=2", "index.html", "/index.php/"]))
def test_usual_addresses_have_the_form_that_the_whole_way_gives(url: str, parameter: str) -> None:
    url += parameter
    scheme, _, rest = url.partition("://")
    name = re.split("[/?#]", rest)[0]
    port = 443 if scheme == "https" else 80
    assert canonical(url) == canonical(f"{scheme}://{name}:{port}{rest[len(name) :]}")


@given(url=USUAL, scheme=st.sampled_from(["http", "https"]))
def test_a_complete_address_is_what_it_joins_to(url: str, scheme: str) -> None:
    base = f"{scheme}://a.example/x/y"
    assert absolute(base, url) == urljoin(base, url)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("actualite", "https://site.fr/fr/actualite"),
        ("/actualite#haut", "https://site.fr/actualite#haut"),
        ("../a", "https://site.fr/a"),
        ("?page=2", "https://site.fr/fr/liste?page=2"),
        ("//autre.fr/x", "https://autre.fr/x"),
        ("http://autre.fr/x?utm_source=rss", "http://autre.fr/x?utm_source=rss"),
        (" /deux mots\n", "https://site.fr/deux%20mots"),
        ('/a"><script>', "https://site.fr/a%22%3E%3Cscript%3E"),
        ("/été", "https://site.fr/été"),
        ("/a\u202egpj.exe", "https://site.fr/a%E2%80%AEgpj.exe"),
        ("/a\u200bb\u2028c", "https://site.fr/a%E2%80%8Bb%E2%80%A8c"),
        ("", "https://site.fr/fr/liste"),
        ("mailto:a@b.fr", None),
        ("javascript:alert(1)", None),
        ("JaVa\tScript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("https://[", None),
    ],
)
def test_links_are_made_absolute_when_they_lead_to_the_web(link: str, expected: str | None) -> None:
    assert absolute("https://site.fr/fr/liste", link) == expected


@given(anything, anything)
def test_absolute_answers_any_pair_of_strings(base: str, link: str) -> None:
    answer = absolute(base, link)
    assert answer is None or (answer.lower().startswith(("http://", "https://")) and host(answer))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://WWW.Cnil.FR:8443/a", "www.cnil.fr"),
        ("https://cnil.fr./", "cnil.fr"),
        ("https://１２７.0.0.1/", "127.0.0.1"),
        ("http://[::FFFF:127.0.0.1]/", "::ffff:7f00:1"),
        ("https://[]@", None),
        ("http://métropole.fr/", "xn--mtropole-b1a.fr"),
        ("ftp://cnil.fr/", None),
        ("not an address", None),
    ],
)
def test_hosts_are_read_as_the_client_will_read_them(url: str, expected: str | None) -> None:
    assert host(url) == expected


LABELS = st.sampled_from(
    [*"a01-", "www", "xn--a", "-a", "a-", "A", "a_b", "é", "", "b" * 63, "b" * 64, "01", "255", "256", "0x7f"]
)
ENDS = st.sampled_from(["fr", "museum", "com", "1", "local", "F"])
REST = st.sampled_from(
    ["", "/", ":80", ":00080/", ":0", ":59999", ":65536/a", ":/", "//", "/../a", "/%zz", "?a"]
)


@given(labels=st.lists(LABELS, max_size=5), end=ENDS, rest=REST)
@example(labels=["b" * 63] * 4, end="fr", rest="/")
@example(labels=["127", "0", "0"], end="1", rest=":8080/feed")
def test_a_plain_host_is_what_the_client_reads(labels: list[str], end: str, rest: str) -> None:
    url = f"https://{'.'.join([*labels, end])}{rest}"
    try:
        read = (URL(url).raw_host or "").lower().removesuffix(".")
    except ValueError:
        assert host(url) is None
    else:
        assert host(url) in {read, None}
        assert (host(url) is None) == (host(f" {url}") is None)  # which nobody takes for plain


@given(anything)
def test_requested_forms_are_stable_and_keep_the_host(url: str) -> None:
    once = as_requested(url)
    assert as_requested(once) == once
    assert host(once) == host(url)
    if canonical(url) is not None:
        assert canonical(once) == canonical(url)


def test_requested_forms_are_encoded_and_have_no_fragment() -> None:
    assert as_requested("https://Site.fr/été?q=a b#haut") == "https://site.fr/%C3%A9t%C3%A9?q=a+b"
