"""Persons told apart without being named: a keyed hash of an address, whose key stays on this machine."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

_KEY_BYTES = 32


def load_key(data: Path) -> bytes:
    """The key of this installation, `members.key` under the data folder, made at first need with mode 0600.

    Without it nobody can find out whose a hash is, by trying addresses either. Raises OSError.
    """
    path = data / "members.key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        try:
            path.hardlink_to(beside)  # fails when another process was first: its key is the key
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_bytes()


def pseudonym(key: bytes, address: str) -> str:
    """What stands for an address in the store: 32 hexadecimal digits, always the same under the same key."""
    return hashlib.blake2b(address.encode(), digest_size=16, key=key, person=b"vigie-member").hexdigest()
