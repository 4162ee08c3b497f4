"""In which encoding a page is written."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


def decode(body: bytes, charset: str | None) -> str:
    """A page's text: by its BOM, as UTF-8 when it is, by what server or page state, else windows-1252."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    stated = _META_CHARSET.search(body, 0, 4096)
    for encoding in ("utf-8-sig", charset, stated.group(1).decode("ascii") if stated else None):
        with suppress(LookupError, UnicodeDecodeError):
            if encoding:
                return body.decode(encoding)
    return body.decode("windows-1252", "replace")
