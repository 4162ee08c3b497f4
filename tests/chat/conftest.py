"""Homeservers, accounts and rooms for the tests that need the real thing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.accounts import new_user, token_settings
from synapse import LabRoom, Synapse, User, synapse_python
from watcher.settings import Matrix

NO_SYNAPSE = (
    "NO REAL HOMESERVER: the promises of the delivery stay untested. Make an environment with "
    "`python -m venv .venv-synapse && .venv-synapse/bin/pip install -r requirements/synapse.in`, "
    "or name its Python in SYNAPSE_PYTHON"
)


@pytest.fixture(scope="session")
def synapse_interpreter() -> Path:
    python = synapse_python()
    if python is None and os.environ.get("CI"):
        pytest.fail(NO_SYNAPSE)
    if python is None:
        pytest.skip(NO_SYNAPSE)
    return python


@pytest.fixture(scope="session")
def homeserver(synapse_interpreter: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """One homeserver for all tests, without rate limits; accounts and rooms are new in each test."""
    server = Synapse(synapse_interpreter, tmp_path_factory.mktemp("synapse"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def spare_homeserver(synapse_interpreter: Path, tmp_path: Path) -> Iterator[Synapse]:
    """A homeserver that a test may stop, with Synapse's default rate limits."""
    server = Synapse(synapse_interpreter, tmp_path / "synapse", limits=True)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def spare_homeserver_without_limits(synapse_interpreter: Path, tmp_path: Path) -> Iterator[Synapse]:
    """A homeserver that a test may stop, without rate limits."""
    server = Synapse(synapse_interpreter, tmp_path / "synapse")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def alice(homeserver: Synapse) -> User:
    return new_user(homeserver, "alice")


@pytest.fixture
def bot(homeserver: Synapse) -> User:
    return new_user(homeserver, "bot")


@pytest.fixture
def room(homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    """A private room of alice that the bot is invited to."""
    return LabRoom.create(homeserver, alice, invite=[bot.user_id])


@pytest.fixture
def settings(homeserver: Synapse, bot: User, tmp_path: Path) -> Matrix:
    """Settings of the bot's account, with its access token."""
    return token_settings(homeserver, bot, tmp_path)
