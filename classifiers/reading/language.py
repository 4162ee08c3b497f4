"""In which language a text is: the one place that knows py3langid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast, get_args

from classifiers.assessment import Document

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""What the model was trained on: people look again at what is in another."""

_READ_CHARACTERS = 600
_SURE_LETTERS = 100
"""From here on the library hardly errs; feeds in a third language are rare, titles of names are not."""


def detect(text: str) -> str:
    """The language of a text (ISO 639-1), and French, the observatory's own, when there is no text.

    Short texts are taken for French or English, whichever is likelier: of a title alone little else is sure.
    """
    letters = sum(letter.isalpha() for letter in text)
    if not letters:
        return "fr"
    import py3langid  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs] - slow to load

    # `rank`, not `classify` after `set_languages`: that setting is global, and others use the library.
    ranked = [
        name for name, _ in cast("Callable[[str], list[tuple[str, Any]]]", cast("Any", py3langid).rank)(text)
    ]
    return ranked[0] if letters >= _SURE_LETTERS else next(name for name in ranked if name in LANGUAGES)


def language_of(document: Document) -> str:
    """The document's own language (`fr-FR` is `fr`), or the detected one when it does not say."""
    own = (document.lang or "").strip().lower().replace("_", "-").split("-")[0]
    return own or detect(f"{document.title}. {document.text}"[:_READ_CHARACTERS])
