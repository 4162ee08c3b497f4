"""`vigie …`: parse, call, print; nothing else."""

from watcher.cli.main import main

__all__ = ["main"]
