"""How much of their wording two texts share, by MinHash."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

SHINGLE = 3
"""Words that stand together: fewer are found in any two texts of a subject, more break at each correction."""

FEWEST = 30
"""Shingles below which a text is too short for its wording to prove anything."""

_HASHES = 64
_ROWS = 4
_LOW_BYTE = 0xFF

_FACTORS = bytes.fromhex(
    "d583e84bfe8f01d770ce5f19dd782891000efdff419987139acb5597ff823d0b4b23969f78e0a7812f470121cb0ca103"
    "5f5d7f99c69c3c8fb0ed55db56e8f3f9cb251b0ddefefa3313dfc965b14faa29d6a0a9fda06562cb5ed517250c9193a9"
    "68adf717e30c41f9c1989bd5758b25390e05bf3b119eb31d57478465d3f2d489d5a8f9afea16bfaf1e0c97d3dc8485e3"
    "47e0cbefe0d55bbd656d8ec18e8908ad99fb311b6e93afd3efbffb139b03080fa079227f2f83967b62781c2d094b4a73"
    "c0b61403bae3ef01ca09e279a885f1a32b8aea11a8c1c5b113fefd1b8bcd34e756f4035f1e551fd5c19be4f3574f7391"
    "325a843d2fa6488fd79b6b0757e30b8d"
)
"""The odd factor of each function, four bytes each, as RandomState(1) drew them: it takes 3 MB to import."""
_TERMS = bytes.fromhex(
    "f5383f95696aee31887d85393292b203b11edbc44a252b1850c5a1f12461fc2bafbe864cc8874c1ad5aa0734699c2550"
    "04ae8a6d08bf7373c00975299fc06dd2fd26000fa91f6c40bf87c8c44c6a301947cb2d6f7235dee2ca0e35d738dd2787"
    "1a6d051a12c7fe9972a9266878200416e899b709189ebec34b2a4be7e743447e49aba5171e96ed7d21498d648659409b"
    "04f53ba515685139adc82a53eab76ca6362d4288e913252043fadda24c86af0a7dd7bd17959a868f0da92aef90df9c57"
    "92f95f199d2b0fc7259000f3f4df855c96dcba4a42cf84beb3235d2e3b23d3a01a3296d88890149769ff92b7f32f2541"
    "b1c435717e39274d6a07a7038a64cb80"
)
"""The term of each, four bytes too: the next ones drawn. Both are in all signatures that are kept."""


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


def _functions() -> tuple[np.ndarray, np.ndarray]:
    """The odd factor and the term of each function, which is a permutation of the numbers of 32 bits."""
    import numpy as np  # noqa: PLC0415

    return np.frombuffer(_FACTORS, ">u4").astype(np.uint32), np.frombuffer(_TERMS, ">u4").astype(np.uint32)


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
