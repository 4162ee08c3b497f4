"""What hubs are answered."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

import pytest

from factories import NOW
from watcher.items import Offer
from watcher.push.answering import Confirmed, Denied, Pinged, Reply, to_call, to_question
from watcher.rules.push import Standing, Subscription, asked

TOPIC = "https://cnil.example/feed"
ASKED = asked(Subscription("cnil", Offer("https://hub.example/", TOPIC)), "token", "secret", NOW)
ACTIVE = replace(ASKED, standing=Standing.ACTIVE, lease_until=NOW + timedelta(days=10))
QUESTION = {
    "hub.mode": "subscribe",
    "hub.topic": TOPIC,
    "hub.challenge": "abc",
    "hub.lease_seconds": "864000",
}


def signed(body: bytes, secret: str = "secret", algorithm: str = "sha256") -> str:  # pragma: allowlist secret
    return f"{algorithm}={hmac.new(secret.encode(), body, algorithm).hexdigest()}"


def test_the_question_whether_we_meant_it_is_answered_with_its_challenge() -> None:
    assert to_question(ASKED, QUESTION, NOW) == Reply(200, "abc", Confirmed(NOW + timedelta(days=10)))


@pytest.mark.parametrize(
    "change",
    [
        {"hub.topic": "https://other.example/"},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
        {"hub.challenge": ""},
        {"hub.challenge": "x" * 2000},
    ],
    ids=lambda change: "-".join(f"{key}={value[:12]}" for key, value in change.items()),
)
def test_what_we_did_not_ask_for_is_refused(change: dict[str, str]) -> None:
    assert to_question(ASKED, QUESTION | change, NOW) == Reply(404)


def test_an_address_of_nobody_is_refused_and_its_calls_end() -> None:
    assert to_question(None, QUESTION, NOW) == Reply(404)
    assert to_call(None, signed(b"x"), b"x", NOW) == Reply(410)
    assert to_call(ASKED, signed(b"x"), b"x", NOW) == Reply(410)
    assert to_call(ACTIVE, signed(b"x"), b"x", NOW + timedelta(days=11)) == Reply(410)


def test_a_refusal_is_taken_with_its_reason() -> None:
    question = {"hub.mode": "denied", "hub.topic": TOPIC, "hub.reason": "private"}
    assert to_question(ASKED, question, NOW) == Reply(200, follows=Denied("private"))


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signed_call_counts(algorithm: str) -> None:
    assert to_call(ACTIVE, signed(b"<feed/>", algorithm=algorithm), b"<feed/>", NOW) == Reply(
        202, follows=Pinged()
    )


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "sha256=",
        "sha256=" + "é" * 64,
        "md5=" + hashlib.md5(b"secretx").hexdigest(),
        signed(b"<feed/>", secret="other"),  # pragma: allowlist secret
        signed(b"<other/>"),
    ],
)
def test_a_call_without_the_right_signature_is_answered_alike_and_changes_nothing(
    signature: str | None,
) -> None:
    assert to_call(ACTIVE, signature, b"<feed/>", NOW) == Reply(202)


def test_without_a_secret_nothing_can_be_signed() -> None:
    assert to_call(replace(ACTIVE, secret=""), signed(b"", secret=""), b"", NOW) == Reply(202)
