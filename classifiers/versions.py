"""The name of a model: it changes with everything that could change what the model says."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

KIND = "vigie-2"

_CODE = (
    "articles.py",
    "calendar.py",
    "citations.py",
    "corpus.py",
    "deadlines.py",
    "law/dates.py",
    "law/mentions.py",
    "law/patterns.py",
    "learning/calibration.py",
    "learning/deciding.py",
    "learning/explaining.py",
    "learning/fitting.py",
    "learning/heads.py",
    "learning/model.py",
    "learning/training.py",
    "metrics.py",
    "reading/centrality.py",
    "reading/features.py",
    "reading/language.py",
    "reading/lexicon.py",
    "reading/plaintext.py",
    "reading/tongues.py",
    "reading/words.py",
    "urgency.py",
)
_LIBRARIES = ("numpy", "py3langid", "scikit-learn", "scipy")


def model_version(sources: Sequence[Path], recipe: str) -> str:
    """`vigie-2-` and eight digits of a hash of corpus and lists (`sources`), recipe, code and libraries."""
    digest = _of_sources(sources, recipe)
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return f"{KIND}-{digest.hexdigest()}"


def sources_digest(sources: Sequence[Path], recipe: str) -> str:
    """Eight digits of a hash of corpus and lists, recipe and code, without the libraries."""
    return _of_sources(sources, recipe).hexdigest()


def _of_sources(sources: Sequence[Path], recipe: str) -> hashlib.blake2b:
    digest = hashlib.blake2b(digest_size=4)
    room = Path(__file__).parent
    for path in (*sources, *(room / name for name in _CODE)):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    digest.update(recipe.encode())
    return digest
