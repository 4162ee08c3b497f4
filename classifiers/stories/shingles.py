"""How much of their wording two texts share, by MinHash."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

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
    import numpy as np  # noqa: PLC0415 - no command needs it before there is a text

    factors, terms = _functions()
    hashed = np.array([zlib.crc32(shingle.encode()) for shingle in shingles], dtype=np.uint32)
    minima = (_mixed(hashed)[:, None] * factors + terms).min(axis=0)
    return (minima & _LOW_BYTE).astype(np.uint8).tobytes()


@cache
def _functions() -> tuple[np.ndarray, np.ndarray]:
    """The odd factor and the term of each function, which is a permutation of the numbers of 32 bits."""
    import numpy as np  # noqa: PLC0415

    chance = np.random.RandomState(_SEED)
    factors = chance.randint(0, 1 << 31, _HASHES, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, chance.randint(0, 1 << 32, _HASHES, dtype=np.uint32)


def _mixed(hashed: np.ndarray) -> np.ndarray:
    """Every bit of each number depends on all of its bits: the last step of MurmurHash3."""
    hashed = (hashed ^ (hashed >> 16)) * 0x85EB_CA6B
    hashed = (hashed ^ (hashed >> 13)) * 0xC2B2_AE35
    return hashed ^ (hashed >> 16)


def resemblance(one: bytes, other: bytes) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard), 0 to 1; 0 for a short text."""
    size = min(len(one), len(other))
    apart = int.from_bytes(one[:size]) ^ int.from_bytes(other[:size])
    return apart.to_bytes(size).count(0) / _HASHES


def bands(signed: bytes) -> tuple[bytes, ...]:
    """Parts of a signature: texts that share one are worth a comparison (two thirds of those at 0.5)."""
    return tuple(signed[start : start + _ROWS] for start in range(0, len(signed), _ROWS))
