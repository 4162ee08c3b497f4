"""What goes wrong with a backup, in the operator's words: each message names the file and the remedy."""

from __future__ import annotations


class RecoveryError(Exception):
    """A backup could not be made, read or restored. Nothing was changed."""


class WrongPassphraseError(RecoveryError):
    """What is sealed does not open."""
