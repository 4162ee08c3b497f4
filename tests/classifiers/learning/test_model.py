"""The trained model keeps the labelling rules, gives reasons that stand in the text, and is deterministic."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifiers.assessment import Assessment, Document
from classifiers.corpus import LabelledItem
from classifiers.learning.model import Model
from classifiers.reading.words import words_of

LEAK = Document(
    id="leak",
    title="ChatGPT : des conversations d'agents exposées, la CNIL saisie",
    text="Des données personnelles d'usagers, copiées dans un chatbot sans autorisation, ont fui.",
)
FIBRE = Document(id="fibre", title="Déploiement de la fibre : le département tient le calendrier", text="")
ACT = Document(
    id="act",
    title="AI Act: Commission adopts final guidelines on transparency",
    text="The guidelines on Article 50(2) of the AI Act were adopted today and apply to providers at once.",
    lang="en",
)


def labels_of(found: Assessment) -> tuple[object, ...]:
    return (
        found.scope.label,
        [axis.id for axis in found.axes],
        [(risk.id, risk.why) for risk in found.risks],
        (found.urgency.label, found.urgency.reasons),
        found.ai_act.subject,
        found.nature.label,
    )


def test_a_leak_through_a_chatbot_is_seen_as_such(model: Model) -> None:
    [found] = model.assess([LEAK])
    assert found.scope.label == "iag"
    assert "R08" in {risk.id for risk in found.risks}
    assert found.lang == "fr"


def test_what_is_not_about_ai_is_out_of_scope(model: Model) -> None:
    [found] = model.assess([FIBRE])
    assert found.scope.label == "hors"
    assert (found.axes, found.risks, found.urgency.label, found.ai_act.subject) == ((), (), "routine", False)


def test_an_adopted_text_on_the_ai_act_is_legal_with_its_references(model: Model) -> None:
    [found] = model.assess([ACT])
    assert found.main_axis == "legal"
    assert found.ai_act.subject
    assert [(one.kind, one.number, one.paragraph) for one in found.ai_act.references] == [
        ("article", "50", "2")
    ]
    assert found.urgency.label == "urgent"
    assert found.urgency.reasons


def test_reasons_are_words_of_the_document(model: Model, corpus: tuple[LabelledItem, ...]) -> None:
    items = corpus[:300]
    given_reasons = 0
    for item, found in zip(items, model.assess([item.document() for item in items]), strict=True):
        text = " ".join(word.written for word in words_of(f"{item.title} {item.text}", {}))
        quoted = [reason.partition("« ")[2].removesuffix(" »") for reason in found.urgency.reasons]
        for term in [*filter(None, quoted), *(why for risk in found.risks for why in risk.why)]:
            assert f" {term} " in f" {text} "
            given_reasons += 1
        assert all(len(risk.why) <= 3 for risk in found.risks)
    assert given_reasons > 300


def test_routine_items_have_no_reasons(model: Model, corpus: tuple[LabelledItem, ...]) -> None:
    found = model.assess([item.document() for item in corpus[:300]])
    assert all(one.urgency.reasons == () for one in found if one.urgency.label == "routine")


def test_every_assessment_names_the_model_and_keeps_its_documents_id(model: Model) -> None:
    found = model.assess([LEAK, FIBRE, ACT])
    assert [one.id for one in found] == ["leak", "fibre", "act"]
    assert {one.model for one in found} == {model.version}


def test_an_assessment_does_not_depend_on_the_batch(model: Model) -> None:
    for together, document in zip(model.assess([LEAK, FIBRE, ACT]), (LEAK, FIBRE, ACT), strict=True):
        [alone] = model.assess([document])
        assert labels_of(together) == labels_of(alone)
        assert together == alone


def test_no_documents_have_no_assessments(model: Model) -> None:
    assert model.assess([]) == ()


def test_accents_do_not_change_the_labels(model: Model) -> None:
    plain = unicodedata.normalize("NFKD", LEAK.title).encode("ascii", "ignore").decode()
    [accented], [bare] = (
        model.assess([LEAK.model_copy(update={"title": title, "lang": "fr"})])
        for title in (LEAK.title, plain)
    )
    assert (accented.scope, accented.axes, accented.urgency.label) == (
        bare.scope,
        bare.axes,
        bare.urgency.label,
    )


def test_references_come_with_their_title_and_day(model: Model) -> None:
    [found] = model.assess([ACT])
    [reference] = found.ai_act.references
    assert reference.title
    assert reference.applies_from is not None


def test_other_acts_and_announced_days_are_told_apart(model: Model) -> None:
    text = "Vu l'article 22 du RGPD et le règlement IA. Le décret entre en application le 1er mars 2027."
    [found] = model.assess([Document(id="x", title="Algorithmes", text=text)])
    assert [(one.act, one.number) for one in found.cited] == [("rgpd", "22")]
    assert [one.day.isoformat() for one in found.deadlines] == ["2027-03-01"]


def test_old_news_is_not_urgent(model: Model) -> None:
    today = date(2026, 11, 26)
    fresh, old = (
        ACT.model_copy(update={"published": day, "seen": today}) for day in (today, date(2026, 3, 1))
    )
    assert [one.urgency.label for one in model.assess([fresh, old])] == ["urgent", "notable"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        ("IA", ""),
        ("\x00\x01\ufffd\x7f", "\x00" * 500),
        ("<b>ChatGPT</b> &amp; la ville", "<p>Un <a href='x'>agent</a> teste</p>"),
        ("Ville", "ж" * 3000),
        ("a" * 100_000, "b" * 2_000_000),
    ],
    ids=["nothing", "a title alone", "binary", "markup", "another alphabet", "two megabytes"],
)
def test_whatever_comes_has_an_answer(model: Model, title: str, text: str) -> None:
    [found] = model.assess([Document(id="x", title=title, text=text)])
    assert found.model == model.version


def test_markup_does_not_change_the_answer(model: Model) -> None:
    [plain, marked] = model.assess(
        [
            Document(id="x", title="ChatGPT à la mairie", text="Un agent teste l'outil.", lang="fr"),
            Document(
                id="x", title="<b>ChatGPT</b> à la mairie", text="<p>Un agent teste l&#39;outil.", lang="fr"
            ),
        ]
    )
    assert plain == marked


def test_a_third_language_is_for_people_to_look_at(model: Model) -> None:
    [found] = model.assess([ACT.model_copy(update={"lang": "de"})])
    assert found.review


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(max_size=80), text=st.text(max_size=400))
def test_any_text_is_assessed_within_the_rules(model: Model, title: str, text: str) -> None:
    [found] = model.assess([Document(id="x", title=title, text=text)])
    out = found.scope.label == "hors"
    assert out == (found.axes == ())
    assert not (out and (found.risks or found.ai_act.subject or found.urgency.label != "routine"))
    assert len(found.risks) <= 4


@pytest.mark.parametrize("size", [1_000_000])
def test_a_huge_text_is_assessed_without_delay(model: Model, size: int) -> None:
    import time

    started = time.process_time()
    model.assess([Document(id="x", title="IA", text="article 5 de l'AI Act, " * (size // 23), lang="fr")])
    assert time.process_time() - started < 5
