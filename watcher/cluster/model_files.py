"""The model as files, for workers that have no disk in common with us."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from watcher.cluster.errors import ClusterError
from watcher.judging import ModelUnavailableError

_HISTORY = "service.json"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The model of a version, and the history that says that it serves. Nothing of what it learnt from."""

    version: str
    model: bytes
    history: bytes | None


def version_served(directory: Path) -> str:
    """The version of the model that serves from a folder. Raises ModelUnavailableError."""
    try:
        return str(import_module("classifiers.service").version_in_service(directory))
    except import_module("classifiers.corpus").CorpusError as error:
        raise ModelUnavailableError(f"no model in {directory}: {error}") from error


def read_model(directory: Path) -> ModelFiles:
    """The model that serves, trained when there is none yet. Raises ModelUnavailableError and OSError."""
    service, cache = import_module("classifiers.service"), import_module("classifiers.cache")
    try:
        version: str = service.load_or_train(directory).version
    except (OSError, import_module("classifiers.corpus").CorpusError) as error:
        raise ModelUnavailableError(f"no model in {directory}: {error}") from error
    history = directory / _HISTORY
    kept = history.read_bytes() if history.exists() else None
    return ModelFiles(version, cache.model_file(directory, version).read_bytes(), kept)


def keep_model(folder: str, files: ModelFiles) -> None:
    """On a worker: keep the model, whole or not at all, where `model_folder` says.

    Raises ClusterError when this machine would make another one of the same lessons, as its libraries differ.
    """
    cache = import_module("classifiers.cache")
    beside = Path(mkdtemp(dir=folder))
    try:
        cache.model_file(beside, files.version).write_bytes(files.model)
        if files.history is not None:
            (beside / _HISTORY).write_bytes(files.history)
        if (own := version_served(beside)) != files.version:
            raise ClusterError(
                f"a worker's model would be {own}, and ours is {files.version}",
                "install the same Vigie with the same pinned libraries on all machines of the cluster",
            )
        kept = model_folder(folder, files.version)
        kept.parent.mkdir(exist_ok=True)
        if not kept.exists():
            beside.rename(kept)
    finally:
        rmtree(beside, ignore_errors=True)


def model_folder(folder: str | Path, version: str) -> Path:
    """Where a worker keeps the model of a version, below its own folder."""
    return Path(folder) / "vigie-models" / version
