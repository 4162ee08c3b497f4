"""All 4,479 feeds of other projects go through the collector."""

from __future__ import annotations

import time

import pytest

from documents import collected
from fuzz_seeds import FEEDS, files
from fuzzing import SECONDS, faults


@pytest.mark.skipif(not FEEDS.exists(), reason="needs ../shared/feeds beside the project")
@pytest.mark.parametrize("folder", ["conformance", "real", "institutional"])
def test_no_file_at_all_raises_takes_two_seconds_or_breaks_a_promise(folder: str) -> None:
    for path in files(folder):
        started = time.process_time()
        collection = collected(path.read_bytes())
        assert time.process_time() - started < SECONDS, path
        assert faults(collection) == [], path
