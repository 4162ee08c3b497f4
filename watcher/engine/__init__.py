"""Where batches run. Every engine is a `concurrent.futures.Executor`."""

from watcher.engine.batching import batches
from watcher.engine.local import open_engine

__all__ = ["batches", "open_engine"]
