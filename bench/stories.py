"""How well stories are told apart, and how fast: prints figures on events that nothing was tuned on.

    python bench/stories.py [--learn] [--mistakes]

`--learn` counts the table of rarity and fits the weights again on the other events, and writes both beside
the code; `--mistakes` lists every merge of two events.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from pydantic import BaseModel, RootModel
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from classifiers.corpus import CORPORA, LabelledItem, read_all
from classifiers.evaluation.story_figures import figures
from classifiers.evaluation.story_pairs import Pair, candidates, halves, is_tuned, same_events, told
from classifiers.lists import bundled, read_list
from classifiers.reading.words import fold
from classifiers.stories.fingerprint import Fingerprint, facts_of, fingerprint, handles
from classifiers.stories.matching import WEIGHTS, kinship, may_tell_one_event, share_enough, speaks_against
from classifiers.stories.measuring import measures
from classifiers.stories.rarity import TABLE, Rarity, counted, rarity, written
from classifiers.stories.terms import stem, terms_of

_KNOWN_NAMES = 40
"""A maker or product of AI is taken to stand in at least one event of so many."""
_FOLDS = 5
_MOST_RECENT = 2_000
_ARTICLES = 200
_ROUNDS = 7
InputT = TypeVar("InputT")


class _Group(BaseModel):
    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    about_ai: bool = False


class _Names(RootModel[dict[str, _Group]]):
    """The list of names, as far as it is needed here."""


def learn(items: Sequence[LabelledItem], aliases: dict[str, str]) -> None:
    """Write the table and the weights."""
    TABLE.write_text(written(_count(read_all(CORPORA), aliases)), encoding="utf-8")
    rarity.cache_clear()
    table = rarity()
    pairs = [pair for pair in candidates(told(items, table, aliases), table) if _is_decided(pair)]
    learnt: dict[str, object] = {}
    for name, across in (("one language", False), ("two languages", True)):
        chosen = [pair for pair in pairs if pair.across == across]
        measured = [measures(*pair.fingerprints, table) for pair in chosen]
        names = list(measured[0])
        rows = np.array([[one[each] for each in names] for one in measured])
        kin = np.array([pair.kin for pair in chosen])
        model = LogisticRegression(C=0.3, max_iter=5_000)
        enough = np.array([share_enough(*pair.fingerprints, table) for pair in chosen])
        groups = [min(pair.one.story, pair.other.story) for pair in chosen]
        folds = GroupKFold(_FOLDS).split(rows, kin, groups)
        unseen = cross_val_predict(model, rows, kin, cv=folds, method="predict_proba")[:, 1]
        model.fit(rows, kin)
        seen = model.predict_proba(rows)[:, 1]
        learnt[name] = {
            "measures": {each: round(float(w), 4) for each, w in zip(names, model.coef_[0], strict=True)},
            "intercept": round(float(model.intercept_[0]), 4),
            "threshold": _threshold(np.maximum(seen, unseen)[enough], kin[enough]),
        }
        print(name, len(chosen), int(kin.sum()), learnt[name])
    WEIGHTS.write_text(json.dumps(learnt, indent=2) + "\n", encoding="utf-8")


def _threshold(p: np.ndarray, kin: np.ndarray) -> float:
    """Above the surest mistake on the events tuned on, by a fit with or without them; in full hundredths."""
    return math.ceil(float(p[~kin].max(initial=0.5)) * 100) / 100


def _is_decided(pair: Pair) -> bool:
    """Whether the weights decide."""
    both = pair.fingerprints
    return may_tell_one_event(*both) and not speaks_against(*both)


def _count(items: Sequence[LabelledItem], aliases: dict[str, str]) -> Rarity:
    by_story: defaultdict[str, list[LabelledItem]] = defaultdict(list)
    for item in items:
        if is_tuned(story := aliases.get(item.story, item.story)):
            by_story[story].append(item)
    table = counted(_keys(same) for same in by_story.values())
    least = table.events // _KNOWN_NAMES
    known = {key: max(table.counts.get(key, 0), least) for key in _known_names()}
    return replace(table, counts={**table.counts, **known})


def _known_names() -> set[str]:
    """Stems of the makers and products of AI in the list of names: they stand in texts on anything."""
    groups = read_list(bundled("reading/entities.yaml"), _Names).root.values()
    terms = [term for group in groups if group.about_ai for term in (*group.fr, *group.en)]
    return {
        stem(fold(word.lower()))
        for term in terms
        for word in re.findall(r"\w{3,}", term)
        if word[0].isupper() or " " not in term
    }


def _keys(items: Sequence[LabelledItem]) -> tuple[frozenset[str], frozenset[str]]:
    keys: set[str] = set()
    small: set[str] = set()
    for item in items:
        for word in re.findall(r"\w+", f"{item.title}\n{item.text}"):
            keys.add(stem(fold(word.lower())))
            if word[0].islower():
                small.add(stem(fold(word.lower())))
        keys |= facts_of(terms_of(f"{item.title}\n{item.text}", frozenset()))
    return frozenset(keys), frozenset(small)


def speed(items: Sequence[LabelledItem]) -> None:
    """Milliseconds to fingerprint an article of 3,000 characters, and to compare it with 2,000 others."""
    table = rarity()
    articles = [
        item.model_copy(update={"text": " ".join([item.text] * 12)[:3_000]}) for item in items[:_ARTICLES]
    ]
    made = [_fingerprint(article, table) for article in articles]
    recent = [_fingerprint(item, table) for item in items[:_MOST_RECENT]]
    by_handle: defaultdict[str, set[int]] = defaultdict(set)
    for place, other in enumerate(recent):
        for handle in handles(other, table):
            by_handle[handle].add(place)

    def compare_likely(one: Fingerprint) -> None:
        for place in {place for handle in handles(one, table) for place in by_handle.get(handle, ())}:
            kinship(one, recent[place], table)

    def compare_all(one: Fingerprint) -> None:
        for other in recent:
            kinship(one, other, table)

    _report("fingerprint", articles, lambda article: _fingerprint(article, table))
    _report(f"compare with {len(recent)}", made[:10], compare_all)
    _report("  by handles", made, compare_likely)


def _report(name: str, inputs: Sequence[InputT], work: Callable[[InputT], object]) -> None:
    """The best of some rounds: what else runs on the machine is not ours to measure."""
    taken: list[float] = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        for one in inputs:
            work(one)
        taken.append((time.perf_counter() - begun) / len(inputs) * 1_000)
    print(f"{name:20} {min(taken):8.2f} ms an item")


def _fingerprint(item: LabelledItem, table: Rarity) -> Fingerprint:
    return fingerprint(
        item.title,
        item.text,
        table,
        language=item.lang or "",
        publisher=item.publisher or "",
        address=item.url,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--mistakes", action="store_true")
    asked = parser.parse_args()
    aliases = same_events()
    tuned, held = halves(read_all(CORPORA), aliases)
    if asked.learn:
        learn(tuned, aliases)
    for name, items in (("tuned on", tuned), ("held out", held)):
        found = figures(told(items, rarity(), aliases), rarity())
        print(f"\n{name}: {found.items} items, {found.pairs} pairs compared, {found.kin} of one story")
        for line in found.lines():
            print(f"  {line}")
        for merge in found.wrong if asked.mistakes else ():
            print(f"  wrong: {merge.p:.3f} {merge.reasons}")
            for one in (merge.pair.one, merge.pair.other):
                item = one.item
                print(f"    {item.lang} {item.date} {one.story} | {item.publisher} | {item.title}")
    speed(held)


if __name__ == "__main__":
    main()
