"""In which language a text is: the one place that knows py3langid."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Literal, cast, get_args

import numpy as np

from classifiers.assessment import Document
from classifiers.reading.tongues import Tongues

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""What the model was trained on: people look again at what is in another."""

_READ_CHARACTERS = 600
_SURE_LETTERS = 100
"""From here on the library hardly errs; feeds in a third language are rare, titles of names are not."""


@cache
def load_tongues() -> Tongues:
    """What py3langid knows of languages, taken over when a model is trained and kept with it.

    The library takes a second to load and 75 MB, which every process would take that judges anything.
    """
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    known = cast("Any", LanguageIdentifier).from_model_file("data/model.npz.xz")
    return Tongues(
        tuple(known.nb_classes),
        np.asarray(known.tk_row, dtype=np.int32) * 256,
        np.asarray(known.tk_nextmove, dtype=np.uint32),
        np.asarray(known.tk_output, dtype=np.int32),
        np.ascontiguousarray(known.nb_ptc, dtype=np.float16),
        np.asarray(known.nb_pc, dtype=np.float32),
    )


def languages_of(documents: Sequence[Document], tongues: Tongues) -> list[str]:
    """Each document's own language (`fr-FR` is `fr`), or the detected one when it does not say."""
    own = [_own(document) for document in documents]
    texts = [
        f"{document.title}. {document.text}"[:_READ_CHARACTERS]
        for document, said in zip(documents, own, strict=True)
        if not said
    ]
    detected = detect(texts, tongues)
    return [said or next(detected) for said in own]


def detect(texts: Sequence[str], tongues: Tongues) -> Iterator[str]:
    """The language (ISO 639-1) of each text, and French, the observatory's own, where there is no text.

    Short texts are taken for French or English, whichever is likelier: of a title alone little else is sure.
    """
    for text, scores in zip(texts, tongues.scores([_written(text) for text in texts]), strict=True):
        letters = sum(map(str.isalpha, text))
        if not letters:
            yield "fr"
        else:
            yield tongues.likeliest(scores, () if letters >= _SURE_LETTERS else LANGUAGES)


def _own(document: Document) -> str:
    return (document.lang or "").strip().lower().replace("_", "-").split("-")[0]


def _written(text: str) -> bytes:
    """As py3langid reads it."""
    even = unicodedata.normalize("NFC", text.lower() if text.isupper() else text)
    return even.encode(errors="surrogatepass")
