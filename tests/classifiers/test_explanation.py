"""Each label is explained by words that stand in the text, when somebody asks."""

from __future__ import annotations

import pytest

from classifiers.assessment import Document
from classifiers.explanation import explain
from classifiers.learning.model import Model

LAW = Document(
    id="1",
    title="Règlement IA : la CNIL publie un guide sur l'article 50",
    text="Le règlement européen sur l'intelligence artificielle impose d'informer les personnes qui parlent "
    "à un agent conversationnel. Le guide de la CNIL, destiné aux collectivités, détaille la base légale.",
    publisher="CNIL",
)
POOL = Document(
    id="2", title="La piscine rouvre", text="Les nageurs retrouvent le bassin rénové lundi matin."
)


def test_every_label_has_words_of_the_text(model: Model) -> None:
    (said,) = model.assess([LAW])
    found = explain(model, LAW, said)
    assert set(found.axes) == {axis.id for axis in said.axes}
    for words in (found.scope, found.nature, found.ai_act, *found.axes.values()):
        assert 1 <= len(words) <= 3
        for word in words:
            assert word.split()[0] in f"{LAW.title} {LAW.text}".lower()


def test_the_absence_of_a_subject_has_no_words(model: Model) -> None:
    (said,) = model.assess([POOL])
    found = explain(model, POOL, said)
    assert (found.scope, found.axes, found.ai_act) == ((), {}, ())


@pytest.mark.parametrize("text", ["", "x", "\x00", "🙂" * 50])
def test_no_text_is_an_error(model: Model, text: str) -> None:
    document = Document(id="3", title="", text=text)
    (said,) = model.assess([document])
    explain(model, document, said)
