"""A Matrix account and its rooms; only `client`, `cipher`, `olm_sessions` and `sealing` know matrix-nio."""

from watcher.chat.matrix.account import MatrixAccount
from watcher.chat.matrix.direct_notes import DirectNotes
from watcher.chat.matrix.room import MatrixRoom
from watcher.chat.matrix.status import AccountStatus, PendingInvitation, RoomStatus

__all__ = ["AccountStatus", "DirectNotes", "MatrixAccount", "MatrixRoom", "PendingInvitation", "RoomStatus"]
