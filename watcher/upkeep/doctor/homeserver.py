"""The homeserver and the account on it: is it there, does it know us, is its clock ours, may we speak?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

import aiohttp

from watcher.chat.room import RoomError
from watcher.chat.rooms import account_of
from watcher.config.located import ConfigError
from watcher.config.secrets import read_secret
from watcher.house import House
from watcher.settings import Matrix, Room
from watcher.upkeep.doctor.finding import Finding
from watcher.upkeep.doctor.machine import by, parsed

if TYPE_CHECKING:
    from watcher.chat.matrix import AccountStatus, RoomStatus

SECONDS = 10.0
"""For one answer."""

_WAITING = "the messages wait in the outbox"
_SIGNATURE = {
    "signed": "",
    "unsigned": "members see a warning beside our messages: run vigie matrix login, with password_file",
    "foreign": "members see a warning beside our messages: its cross-signing keys were made elsewhere; "
    "give Vigie an account of its own",
}
_CHECK_TOKEN = "get a new token for this account and put it there, then: vigie matrix login"  # noqa: S105 - advice


async def rooms(house: House, matrix: Matrix) -> list[Finding]:
    """The homeserver first; when it does not answer there is nothing else to ask."""
    found: list[Finding] = []
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as session:
        try:
            versions, date = await _versions(session, matrix.homeserver)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            why = str(error) or type(error).__name__
            detail = f"no answer from {matrix.homeserver} ({' '.join(why.split())[:150]})"
            remedy = f"check matrix.homeserver, and that it runs; {_WAITING}"
            return [Finding("homeserver", False, detail, remedy)]
        found.append(Finding("homeserver", True, f"{matrix.homeserver}, {versions}"))
        if date is not None:
            found.append(_clock(date, house.now()))
        refused = await _token(session, matrix)
        if refused is not None:
            return [*found, refused]
    try:
        async with account_of(house.settings, matrix) as account:
            status = await account.status()
    except RoomError as error:
        return [*found, Finding("matrix", False, str(error), f"check [matrix]; {_WAITING}")]
    standing = {room.room_id: room for room in status.rooms}
    found += [_account(status), *_keys(status)]
    named = (room for room in house.settings.rooms if room.id is not None)
    return [*found, *(_room(room, standing.get(room.id or ""), status.user_id) for room in named)]


async def _versions(session: aiohttp.ClientSession, url: str) -> tuple[str, datetime | None]:
    """The newest version of the specification that it speaks, and its time. Raises what aiohttp does."""
    async with session.get(f"{url}/_matrix/client/versions", allow_redirects=False) as answer:
        if answer.status != HTTPStatus.OK:
            raise ValueError(f"it answered {answer.status}")
        versions = (await _content(answer)).get("versions")
        stated = answer.headers.get("Date")
    if not isinstance(versions, list) or not versions:
        raise ValueError("what answers there is no homeserver")
    newest = str(cast("list[object]", versions)[-1])
    return f"versions up to {newest}"[:60], None if stated is None else parsed(stated)


def _clock(theirs: datetime, ours: datetime) -> Finding:
    return by(ours - theirs, "the homeserver", ours)


async def _token(session: aiohttp.ClientSession, matrix: Matrix) -> Finding | None:
    """Whose the token in the settings is; None when it is ours, or there is none to try."""
    file = matrix.access_token_file
    if file is None:
        return None
    try:
        token = read_secret(file, "matrix.access_token_file")
        ask = session.get(
            f"{matrix.homeserver}/_matrix/client/v3/account/whoami",
            headers={"Authorization": f"Bearer {token}"},
            allow_redirects=False,
        )
        async with ask as answer:
            content = await _content(answer)
    except ConfigError as error:
        return Finding("token", False, str(error), "write the token alone into that file")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return Finding("token", False, "the homeserver did not say whose it is", f"try again; {_WAITING}")
    who = content.get("user_id")
    if answer.status != HTTPStatus.OK:
        detail = f"the token in {file} is refused ({content.get('errcode') or answer.status})"
        return Finding("token", False, detail[:200], _CHECK_TOKEN)
    if who != matrix.user_id:
        detail = f"the token in {file} is that of {who}"
        return Finding("token", False, detail[:200], "correct matrix.user_id, or put another token there")
    return None


async def _content(answer: aiohttp.ClientResponse) -> Mapping[str, object]:
    """A JSON object, empty when it is something else. Raises ValueError for what is no JSON."""
    content: object = await answer.json(content_type=None)
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}


def _account(status: AccountStatus) -> Finding:
    invited = f", {len(status.invitations)} invitation(s) waiting" if status.invitations else ""
    detail = (
        f"{status.user_id} on {status.homeserver}, device {status.device_id}, "
        f"cross-signing: {status.cross_signing}{invited}"
    )
    return Finding("matrix", status.cross_signing == "signed", detail, _SIGNATURE[status.cross_signing])


def _keys(status: AccountStatus) -> Iterator[Finding]:
    """Keys with which others begin to write to us; the watch makes new ones as they are used."""
    if status.one_time_keys == 0:
        remedy = "start the watch: it publishes new ones"
        yield Finding("encryption", False, "the homeserver has no one-time keys of ours left", remedy)
    elif status.one_time_keys is not None:
        yield Finding("encryption", True, f"the store opens, {status.one_time_keys} one-time keys left")


def _room(room: Room, found: RoomStatus | None, user_id: str) -> Finding:
    name = f"room {room.name}"
    if found is None:
        return Finding(name, False, "not joined", f"invite {user_id} into {room.id}")
    detail = f"joined, {found.members} members, {'encrypted' if found.is_encrypted else 'not encrypted'}"
    if room.require_encryption and not found.is_encrypted:
        return Finding(name, False, detail, "switch encryption on in the room: nothing is posted until then")
    other = "m.room.message" if found.is_encrypted else "m.room.encrypted"
    denied = [kind for kind in found.denied if kind != other]
    if denied:
        cannot = f"{detail}, may not send {', '.join(denied)}"
        return Finding(
            name, False, cannot, f"give {user_id} the power to post there (the room's permissions)"
        )
    return Finding(name, True, detail)
