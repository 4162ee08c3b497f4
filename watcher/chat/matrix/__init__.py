"""A Matrix account and its rooms: `cipher` alone knows matrix-nio, `http` alone the homeserver's address."""

from watcher.chat.matrix.account import MatrixAccount
from watcher.chat.matrix.room import MatrixRoom
from watcher.chat.matrix.status import AccountStatus, PendingInvitation, RoomStatus

__all__ = ["AccountStatus", "MatrixAccount", "MatrixRoom", "PendingInvitation", "RoomStatus"]
