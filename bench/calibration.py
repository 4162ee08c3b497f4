"""A machine's speed in one number: `python bench/calibration.py`.

The loop does what Vigie does, with the standard library only: patterns over text, counting words, hashing,
packing and unpacking, rows into SQLite with a full-text index. It is the unit in which `tests/bars` tells
seconds, so that a bar holds on a machine of another speed, and on a busy one, whose caches and clock the loop
shares. Whoever changes the loop measures `tests/bars/limits.py: UNIT` again.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sqlite3
import time
import zlib
from collections import Counter
from contextlib import closing

LAPS = 3
_DOCUMENTS = 350
_WORDS = 400
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "mé", "ni", "po", "ru", "sa", "tè", "vi", "xo", "ya", "zé")
_WORD = re.compile(r"\w+")
_HINT = re.compile(r"\b(?:ba|ce)\w*(?:di|fo)\w*|\bsa(?:tè|vi)+\b|(?<=po)ru\w{2,}", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")


def unit(laps: int = LAPS) -> float:
    """The CPU seconds that the loop takes here and now: the least of some laps."""
    texts = _texts()
    return min(_lap(texts) for _ in range(laps))


def _texts() -> list[str]:
    chance = random.Random(2026)
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 4)))) for _ in range(5_000)]
    weights = [1 / (rank + 1) for rank in range(len(vocabulary))]
    drawn = (chance.choices(vocabulary, weights, k=_WORDS) for _ in range(_DOCUMENTS))
    return [
        " ".join(f"<p class='x'>{word}</p>" if n % 9 == 0 else word for n, word in enumerate(words))
        for words in drawn
    ]


def _lap(texts: list[str]) -> float:
    started = time.process_time()
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, key TEXT UNIQUE, text TEXT, seen TEXT)")
        db.execute("CREATE VIRTUAL TABLE found USING fts5 (text, content = 'items', content_rowid = 'id')")
        for number, text in enumerate(texts):
            _keep(db, number, text)
        db.commit()
        db.execute("SELECT count(*) FROM found WHERE found MATCH 'ba* OR satè'").fetchall()
    return time.process_time() - started


def _keep(db: sqlite3.Connection, number: int, text: str) -> None:
    """What one document costs."""
    plain = _TAG.sub(" ", text)
    words = [word.lower() for word in _WORD.findall(plain)]
    grams = Counter(plain[at : at + 4] for at in range(len(plain) - 3))
    seen = {word: (count, len(_HINT.findall(word))) for word, count in Counter(words).items()}
    record = json.dumps({"grams": len(grams), "words": seen}, ensure_ascii=False)
    body = zlib.compress(f"{record}{text}".encode(), 6)
    key = hashlib.blake2b(zlib.decompress(body), digest_size=16).hexdigest()
    known = {hashlib.blake2b(word.encode(), digest_size=8).hexdigest() for word in words}
    db.execute("INSERT INTO items VALUES (?, ?, ?, ?)", (number, key, plain, json.dumps(sorted(known))))
    db.execute("INSERT INTO found (rowid, text) VALUES (?, ?)", (number, plain))


if __name__ == "__main__":
    print(f"{unit(9):.3f} s of CPU: the least of 9 laps")
