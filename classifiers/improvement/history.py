"""Which lessons serve: snapshots of learnt items in the model directory, and the file that names one of them.

`learnt-<digest>.jsonl` holds labelled items, `service.json` the history. Each is written whole or not at all,
and the history last: whoever is killed on the way has promoted nothing. Without a history the bundled corpus
serves alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from classifiers import cache
from classifiers.corpus import CorpusError, LabelledItem, read_labelled
from classifiers.improvement.comparison import Difference
from classifiers.learning.model import Model
from classifiers.lists import problems_of

KEPT = 5
"""How many versions before the one in service can be gone back to."""

_REMEDY = "restore it, or go back: vigie train --rollback"
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]


class HistoryError(CorpusError):
    """The history or a snapshot cannot be used; the message names the file and the remedy."""


class NothingBeforeError(Exception):
    """There is no version to go back to."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Promotion(_Frozen):
    """A version that serves or served: the lessons' digest (None: the bundled corpus alone), since when,
    on the strength of which figures, and how many items bore each label."""

    digest: Digest | None = None
    promoted_at: datetime | None = None
    items: int = 0
    labels: Mapping[str, int] = Field(default_factory=dict)
    figures: tuple[Difference, ...] = ()


class History(_Frozen):
    """The version in service, those before it (the last one first), and the lessons that were taken back."""

    serving: Promotion = Promotion()
    past: tuple[Promotion, ...] = Field(default=(), max_length=KEPT)
    withdrawn: tuple[Digest, ...] = ()

    def promoted(self, promotion: Promotion) -> History:
        """After a promotion."""
        withdrawn = tuple(digest for digest in self.withdrawn if digest != promotion.digest)
        return History(serving=promotion, past=(self.serving, *self.past)[:KEPT], withdrawn=withdrawn)

    def rolled_back(self) -> History:
        """One version back. Raises NothingBeforeError."""
        if not self.past:
            raise NothingBeforeError
        taken = () if self.serving.digest is None else (self.serving.digest,)
        withdrawn = (*taken, *self.withdrawn)[:KEPT]
        return History(serving=self.past[0], past=self.past[1:], withdrawn=withdrawn)

    @property
    def digests(self) -> tuple[str | None, ...]:
        """Of every version that serves or can be gone back to."""
        return tuple(one.digest for one in (self.serving, *self.past))


def read_history(directory: Path) -> History:
    """The history, empty when there is none. Raises HistoryError when it cannot be read."""
    path = directory / "service.json"
    try:
        return History.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return History()
    except OSError as error:
        raise HistoryError(f"{path}: cannot be read ({error.strerror})") from None
    except ValidationError as error:
        found = "; ".join(problems_of(error))
        raise HistoryError(
            f"{path}: {found}; restore it, or move it away to serve the bundled corpus"
        ) from None


def serving_items(directory: Path) -> tuple[LabelledItem, ...]:
    """The learnt items in service, none before the first promotion. Raises HistoryError, CorpusError."""
    digest = read_history(directory).serving.digest
    if digest is None:
        return ()
    path = snapshot_file(directory, digest)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise HistoryError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from None
    if _digest(content) != digest:
        raise HistoryError(f"{path}: was changed by hand; {_REMEDY}")
    return read_labelled(path)


def version_with(base: str, digest: str | None) -> str:
    """A model's version: that of corpus, lists, code and libraries, then that of the lessons, if any."""
    return base if digest is None else f"{base}-{digest}"


def digest_of(items: Sequence[LabelledItem]) -> str:
    """Eight digits that name a set of learnt items."""
    return _digest(_lines(items))


def snapshot_file(directory: Path, digest: str) -> Path:
    """Where the learnt items of that digest are kept."""
    return directory / f"learnt-{digest}.jsonl"


def promote(
    directory: Path,
    items: Sequence[LabelledItem],
    promotion: Promotion,
    base: str,
    train: Callable[[str], Model],
) -> History:
    """Put learnt items into service: their snapshot, then the model, then the history; then tidy up.

    `promotion` is of these items; `base` is the version without lessons, `train` makes the model of a
    version. Models and snapshots that can no longer be gone back to are removed. Raises OSError.
    """
    if promotion.digest != (digest := digest_of(items)):
        raise ValueError(f"the promotion of {promotion.digest} is not that of the items, {digest}")
    directory.mkdir(parents=True, exist_ok=True)
    with cache.locked(directory):
        cache.write_whole(snapshot_file(directory, digest), _lines(items))
        cache.save(directory, train(version_with(base, digest)))
        history = read_history(directory).promoted(promotion)
        _write(directory, history)
        _tidy(directory, history, base)
    return history


def roll_back(directory: Path) -> History:
    """Go back to the version before. Raises NothingBeforeError, HistoryError, OSError."""
    directory.mkdir(parents=True, exist_ok=True)
    with cache.locked(directory):
        history = read_history(directory).rolled_back()
        _write(directory, history)
    return history


def _write(directory: Path, history: History) -> None:
    cache.write_whole(directory / "service.json", history.model_dump_json(indent=2).encode())


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=4).hexdigest()


def _lines(items: Sequence[LabelledItem]) -> bytes:
    return "".join(f"{item.model_dump_json()}\n" for item in items).encode()


def _tidy(directory: Path, history: History, base: str) -> None:
    kept = {snapshot_file(directory, digest) for digest in history.digests if digest is not None}
    kept |= {cache.model_file(directory, version_with(base, digest)) for digest in history.digests}
    found = (snapshot_file(directory, "*").name, cache.model_file(directory, "*").name)
    for path in (path for pattern in found for path in directory.glob(pattern)):
        if path not in kept:
            path.unlink(missing_ok=True)
