"""What is kept of a text to recognise its story: a few hundred short strings and 64 bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from classifiers.reading.words import fold
from classifiers.stories.rarity import DAY, LAW, NUMBER, Rarity
from classifiers.stories.shingles import bands, signature
from classifiers.stories.stages import identifiers_in, is_about_flaw, is_roundup, issue_of, stages_in
from classifiers.stories.terms import Terms, stem, terms_of, wording, words_and_names

FORM = 1
"""To be raised when what is kept of a text changes: another form is compared with nothing."""
OPENING = 600
"""Characters whose terms are compared: a story is told in its opening, what follows is of others too."""
READ = 3_000
"""Characters whose wording is compared."""
MOST_WORDS = 150
"""The rarest words that are kept."""
HANDLE_RARITY = 3.2
"""A term in fewer than one event in 25 is worth looking for other items with it."""
_WORD_HANDLES = 12


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A publication as the comparison needs it. `words`, `title_words` are stems, `facts` numbers, days, law.

    `day` is when it was published or, failing that, seen; `publisher` and `host` who published it, folded,
    empty when not known; `wording` the signature of its text, empty for a short one. `identifiers`, `issue`,
    `stages`, `roundup` and `flaw` say of what it cannot be another telling.
    """

    language: str
    publisher: str
    host: str
    day: date | None
    title_words: frozenset[str]
    title_names: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    facts: frozenset[str]
    identifiers: frozenset[str]
    issue: frozenset[str]
    stages: frozenset[str]
    roundup: bool
    flaw: bool
    wording: bytes

    def as_text(self) -> str:
        """One line of JSON, the same for the same fingerprint."""
        return json.dumps(
            [
                FORM,
                self.language,
                self.publisher,
                self.host,
                self.day.isoformat() if self.day else "",
                self.roundup,
                self.flaw,
                self.wording.hex(),
                *(sorted(getattr(self, name)) for name in _SETS),
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )


_SETS = ("title_words", "title_names", "words", "names", "facts", "identifiers", "issue", "stages")


def from_text(text: str) -> Fingerprint:
    """The fingerprint that `as_text` wrote. Raises ValueError for anything else, such as an older form."""
    form, *read = json.loads(text)
    if form != FORM:
        raise ValueError(f"a fingerprint of form {form}, not {FORM}")
    language, publisher, host, day, roundup, flaw, wording_hex, *listed = read
    sets: Iterable[frozenset[str]] = map(frozenset, listed)  # to call `frozenset[str]` takes twice as long
    title_words, title_names, words, names, facts, identifiers, issue, stages = sets
    return Fingerprint(
        language=language,
        publisher=publisher,
        host=host,
        day=date.fromisoformat(day) if day else None,
        title_words=title_words,
        title_names=title_names,
        words=words,
        names=names,
        facts=facts,
        identifiers=identifiers,
        issue=issue,
        stages=stages,
        roundup=roundup,
        flaw=flaw,
        wording=bytes.fromhex(wording_hex),
    )


def fingerprint(
    title: str,
    text: str,
    table: Rarity,
    *,
    language: str,
    publisher: str = "",
    address: str | None = None,
    day: date | None = None,
) -> Fingerprint:
    """The fingerprint of a publication at a canonical `address`; `day` is when it was published or seen."""
    opening = f"{title}\n{text[:OPENING]}"
    said = terms_of(opening, table.ordinary, day)
    title_words, title_names = words_and_names(title, table.ordinary)
    return Fingerprint(
        language=language[:2].lower(),
        publisher=fold(publisher.strip().lower()),
        host=_host(address),
        day=day,
        title_words=title_words,
        title_names=title_names,
        words=frozenset(_rarest(said.words, table, MOST_WORDS)),
        names=said.names,
        facts=facts_of(said),
        identifiers=identifiers_in(opening),
        issue=issue_of(title),
        stages=stages_in(title),
        roundup=is_roundup(title),
        flaw=is_about_flaw(opening),
        wording=signature(wording(text[:READ])),
    )


def facts_of(terms: Terms) -> frozenset[str]:
    """Numbers, days and places in law, as keys of the table of rarity."""
    return frozenset(
        (
            *(NUMBER + number for number in terms.numbers),
            *(DAY + day for day in terms.days),
            *(LAW + place for place in terms.law),
        )
    )


def handles(one: Fingerprint, table: Rarity) -> frozenset[str]:
    """What others of its story are likely to have in common with it: look among those with one of these."""
    rare_words = (word for word in _rarest(one.words, table, _WORD_HANDLES) if table.of(word) > HANDLE_RARITY)
    return frozenset(
        (
            *(
                f"n{part}"
                for name in one.names
                for part in name.split()
                if table.of_name(part) > HANDLE_RARITY
            ),
            *(f"f{fact}" for fact in one.facts if table.of(fact) > HANDLE_RARITY),
            *(f"w{word}" for word in rare_words),
            *(f"b{place}:{band.hex()}" for place, band in enumerate(bands(one.wording))),
        )
    )


def keys_of(found: Iterable[str]) -> dict[str, str]:
    """Of handles those that are terms, with their keys in the table of rarity."""
    return {
        handle: stem(handle[1:]) if handle[0] == "n" else handle[1:] for handle in found if handle[0] != "b"
    }


def _rarest(words: Iterable[str], table: Rarity, most: int) -> list[str]:
    return sorted(words, key=lambda word: (-table.of(word), word))[:most]


def _host(address: str | None) -> str:
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
