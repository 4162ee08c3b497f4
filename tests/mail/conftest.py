"""A mail server for the session; each test has an account of its own on it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count

import pytest

from dovecot import DOVECOT, Dovecot, dovecot

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def mail_server() -> Iterator[Dovecot]:
    if not DOVECOT.exists():
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"no Dovecot at {DOVECOT}: no mailbox was read; run scripts/ensure-dovecot")
    with dovecot() as server:
        yield server


@pytest.fixture
def mailbox(mail_server: Dovecot, request: pytest.FixtureRequest) -> Dovecot:
    """An empty mailbox."""
    name = re.sub(r"\W+", "", request.node.name)[-40:].lower()
    return mail_server.make_user(f"{name}{next(_NUMBERS)}")
