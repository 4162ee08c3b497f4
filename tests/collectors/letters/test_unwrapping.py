"""Where the links of newsletters lead, and what is never published of them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters import mailjet, safelink
from watcher.collectors.letters.unwrapping import Unwrapped, impersonal, unwrap
from watcher.web.urls import host

PAGE = "https://a.example/x?id=1"
SUBSTACK = base64.urlsafe_b64encode(b'{"e":"https://a.example/x?id=1"}').decode()


@pytest.mark.parametrize(
    "link",
    [
        safelink(PAGE),
        mailjet(PAGE),
        safelink(mailjet(PAGE)),
        "https://www.google.com/url?sa=D&q=https%3A%2F%2Fa.example%2Fx%3Fid%3D1&usg=abc",
        "https://urldefense.com/v3/__https://a.example/x?id=1__;!!Abc!def$",
        "https://urldefense.com/v3/__https:/a.example/x?id=1__;!!Abc!def$",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_x-3Fid-3D1&d=DwMFaQ&c=abc",
        "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fa.example%2fx%3fid%3d1&c=E,1,abc&typo=1",
        "https://abc.awstrack.me/L0/https:%2F%2Fa.example%2Fx%3Fid=1/1/0100018-abc/def=1",
        "https://substack.com/redirect/2/" + SUBSTACK + ".sig",
        "https://click.lettre.example/?url=https%3A%2F%2Fa.example%2Fx%3Fid%3D1%26utm_source%3Dlettre&t=1",
        "https://lettre.example/click/42?redirect=https%253A%252F%252Fa.example%252Fx%253Fid%253D1",
        "https://a.example/x?utm_source=lettre&id=1&mc_eid=f00&email=agent%40ville.example",
        "https://a.example/x?id=1&contact=agent@ville.example#token=12",
    ],
)
def test_a_wrapper_that_holds_its_target_is_taken_off(link: str) -> None:
    assert unwrap(link) == Unwrapped(PAGE)


@pytest.mark.parametrize(
    "link",
    [
        "https://ville.us1.list-manage.com/track/click?u=1&id=2&e=3",
        "https://x.r.a.d.sendibm1.com/mk/cl/f/sh/7nVU1aA2nfsTSeRHOf6Ah6dxxx/abc",
        "https://d1.hubspotlinks.com/Ctc/abc/def",
        "https://email.mg.lettre.example/c/eJwlkE2OhCAQRk8jO0lR_BQsWMzG",
        "https://r.lettre.example/tr/cl/abcdefgh",
        "https://trk.lettre.example/abc",
        "https://ville.example/mk/cl/f/sh/abc/def",
        "https://u1.ct.sendgrid.net/ls/click?upn=abc",
    ],
)
def test_one_that_does_not_is_known_as_such(link: str) -> None:
    found = unwrap(link)
    assert found is not None
    assert found.opaque


@pytest.mark.parametrize(
    "link",
    [
        "https://web.archive.org/web/2020/https://a.example/x",
        "https://a.example/comparer?url=https://b.example/",
        "https://news.example/r/2026/un-article",
        "https://www.brevo.com/fr/blog/ia/",
        "https://a.example/x#partie-2",
        "https://une.substack.com/p/un-billet",
        "https://a.example/aHR0cA/un-titre-assez-long-pour-etre-du-base64",
    ],
)
def test_a_page_that_looks_like_one_is_a_page(link: str) -> None:
    assert unwrap(link) == Unwrapped(link)


@pytest.mark.parametrize(
    "link", ["", "#haut", "mailto:a@b.example", "javascript:alert(1)", "tel:+33", "/relatif", "cid:x"]
)
def test_what_leads_to_no_page_is_no_link(link: str) -> None:
    assert unwrap(link) is None


@given(st.text() | st.from_regex(r"https://[a-z.]{3,20}/[A-Za-z0-9%=&?./_-]{0,80}", fullmatch=True))
def test_any_text_is_answered_and_an_answer_is_final(link: str) -> None:
    found = unwrap(link)
    if found is not None:
        assert host(found.link) is not None
        if not found.opaque:
            assert impersonal(found.link) == found.link
