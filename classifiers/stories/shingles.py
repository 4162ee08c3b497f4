"""How much of their wording two texts share, by MinHash: the one place that knows datasketch."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

SHINGLE = 3
"""Words that stand together: fewer are found in any two texts of a subject, more break at each correction."""

FEWEST = 30
"""Shingles below which a text is too short for its wording to prove anything."""

_HASHES = 64
_ROWS = 4
_SEED = 1
_LOW_BYTE = 0xFF


def signature(words: Sequence[str]) -> bytes:
    """64 bytes, one a hash function, from which `resemblance` is told; empty for a text that is too short.

    The lowest byte of each minimum is kept: two texts with nothing in common agree on one in 256.
    """
    shingles = {" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}
    if len(shingles) < FEWEST:
        return b""
    hashes = _empty().copy()
    hashes.update_batch(shingle.encode() for shingle in shingles)
    return bytes(int(value) & _LOW_BYTE for value in hashes.hashvalues)


@cache
def _empty() -> Any:
    """Copied for each text: to draw the hash functions takes as long as to use them."""
    # Half a second, with all of scipy's integration behind it, that few commands need.
    from datasketch import MinHash  # pyright: ignore[reportMissingTypeStubs]  # noqa: PLC0415

    return cast("Any", MinHash)(_HASHES, seed=_SEED, hashfunc=zlib.crc32)


def resemblance(one: bytes, other: bytes) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard), 0 to 1; 0 for a short text."""
    if not one or not other:
        return 0.0
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=True)) / _HASHES


def bands(signed: bytes) -> tuple[bytes, ...]:
    """Parts of a signature: texts that share one are worth a comparison (two thirds of those at 0.5)."""
    return tuple(signed[start : start + _ROWS] for start in range(0, len(signed), _ROWS))
