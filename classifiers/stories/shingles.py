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

# fmt: off
_FACTORS = (
    3582191691, 4270784983, 1892572953, 3715639441, 982527, 1100580627, 2597016983, 4286725387,
    1260623519, 2027988865, 793182497, 3406602499, 1599963033, 3332127887, 2968344027, 1458107385,
    3408206605, 3741252147, 333433189, 2974788137, 3600853501, 2690998987, 1591023397, 210867113,
    1756231447, 3809231353, 3248004053, 1972053305, 235257659, 295613213, 1464304741, 3555906697,
    3584620975, 3927359407, 504141779, 3699672547, 1205914607, 3772079037, 1701678785, 2391345325,
    2583376155, 1855172563, 4022336275, 2600667151, 2692293247, 797152891, 1652038701, 155929203,
    3233158147, 3135500033, 3389645433, 2827350435, 730524177, 2831271345, 335478043, 2345481447,
    1458832223, 508895189, 3248219379, 1464824721, 844792893, 799426703, 3617286919, 1474497421,
)
"""The odd factor of each function, as RandomState(1) drew them: that takes 3 MB to import."""
_TERMS = (
    4114104213, 1768615473, 2289927481, 848474627, 2971589572, 1243949848, 1355129329, 610401323,
    2948499020, 3364310042, 3584689972, 1771840848, 78547565, 146764659, 3221845289, 2680188370,
    4247126031, 2837408832, 3213347012, 1282027545, 1204497775, 1916133090, 3389928919, 954017671,
    443352346, 315096729, 1923688040, 2015364118, 3902387977, 413056707, 1261063143, 3879945342,
    1235985687, 513207677, 558468452, 2253996187, 83180453, 359158073, 2915576403, 3937889446,
    908935816, 3910346016, 1140514210, 1283895050, 2111290647, 2509932175, 229190383, 2430573655,
    2465816345, 2636844999, 630194419, 4108289372, 2531048010, 1120896190, 3005439278, 992203680,
    439523032, 2291143831, 1778356919, 4079953217, 2982425969, 2117674829, 1778886403, 2321861504,
)
"""The term of each: the next ones drawn. Both are in all signatures that are kept."""
# fmt: on


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

    return np.array(_FACTORS, np.uint32), np.array(_TERMS, np.uint32)


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
