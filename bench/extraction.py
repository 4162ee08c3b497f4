"""How well the text of pages is told from what surrounds it, by the article-extraction-benchmark's measure.

    python bench/extraction.py [PAGES] [--json]

PAGES is a folder of that benchmark, with `html/*.html.gz` and `ground-truth.json`; by default
../shared/pages/aeb beside the project. Each page goes through `watcher.web.article.extract`, as in a round.

The measure: a text is the multiset of runs of four words (fewer in a text of fewer), words being `\\w+` as
written. Of each page precision is the share of the extracted runs that are in the true text, recall the share
of the true runs that were extracted. F1 is the harmonic mean of mean precision (over pages with an extracted
text) and mean recall; accuracy the share of pages whose words are exactly those of the true text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from watcher.web.answer import Answer
from watcher.web.article import extract

FOLDER = Path(__file__).parents[2] / "shared" / "pages" / "aeb"
_RUN = 4
_RESAMPLES = 1_000
_WORST = 10
_SHOWN = 12
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its true text and what was extracted, in `seconds` of CPU time."""

    url: str
    truth: str
    found: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Runs of words of one page: in both texts, only in the extracted one, only in the true one."""

    both: int
    extra: int
    missing: int
    exact: bool

    @property
    def f1(self) -> float:
        """The page's own F1; 1 when both texts are empty."""
        either = 2 * self.both + self.extra + self.missing
        return 2 * self.both / either if either else 1.0


@dataclass(frozen=True, slots=True)
class Scores:
    """The benchmark's figures over some pages."""

    f1: float
    precision: float
    recall: float
    accuracy: float


def pages(folder: Path, names: Sequence[str] | None = None) -> Iterator[Page]:
    """The pages of the benchmark, or those named, extracted one after the other."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name in names if names is not None else sorted(truth):
        body = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        url = truth[name].get("url") or "https://page.example/"
        answer = Answer(url, 200, {"content-type": "text/html"}, body)
        started = time.process_time()
        article = extract(answer, want_metadata=False)
        seconds = time.process_time() - started
        yield Page(url, truth[name]["articleBody"], article.text if article else "", seconds)


def compare(truth: str, found: str) -> Counts:
    """What the two texts have in common."""
    true_runs, found_runs = _runs(truth), _runs(found)
    both = (true_runs & found_runs).total()
    exact = _WORD.findall(truth) == _WORD.findall(found)
    return Counts(both, found_runs.total() - both, true_runs.total() - both, exact)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    runs = (tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))
    return Counter(run for run in runs if run)


def scores(counted: Sequence[Counts]) -> Scores:
    """The figures over pages; a page without an extracted text counts for recall and accuracy only."""
    precision = statistics.fmean(one.both / (one.both + one.extra) for one in counted if one.both + one.extra)
    recall = statistics.fmean(
        one.both / (one.both + one.missing) for one in counted if one.both + one.missing
    )
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Scores(f1, precision, recall, statistics.fmean(one.exact for one in counted))


def interval(counted: Sequence[Counts]) -> tuple[float, float]:
    """The 95 % interval of F1 by bootstrap over pages, with a seed of its own."""
    chance = random.Random(0)
    drawn = sorted(scores(chance.choices(counted, k=len(counted))).f1 for _ in range(_RESAMPLES))
    return drawn[round(0.025 * _RESAMPLES)], drawn[round(0.975 * _RESAMPLES) - 1]


def differences(page: Page) -> Iterator[str]:
    """Where the texts part: how many words, and the first of them."""
    truth, found = _WORD.findall(page.truth), _WORD.findall(page.found)
    parts = SequenceMatcher(None, truth, found, autojunk=False).get_opcodes()
    for kind, words in (
        ("missing", [truth[a:b] for tag, a, b, _, _ in parts if tag != "equal"]),
        ("extra", [found[a:b] for tag, _, _, a, b in parts if tag != "equal"]),
    ):
        longest = max(words, key=len, default=[])
        if longest:
            said = " ".join(longest[:_SHOWN])
            yield f"{kind} {sum(map(len, words))} words, most of it {len(longest)}: {said}…"


def main() -> None:
    """Extract, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not (asked.pages / "ground-truth.json").is_file():
        print(f"{asked.pages}: no ground-truth.json there; give the folder of the benchmark, or do without")
        return
    extract(Answer("https://page.example/", 200, {}, b"<p>loads"), want_metadata=False)
    extracted = list(pages(asked.pages))
    counted = [compare(page.truth, page.found) for page in extracted]
    found, (low, high) = scores(counted), interval(counted)
    seconds = sorted(page.seconds for page in extracted)
    if asked.json:
        speed = {"seconds_median": statistics.median(seconds), "seconds_worst": seconds[-1]}
        print(json.dumps({"pages": len(counted), **asdict(found), "f1_low": low, "f1_high": high, **speed}))
        return
    print(f"{len(counted)} pages: F1 {found.f1:.4f} (95 %: {low:.4f} to {high:.4f})")
    print(f"precision {found.precision:.4f}, recall {found.recall:.4f}, accuracy {found.accuracy:.3f}")
    print(f"CPU seconds a page: median {statistics.median(seconds):.3f}, worst {seconds[-1]:.3f}")
    for page, counts in sorted(zip(extracted, counted, strict=True), key=lambda one: one[1].f1)[:_WORST]:
        print(f"\n{counts.f1:.3f} {page.url}")
        for line in differences(page):
            print(f"  {line}")


if __name__ == "__main__":
    main()
