"""What keeps a cluster from working, as it is told to the operator."""

from __future__ import annotations

from watcher.items import Fault, Problem


class ClusterError(Exception):
    """The cluster cannot be used, or was lost. It is no source's fault: nothing is remembered of any."""

    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(detail, remedy)
        self.detail = detail
        self.remedy = remedy

    def __str__(self) -> str:
        return self.detail

    @property
    def problem(self) -> Problem:
        return Problem(Fault.MACHINE, self.detail, self.remedy)
