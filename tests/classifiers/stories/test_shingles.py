from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from classifiers.stories import shingles
from classifiers.stories.shingles import FEWEST, bands, resemblance, signature

WORDS = [f"mot{number}" for number in range(200)]


def test_the_same_words_have_the_same_signature() -> None:
    assert signature(WORDS) == signature(list(WORDS))
    assert resemblance(signature(WORDS), signature(WORDS)) == 1


def test_strangers_resemble_each_other_in_nothing() -> None:
    assert resemblance(signature(WORDS), signature([f"autre{word}" for word in WORDS])) < 0.1


@pytest.mark.parametrize("kept", [50, 100, 150])
def test_the_resemblance_is_near_the_share_of_shingles_in_common(kept: int) -> None:
    other = WORDS[:kept] + [f"autre{number}" for number in range(200 - kept)]
    shared = kept - 2
    assert resemblance(signature(WORDS), signature(other)) == pytest.approx(shared / (396 - shared), abs=0.17)


def test_the_resemblance_counts_the_places_that_are_alike() -> None:
    one = signature(WORDS)
    assert resemblance(one, bytes([one[0] ^ 1, *one[1:63], one[63] ^ 255])) == 62 / 64
    assert resemblance(bytes(64), bytes([1]) * 64) == 0


def test_a_short_text_has_no_signature_and_resembles_nothing() -> None:
    short = signature(WORDS[: FEWEST + 1])
    assert short == b""
    assert signature(WORDS[: FEWEST + 2]) != b""
    assert resemblance(short, short) == 0
    assert bands(short) == ()


def test_a_damaged_signature_stops_nobody() -> None:
    one = signature(WORDS)
    assert resemblance(one, one + b"more") == 1
    assert resemblance(one[:32], one) == 1 / 2


def test_near_copies_share_a_band() -> None:
    copy = [*WORDS[:190], *("fin",) * 3]
    assert set(bands(signature(WORDS))) & set(bands(signature(copy)))


def test_a_signature_is_what_it_was() -> None:
    """Stored ones are compared with new ones: another version of the library must not change them."""
    assert signature(WORDS)[:8].hex() == "5344d12610680d75"  # pragma: allowlist secret


def test_what_signatures_are_made_with_is_what_was_drawn_once() -> None:
    chance = np.random.RandomState(1)
    factors = chance.randint(0, 1 << 31, 64, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    terms = chance.randint(0, 1 << 32, 64, dtype=np.uint32)
    written = shingles._functions()  # pyright: ignore[reportPrivateUsage]
    assert [row.tolist() for row in written] == [factors.tolist(), terms.tolist()]


def test_a_signature_is_made_without_what_draws_numbers() -> None:
    """It takes 3 MB and some time of every process that tells stories."""
    made = "from classifiers.stories.shingles import signature; signature([str(n) for n in range(99)])"
    told = [sys.executable, "-c", f"import sys; {made}; print('numpy.random' in sys.modules)"]
    assert subprocess.run(told, capture_output=True, text=True, check=True).stdout == "False\n"
