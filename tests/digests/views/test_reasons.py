"""Why something is urgent, in the reader's language."""

from __future__ import annotations

import pytest

from digests.texts.language import FRENCH, language
from digests.views.reasons import reason_view


@pytest.mark.parametrize(
    ("reason", "french", "english"),
    [
        ("sanction : « amende »", "sanction\u202f: «\u202famende\u202f»", "sanction: “amende”"),
        ("échéance proche : 2 décembre 2026", "échéance proche\u202f: 2 décembre 2026", "deadline is near"),
        (
            "plus urgent d’après une autre source de la même affaire",
            "plus urgent d’après une autre source de la même affaire",
            "more urgent according to another source of the same story",
        ),
        ("un motif d'une autre version", "un motif d’une autre version", "un motif d'une autre version"),
        ("", "", ""),
    ],
)
def test_the_label_is_told_in_the_readers_language(reason: str, french: str, english: str) -> None:
    assert reason_view(reason, FRENCH) == french
    assert reason_view(reason, language("en")) == english
