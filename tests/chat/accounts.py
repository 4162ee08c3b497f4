"""Accounts on a lab homeserver, and the settings that name them."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from synapse import LabRoom, Synapse, User
from watcher.chat.matrix import MatrixAccount
from watcher.chat.room import Post
from watcher.settings import Matrix


def new_user(homeserver: Synapse, name: str) -> User:
    """An account whose name nobody else has, starting with `name`."""
    return homeserver.register(f"{name}-{secrets.token_hex(4)}")


def token_settings(homeserver: Synapse, user: User, directory: Path) -> Matrix:
    """Settings for the account, with an access token."""
    file = directory / "token"
    file.write_text(user.access_token + "\n")
    return Matrix(homeserver=homeserver.url, user_id=user.user_id, access_token_file=file)


def password_settings(homeserver: Synapse, user: User, directory: Path) -> Matrix:
    """Settings for the account, with its password."""
    file = directory / "password"
    file.write_text(user.password + "\n")
    return Matrix(homeserver=homeserver.url, user_id=user.user_id, password_file=file)


def folder_of(settings: Matrix) -> Path:
    """Where the account of these settings keeps its session and keys, unless a test says otherwise."""
    secret = settings.access_token_file or settings.password_file
    assert secret is not None
    return secret.parent / "matrix"


def post(settings: Matrix, room: LabRoom, *posts: Post, directory: Path | None = None) -> list[str]:
    """Post from a new account object, as a new process would."""

    async def act() -> list[str]:
        async with MatrixAccount(settings, directory or folder_of(settings)) as account:
            to = account.room(room.room_id)
            return [await to.post(each) for each in posts]

    return asyncio.run(act())
