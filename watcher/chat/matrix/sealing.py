# pyright: reportMissingTypeStubs=false
"""Files as encrypted rooms want them, by matrix-nio: sealed before the homeserver sees them. No network."""

from __future__ import annotations

import json

from nio.crypto.attachments import encrypt_attachment


def sealed(data: bytes) -> tuple[bytes, str]:
    """The data encrypted with a new key, and what opens it again: JSON, as an event's `file` has it."""
    secret, keys = encrypt_attachment(data)
    return secret, json.dumps(keys, sort_keys=True)
