"""No secret comes through, in whatever form and place; what is none stays readable."""

from __future__ import annotations

import base64
import json
import time
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.observing.redaction import SHORTEST, STRUCK, looked_for, redacted

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
tokens = st.text(LETTERS + "-_", min_size=12, max_size=60).map("Zq9".__add__)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=SHORTEST)
around = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)

SHAPES = {
    "bearer": "Bearer {}",
    "header": "Authorization: Bearer {}",
    "basic": "Proxy-Authorization: Basic {}",
    "digest": 'Authorization: Digest username="x", response="{}"',
    "header in a dict": "{{'Authorization': 'Bearer {}', 'Accept': '*/*'}}",
    "header in a tuple": "headers=(('Accept', 'a'), ('Authorization', 'Bearer {}'))",
    "header in bytes": "[(b'authorization', b'Basic {}')]",
    "cookie": "Set-Cookie: session={}; Path=/",
    "homeserver's token": "syt_dmlnaWU_{}_0aBcDe",
    "refresh token": "syr_{}",
    "query": "GET https://m.example.org/sync?since=1&access_token={}&timeout=0",
    "form": "grant_type=client_credentials&client_secret={}&scope=openid",
    "percent": "next=%2Fa%3Faccess_token%3D{}",
    "JSON": '{{"access_token": "{}", "device_id": "ABC"}}',
    "JSON in JSON": '"{{\\"access_token\\": \\"{}\\"}}"',
    "JSON, cut off": '{{"password": "{}',
    "keyword": "Session(user='x', store_key='{}')",
    "escaped end": "password='ab\\'{}'",  # pragma: allowlist secret
    "address": "http://vigie:{}@proxy.example.org:3128/x",
    "user alone": "http://{}@proxy.example.org:3128/x",
    "words": "wrong password: {}",
    "age": "AGE-SECRET-KEY-1{}",
    "JWT": "eyJhbGciOi.{}.c2ln",
    "PEM": "-----BEGIN OPENSSH PRIVATE KEY-----\n"  # pragma: allowlist secret
    "{}\n-----END OPENSSH PRIVATE KEY-----",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@given(token=tokens, before=around, after=around)
def test_what_looks_like_a_secret_is_struck_out(shape: str, token: str, before: str, after: str) -> None:
    told = redacted(f"{before} {shape.format(token)} {after}")
    assert token not in told
    assert STRUCK in told


FORMS = {
    "as it is": str,
    "in a repr": repr,
    "in a repr of bytes": lambda secret: repr(secret.encode()),
    "in ASCII": ascii,
    "in JSON": json.dumps,
    "in JSON of UTF-8": lambda secret: json.dumps(secret, ensure_ascii=False),
    "in a path": lambda secret: quote(secret, safe=""),
    "in a form": quote_plus,
    "in a longer form": lambda secret: urlencode({"q": secret}),
    "in base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "in URL-safe base64": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
    "in hexadecimal": lambda secret: secret.encode().hex(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(secret=anything, others=st.lists(anything, max_size=3), before=around, after=around)
def test_a_secret_that_is_known_is_struck_out_in_every_form(
    form, secret: str, others: list[str], before: str, after: str
) -> None:
    written = form(secret)
    marker = "\N{LINEAR A SIGN AB001}"
    told = redacted(f"{before}{marker}{written}{marker}{after}", looked_for([secret, *others]))
    inner = written[1:-1] if written[0] in "'\"" and written[0] == written[-1] else written
    assert f"{marker}{written}{marker}" not in told
    assert f"{marker}{inner}{marker}" not in told


@pytest.mark.parametrize(
    "address",
    [
        "@alice:example.org",
        "@alice:example.org:8448",
        "@a.b=c_d-e/f:matrix.example.org",
        "@élise:example.org",
        "direct:@alice:[2001:db8::1]:443",
        "/user/%40alice%3Aexample.org/filter",
        "@alice%3Aexample.org",
        "<alice.martin+veille@example.org>",
    ],
)
def test_nobody_is_named(address: str) -> None:
    told = redacted(f"invitation of {address}, refused")
    assert "lice" not in told
    assert "élise" not in told
    assert "a.b" not in told
    assert "example.org" not in told
    assert "2001" not in told
    assert told.endswith(", refused") or "/filter" in told


@pytest.mark.parametrize(
    "line",
    [
        "vigie.toml:12: matrix.password_file: /etc/vigie/password: cannot be read (No such file)",
        "source cnil: https://www.cnil.fr/fr/rss.xml?page=2 answered 503; tried again at 08:15",
        "message 12 arrived in juridique as $abc:def",
        "the token is over; run `vigie matrix login`",
        "https://example.org/@editor/2026/basic-income: 304",
        "3 secrets, 2 tokens and a bearer of news",
    ],
)
def test_what_is_no_secret_stays_readable(line: str) -> None:
    assert redacted(line, looked_for(["hunter2-hunter2"])) == line


def test_too_short_a_secret_is_not_looked_for() -> None:
    assert looked_for(["abc", ""]) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "@" * 200_000,
        "password=" * 20_000,
        '"password": "' * 10_000,
        "http://" * 20_000,
        "a" * 200_000 + "@",
        "-----BEGIN PRIVATE KEY" * 5_000,  # pragma: allowlist secret
        "eyJaaaa." * 20_000,
        "Authorization: " * 10_000,
        "\\" * 100_000,
        "%40" * 10_000,
        "a.-" * 60_000,
    ],
    ids=range(11),
)
def test_hostile_text_does_not_hold_the_log_up(hostile: str) -> None:
    began = time.process_time()
    redacted(hostile, looked_for(["hunter2-hunter2"]))
    assert time.process_time() - began < 5
