"""How fast the model is: trains, loads, classifies.

    python bench/classify.py

Prints seconds (wall) and documents a second. How good it is stands in docs/model-card.md.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from classifiers.assessment import Document
from classifiers.cache import model_file
from classifiers.corpus import CORPORA, LabelledItem, read_all
from classifiers.learning.model import Model
from classifiers.service import load_or_train

BATCH = 100

_LOAD = """
import sys, time
started = time.perf_counter()
from pathlib import Path
from classifiers.service import load_or_train
load_or_train(Path(sys.argv[1]), announce=print)
print(time.perf_counter() - started)
"""


def speed(items: Sequence[LabelledItem]) -> None:
    """Seconds to train and to load (in a fresh interpreter), and documents a second of two lengths."""
    with tempfile.TemporaryDirectory() as directory:
        started = time.perf_counter()
        model = load_or_train(Path(directory))
        print(f"train and save        {time.perf_counter() - started:8.2f} s  ({len(items)} items)")
        size = model_file(Path(directory), model.version).stat().st_size
        print(f"model file            {size / 1e6:8.2f} MB")
        loaded = subprocess.run(
            [sys.executable, "-c", _LOAD, directory],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        print(f"import and load       {float(loaded.stdout):8.2f} s")
    feed_entries = [item.document() for item in items]
    articles = [
        entry.model_copy(update={"text": " ".join([entry.text] * 9)[:3000]}) for entry in feed_entries
    ]
    print(f"feed entries          {rate(model, feed_entries):8.0f} documents/s")
    print(f"3,000 characters      {rate(model, articles):8.0f} documents/s")
    unknown = [entry.model_copy(update={"lang": None}) for entry in feed_entries]
    print(f"language detected     {rate(model, unknown):8.0f} documents/s")


def rate(model: Model, documents: Sequence[Document]) -> float:
    """Documents a second in batches of 100, after a first call that pays for what is loaded once."""
    model.assess(documents[:1])
    started = time.perf_counter()
    for start in range(0, len(documents), BATCH):
        model.assess(documents[start : start + BATCH])
    return len(documents) / (time.perf_counter() - started)


def main() -> None:
    """Measure and print."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    speed(read_all(CORPORA))


if __name__ == "__main__":
    main()
