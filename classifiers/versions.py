"""The name of a model: it changes with everything that could change what the model says."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

KIND = "tfidf-1"

_CODE = (
    "calibration.py",
    "concepts.py",
    "corpus.py",
    "deciding.py",
    "explaining.py",
    "features.py",
    "fitting.py",
    "heads.py",
    "language.py",
    "metrics.py",
    "model.py",
    "references.py",
    "training.py",
    "words.py",
)
_LIBRARIES = ("numpy", "scikit-learn", "scipy")


def model_version(corpus: Path, lists: tuple[Path, ...], recipe: str) -> str:
    """`tfidf-1-` and eight digits of a hash of corpus, lists, recipe, code and libraries."""
    digest = hashlib.blake2b(digest_size=4)
    room = Path(__file__).parent
    for path in (corpus, *lists, *(room / name for name in _CODE)):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    digest.update(recipe.encode())
    return f"{KIND}-{digest.hexdigest()}"
