# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
"""Secrets under a passphrase, in the age format (scrypt). The only module that knows pyrage."""

from __future__ import annotations

import subprocess
import sys
from typing import cast

from watcher.recovery.errors import RecoveryError, WrongPassphraseError

SHORTEST = 12
"""Characters. A backup may be tried offline, without end, by whoever gets hold of it."""
_FEWEST_KINDS = 5
_SEALING = """
import sys
from pyrage import passphrase
given, size = sys.stdin.buffer.read(), int(sys.argv[1])
sys.stdout.buffer.write(passphrase.encrypt(given[size:], given[:size].decode()))
"""


def refuse_weak(passphrase: str) -> None:
    """Raises RecoveryError for a passphrase that would be guessed."""
    if len(passphrase) < SHORTEST:
        raise RecoveryError(
            f"the passphrase has {len(passphrase)} characters: whoever finds a backup can try short ones "
            f"without end; use {SHORTEST} or more, such as five random words"
        )
    if len(set(passphrase)) < _FEWEST_KINDS:
        raise RecoveryError(
            "the passphrase repeats a few characters: it would be guessed; use five random words"
        )


def seal(content: bytes, passphrase: str) -> bytes:
    """The content encrypted; that takes a second and half a gigabyte, on purpose. Raises RecoveryError.

    It is done by a process of its own: pyrage lets no other thread of its process go on meanwhile, and the
    memory would stay with the watch.
    """
    secret = passphrase.encode()
    done = subprocess.run(
        [sys.executable, "-I", "-c", _SEALING, str(len(secret))],
        input=secret + content,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0 or not done.stdout:
        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or f"exit {done.returncode}"
        raise RecoveryError(
            f"the keys could not be sealed ({why}); about 600 MB of memory must be free for it"
        )
    return done.stdout


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """What was sealed. Raises WrongPassphraseError; also for what some other program made."""
    from pyrage import DecryptError  # noqa: PLC0415 - wanted by two commands
    from pyrage import passphrase as age  # noqa: PLC0415

    try:
        return cast("bytes", age.decrypt(sealed, passphrase))
    except DecryptError as error:
        raise WrongPassphraseError(
            f"the passphrase does not open the keys in this backup ({error}); give the one that was in use "
            "when it was made, or restore --without-keys: all but keys and session"
        ) from None
