"""French or English: the one place that knows py3langid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast

from classifiers.assessment import Document

Language = Literal["fr", "en"]

_READ_CHARACTERS = 600


def detect(text: str) -> Language:
    """The likelier of French and English; French, the observatory's language, when there is no text."""
    if not any(letter.isalpha() for letter in text):
        return "fr"
    import py3langid  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs] - slow to load

    # `rank`, not `classify` after `set_languages`: that setting is global, and others use the library.
    rank = cast("Callable[[str], list[tuple[str, Any]]]", cast("Any", py3langid).rank)
    return "en" if next(name for name, _ in rank(text) if name in ("fr", "en")) == "en" else "fr"


def language_of(document: Document) -> str:
    """The document's own language (`fr-FR` is `fr`), or the detected one when it does not say."""
    own = (document.lang or "").strip().lower().replace("_", "-").split("-")[0]
    return own or detect(f"{document.title}. {document.text}"[:_READ_CHARACTERS])
