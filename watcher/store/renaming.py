"""Which entries of a source can take the new keys that the source gave them (a pure decision)."""

from __future__ import annotations

from collections.abc import Mapping, Set


def possible_renames(held: Set[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The part of `wanted` (old key to new) after which all keys still differ.

    Keys may change places among themselves. Left out are keys that are not held, new keys that an item
    which stays already has, and all but the first of those that want the same new key.
    """
    moves: dict[str, str] = {}
    taken: set[str] = set()
    for old, new in wanted.items():
        if old in held and old != new and new not in taken:
            moves[old] = new
            taken.add(new)
    while blocked := [old for old, new in moves.items() if new in held and new not in moves]:
        for old in blocked:
            del moves[old]  # its key stays occupied, which may block another in turn
    return moves
