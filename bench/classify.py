"""How good and how fast the model is: trains, loads, classifies, and measures on held-out events.

    python bench/classify.py [--seeds 4] [--share 0.275]

Prints seconds (wall) and documents a second, then the held-out figures of each seed and their mean.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).parent.parent))

from classifiers.assessment import Document
from classifiers.cache import model_file
from classifiers.corpus import CORPUS, LabelledItem, read_labelled
from classifiers.evaluation import held_out
from classifiers.figures import Evaluation
from classifiers.model import Model
from classifiers.service import current_version, load_or_train, train_bundled

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
    """Documents a second, after a first call that pays for what is loaded once."""
    model.assess(documents[:1])
    started = time.perf_counter()
    model.assess(documents)
    return len(documents) / (time.perf_counter() - started)


FIGURES: dict[str, Callable[[Evaluation], float]] = {
    "scope macro-F1": lambda e: e.scope.macro_f1,
    "scope kappa": lambda e: e.scope.kappa,
    "main axis macro-F1": lambda e: e.axis.macro_f1,
    "axes micro-F1": lambda e: e.axes.micro_f1,
    "urgency macro-F1": lambda e: e.urgency.macro_f1,
    "urgent precision": lambda e: e.urgency.urgent_precision,
    "urgent recall": lambda e: e.urgency.urgent_recall,
    "AI Act F1": lambda e: e.ai_act.f1,
    "risks micro-F1": lambda e: e.risks.micro_f1,
    "risks micro-precision": lambda e: e.risks.micro_precision,
    "risks micro-recall": lambda e: e.risks.micro_recall,
    "risks macro-F1": lambda e: e.risks.macro_f1,
    "nature macro-F1": lambda e: e.nature.macro_f1,
    "calibration error": lambda e: e.calibration.ece,
}


def quality(items: Sequence[LabelledItem], seeds: Sequence[int], share: float) -> None:
    """The held-out figures: one column a seed, then the mean."""
    version = current_version()
    found: list[Evaluation] = [
        held_out(items, seed, share, lambda rest: train_bundled(rest, version)) for seed in seeds
    ]
    print(f"\nheld out, seeds {list(seeds)}: {[evaluation.n for evaluation in found]} items")
    for name, figure in FIGURES.items():
        values = [figure(evaluation) for evaluation in found]
        print(f"{name:22}", *(f"{value:6.3f}" for value in values), f"  mean {fmean(values):.3f}")


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=4, help="how many splits (1, 2, …)")
    parser.add_argument("--share", type=float, default=0.275, help="share of the items held out")
    options = parser.parse_args()
    items = read_labelled(CORPUS)
    speed(items)
    quality(items, range(1, options.seeds + 1), options.share)


if __name__ == "__main__":
    main()
