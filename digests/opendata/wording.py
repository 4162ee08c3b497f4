"""Other people's texts as they stand in files that anybody opens."""

from __future__ import annotations

import re

from digests.texts.safe import cut

TITLE_LIMIT = 300
"""Characters of a publication's title: whole titles but for those that are texts."""
_LOOKED_AT = 4_000

_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile(r"[\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


def one_line(text: str) -> str:
    """The text on one line, which neither turns the direction of reading around nor fails to be UTF-8.

    Line breaks, tabs and control characters become a space; no-break spaces stay; lone surrogates,
    bidirectional overrides and byte-order marks go.
    """
    return _BREAKS.sub(" ", _UNSEEN.sub("", text)).strip()


def title_of(text: str) -> str:
    """A publication's title on one line, at most 300 characters; `(sans titre)` when nothing is left."""
    return cut(one_line(text[:_LOOKED_AT]), TITLE_LIMIT) or "(sans titre)"
