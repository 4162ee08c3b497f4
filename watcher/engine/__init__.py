"""Where batches run. Every engine is a `concurrent.futures.Executor`."""

from watcher.engine.batching import batches, shared_out
from watcher.engine.flow import flowing, most_under_way, workers_of
from watcher.engine.local import open_engine

__all__ = ["batches", "flowing", "most_under_way", "open_engine", "shared_out", "workers_of"]
