"""Where batches run. Every engine is a `concurrent.futures.Executor`."""

from watcher.engine.batching import batches, shared_out
from watcher.engine.flow import flowing, most_under_way, workers_of
from watcher.engine.local import open_engine
from watcher.engine.work import pick_batch

__all__ = ["batches", "flowing", "most_under_way", "open_engine", "pick_batch", "shared_out", "workers_of"]
