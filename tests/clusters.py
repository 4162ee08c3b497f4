"""A real Dask cluster on loopback: a scheduler and workers as processes, over TLS, in a folder of their own.

Workers run in another folder than the tests and share none with them. They have no nanny: one that is killed
stays dead, until the test starts another.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from certificates import self_signed
from processes import wait_until
from watcher.settings import Engine

DASK = Path(sys.executable).with_name("dask")


@dataclass
class DaskCluster:
    """Its processes; `engine` are the settings that join it."""

    folder: Path
    size: int = 2
    port: int = 0
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])

    def __enter__(self) -> DaskCluster:
        self_signed(self.folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.scheduler = self._start("scheduler", "--port", str(self.port), "--no-show")
        for _ in range(self.size):
            self.start_worker()
        assert wait_until(lambda: "Scheduler at:" in self.log), self.log
        assert wait_until(lambda: self.log.count("Register worker") >= self.size), self.log
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()

    @property
    def address(self) -> str:
        return f"tls://127.0.0.1:{self.port}"

    @property
    def engine(self) -> Engine:
        return Engine(
            kind="dask",
            scheduler=self.address,
            ca_file=self.folder / "certificate.pem",
            cert_file=self.folder / "certificate.pem",
            key_file=self.folder / "key.pem",
        )

    @property
    def log(self) -> str:
        """What the scheduler said so far."""
        return (self.folder / "scheduler.log").read_text(encoding="utf-8")

    def start_worker(self) -> None:
        self.workers.append(self._start("worker", self.address, "--nthreads", "1", "--no-nanny"))

    def kill_whoever_harvests(self) -> int:
        """Kill the worker that has a batch, by its number, and all that it had, as if it were elsewhere."""
        (number,) = {
            number
            for number, worker in enumerate(self.workers)
            if worker.poll() is None and list((self.folder / f"worker-{number}").rglob("vigie-batch-*"))
        }
        shutil.rmtree(self.folder / f"worker-{number}")  # first, or another one reads what it left
        os.kill(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait()
        return number

    def kill_scheduler(self) -> None:
        assert self.scheduler is not None
        os.kill(self.scheduler.pid, signal.SIGKILL)
        self.scheduler.wait()

    def _start(self, role: str, *arguments: str) -> subprocess.Popen[bytes]:
        home = self.folder / f"{role}-{len(self.workers)}"
        home.mkdir()
        files = {"ca-file": "certificate.pem", "cert": "certificate.pem", "key": "key.pem"}
        tls = [f"--tls-{name}={self.folder / file}" for name, file in files.items()]
        command = [str(DASK), role, *arguments, "--host", "127.0.0.1", "--no-dashboard", *tls]
        if role == "worker":
            command += ["--local-directory", str(home)]
        with (self.folder / f"{role}.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, cwd=home, stdin=subprocess.DEVNULL)
