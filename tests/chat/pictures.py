"""A picture for messages, read back by nio's own decryption, which is not the code under test."""

from __future__ import annotations

from typing import Any

from nio.crypto.attachments import decrypt_attachment

from synapse import Synapse, User
from watcher.picture import Attached, Picture, Upload

PICTURE = Picture("risks-by-month-2026-W47.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, 1000, 900)
TEXT = "R08 : 12 publications en novembre 2026."


def attached(noted: list[Upload], upload: Upload | None = None) -> Attached:
    """The picture, for a post; where it was taken is added to `noted`."""
    return Attached(PICTURE, upload, noted.append)


def shown_by(homeserver: Synapse, reader: User, content: dict[str, Any]) -> bytes:
    """The picture of an event, as a member's client shows it."""
    if "url" in content:
        return homeserver.media(content["url"], reader)
    file = content["file"]
    secret = homeserver.media(file["url"], reader)
    assert secret != PICTURE.png
    return decrypt_attachment(secret, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
