"""Workers begin with what the server has imported, and share it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver
from pathlib import Path

import pytest

from watcher.worker_server import worker_context

STARTING = """
import sys
from multiprocessing import forkserver
from pathlib import Path
from watcher.worker_server import start_early
start_early(Path(sys.argv[1]) if sys.argv[1:] else None)
print(forkserver._forkserver._forkserver_pid is not None, "pydantic" in sys.modules)
"""


@pytest.fixture(scope="module")
def worker():
    forkserver._forkserver._stop()  # what other tests may have started
    with ProcessPoolExecutor(1, worker_context("local")) as pool:
        yield pool


@pytest.mark.parametrize(
    "module", ["watcher.harvest", "watcher.engine.local", "watcher.web.fetch", "watcher.stored_entries"]
)
def test_what_a_worker_needs_is_there_when_it_starts(worker: ProcessPoolExecutor, module: str) -> None:
    assert worker.submit(_has, module).result()


def test_nobody_searches_what_is_shared_for_cycles(worker: ProcessPoolExecutor) -> None:
    assert worker.submit(gc.get_freeze_count).result() > 10_000


def test_a_worker_still_searches_what_is_its_own(worker: ProcessPoolExecutor) -> None:
    assert worker.submit(gc.isenabled).result()


@pytest.mark.parametrize(
    ("settings", "starts"),
    [
        ("[engine]\nworkers = 2\n", True),
        ("[engine]\nworkers = 1\n", False),
        ('[engine]\nkind = "dask"\nworkers = 4\nscheduler = "tcp://127.0.0.1:1"\n', True),
        ('[engine]\nkind = "other"\nworkers = 4\n', False),
        ("[site]\n", False),
        ("[engine]\nworkers = many\n", False),
        ("[engine]\nworkers = [2]\n", False),
        ("engine = 2\n", False),
        (None, False),
    ],
)
def test_the_server_starts_before_settings_are_read_where_they_seem_to_want_it(
    tmp_path: Path, settings: str | None, starts: bool
) -> None:
    if settings is not None:
        (tmp_path / "vigie.toml").write_text(settings, encoding="utf-8")
    assert started(tmp_path) == f"{starts} False"


def test_a_variable_counts_before_a_file(tmp_path: Path) -> None:
    (tmp_path / "vigie.toml").write_text("[engine]\nworkers = 2\n", encoding="utf-8")
    assert started(tmp_path, VIGIE_ENGINE__WORKERS="1") == "False False"
    assert started(tmp_path, VIGIE_ENGINE__WORKERS="3") == "True False"
    assert started(tmp_path, VIGIE_ENGINE__WORKERS="x") == "False False"


def test_the_file_that_is_named_counts(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[engine]\nworkers = 2\n", encoding="utf-8")
    assert started(tmp_path, "mine.toml") == "True False"


def started(folder: Path, *words: str, **variables: str) -> str:
    """Whether a process started the server there, and whether it imported what settings are read with."""
    ran = subprocess.run(
        [sys.executable, "-c", STARTING, *words],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


def _has(module: str) -> bool:
    return module in sys.modules
