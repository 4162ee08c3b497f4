"""How an account stands, by the homeserver's word."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.chat.matrix.client import Client
from watcher.chat.matrix.cross_signing import CrossSigning, Seeds, standing
from watcher.chat.matrix.keyserver import Keyserver
from watcher.chat.matrix.listening import inviter_of
from watcher.chat.matrix.power import denied
from watcher.chat.matrix.session import Session


@dataclass(frozen=True, slots=True)
class RoomStatus:
    """A room that we are in; `members` counts who has joined, ourselves included.

    `denied` are the kinds of events that we need and may not send there.
    """

    room_id: str
    is_encrypted: bool
    members: int
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PendingInvitation:
    """An invitation that nobody has answered yet."""

    room_id: str
    inviter: str


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """An account that works, as the homeserver sees it.

    `one_time_keys` are those that it has left of ours, for others who begin to write to us; None when it did
    not say.
    """

    user_id: str
    device_id: str
    homeserver: str
    cross_signing: CrossSigning
    rooms: tuple[RoomStatus, ...]
    invitations: tuple[PendingInvitation, ...]
    one_time_keys: int | None = None

    @property
    def joined_rooms(self) -> tuple[str, ...]:
        """The ids of the rooms that the account is in."""
        return tuple(room.room_id for room in self.rooms)


async def describe(client: Client, session: Session, seeds: Seeds | None) -> AccountStatus:
    """Ask for all of it; nothing is changed, and no message counts as read."""
    confirmed = await client.session_of(session.access_token)
    keys = await Keyserver(client).query_keys([confirmed.user_id])
    rooms = [await _room(client, room_id, confirmed.user_id) for room_id in await client.joined_rooms()]
    news = await client.sync(None, 0, timeline=1)
    return AccountStatus(
        user_id=confirmed.user_id,
        device_id=confirmed.device_id,
        homeserver=client.url,
        cross_signing=standing(keys, session, seeds),
        rooms=tuple(rooms),
        invitations=tuple(
            PendingInvitation(room_id, inviter_of(invitation, confirmed.user_id))
            for room_id, invitation in news.rooms.invite.items()
        ),
        one_time_keys=(news.device_one_time_keys_count or {}).get("signed_curve25519"),
    )


async def _room(client: Client, room_id: str, user_id: str) -> RoomStatus:
    encryption = await client.state(room_id, "m.room.encryption")
    members = await client.members(room_id, {"join"})
    return RoomStatus(
        room_id, encryption is not None, len(members), denied(await client.whole_state(room_id), user_id)
    )
