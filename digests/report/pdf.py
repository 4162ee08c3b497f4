"""The page as a tagged PDF (PDF/UA-1) by WeasyPrint, which no other module knows."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# WeasyPrint has no types.

from __future__ import annotations

import logging
import re
from hashlib import sha256
from typing import NoReturn

_WORDS_OF_PICTURE = re.compile(r'(<title id="[^"]*">)([^<]*)</title>(\s*<desc id="[^"]*">)([^<]*)</desc>')


class PdfError(Exception):
    """There can be no PDF; says what is missing and the remedy."""


def pdf(html: str) -> bytes:
    """The PDF of a page of `digests.report.html`: the same bytes for the same page and library.

    Nothing is fetched, whatever the page asks for. Raises PdfError without WeasyPrint or what it needs.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415 - an extra, and slow to import
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except ImportError as fault:
        raise PdfError(
            "WeasyPrint, which writes the PDF, is not installed; install vigie-observatoire[pdf]"
        ) from fault
    except OSError as fault:
        raise PdfError(
            "Pango, which WeasyPrint sets text with, is not on this machine; install it with the extra "
            f"vigie-observatoire[pdf] (on Debian: libpango-1.0-0, libpangoft2-1.0-0): {fault}"
        ) from fault

    class Nothing(URLFetcher):
        """Refuses every address."""

        def fetch(self, url: str, headers: object = None) -> NoReturn:  # noqa: ARG002
            raise ValueError(f"a report holds all it needs: {url[:200]} is not fetched")

    page = HTML(string=_described(html), url_fetcher=Nothing())
    identifier = sha256(html.encode()).digest()[:16]
    # It warns of each rule of the style sheet that is for screens.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    written = page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    if written is None:
        raise PdfError("WeasyPrint wrote nothing")
    return written


def _described(html: str) -> str:
    """The page with the whole description of a picture in its title, as WeasyPrint reads that alone."""
    return _WORDS_OF_PICTURE.sub(r"\1\2. \4</title>\3\4</desc>", html)
