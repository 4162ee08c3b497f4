"""What French and English texts cite of law is found as structure, and what is no citation is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Citation
from classifiers.citations import citations_in, speaks_of_ai_act


def cited(text: str) -> list[str]:
    """`ai-act` for an act, else `ai-act 5(1)(f)`, `ai-act annex III(4)`, `rgpd recital 71`."""
    return [shown(one) for one in citations_in(text)]


def shown(one: Citation) -> str:
    kind = "" if one.kind in ("act", "article") else f" {one.kind}"
    parts = "".join(f"({part})" for part in (one.paragraph, one.point) if part)
    return f"{one.act}{kind}" + (f" {one.number}{parts}" if one.number else "")


NAMES = [
    ("le règlement IA entre en application", "ai-act"),
    ("le règlement sur l'IA", "ai-act"),
    ("le règlement sur l’intelligence artificielle", "ai-act"),
    ("le règlement européen sur l'intelligence artificielle", "ai-act"),
    ("le règlement relatif à l'intelligence artificielle", "ai-act"),
    ("reglement IA, sans accent", "ai-act"),
    ("règlement établissant des règles harmonisées concernant l'intelligence artificielle", "ai-act"),
    ("le règlement (UE) 2024/1689 du Parlement européen", "ai-act"),
    ("Regulation (EU) 2024/1689", "ai-act"),
    ("Regulation 2024/1689", "ai-act"),
    ("le texte 2024/1689", "ai-act"),
    ("AI Act", "ai-act"),
    ("the EU AI Act", "ai-act"),
    ("l'AI Act européen", "ai-act"),
    ("l’IA Act", "ai-act"),
    ("l'AI-Act", "ai-act"),
    ("l'ai act", "ai-act"),
    ("the Artificial Intelligence Act", "ai-act"),
    ("la loi européenne sur l'IA", "ai-act"),
    ("la loi sur l'intelligence artificielle", "ai-act"),
    ("le RIA", "ai-act"),
    ("(RIA)", "ai-act"),
    ("l'omnibus numérique sur l'IA", "omnibus-ia"),
    ("l'omnibus IA", "omnibus-ia"),
    ("the Digital Omnibus on AI", "omnibus-ia"),
    ("Digital Omnibus sur l'IA", "omnibus-ia"),
    ("the AI omnibus", "omnibus-ia"),
    ("règlement (UE) 2026/1744", "omnibus-ia"),
    ("Regulation (EU) 2026/1744", "omnibus-ia"),
    ("le RGPD", "rgpd"),
    ("the GDPR", "rgpd"),
    ("le règlement (UE) 2016/679", "rgpd"),
    ("Regulation (EU) 2016/679", "rgpd"),
    ("le règlement général sur la protection des données", "rgpd"),
    ("the General Data Protection Regulation", "rgpd"),
    ("le CRPA", "crpa"),
    ("le code des relations entre le public et l’administration", "crpa"),
    ("the code of relations between the public and the administration", "crpa"),
    ("la loi REEN", "reen"),
    ("la loi n° 2021-1485 du 15 novembre 2021", "reen"),
    ("la loi n°2021-1485", "reen"),
    ("loi du 15 novembre 2021 visant à réduire l'empreinte environnementale du numérique", "reen"),
    ("loi visant à réduire l'empreinte environnementale du numérique", "reen"),
]
PLACES = [
    ("AI Act, article 50", "ai-act 50"),
    ("l'article 4 du RIA", "ai-act 4"),
    ("RIA, Art 50", "ai-act 50"),
    ("RIA, art. 50", "ai-act 50"),
    ("RIA, art.50", "ai-act 50"),
    ("RIA, article n° 50", "ai-act 50"),
    ("AI Act Art. 6(1)", "ai-act 6(1)"),
    ("AI Act Article 6 (1)", "ai-act 6(1)"),
    ("AI Act Article 5(1)(f)", "ai-act 5(1)(f)"),
    ("AI Act, Article 5(1), point (f)", "ai-act 5(1)(f)"),
    ("AI Act, Article 5(1)(ba)", "ai-act 5(1)(b bis)"),
    ("AI Act, article 50, paragraphe 2, impose le marquage", "ai-act 50(2)"),
    ("article 50 paragraphe 2 du RIA", "ai-act 50(2)"),
    ("article 50, par. 2, du RIA", "ai-act 50(2)"),
    ("Article 50, paragraph 2, of the AI Act", "ai-act 50(2)"),
    ("Règlement (UE) 2024/1689, art. 50 § 2", "ai-act 50(2)"),
    ("RIA, art. 50§2", "ai-act 50(2)"),
    ("article 5, paragraphe 1, point f), du RIA", "ai-act 5(1)(f)"),
    ("article 5, paragraphe 1, premier alinéa, point h), du RIA", "ai-act 5(1)(h)"),
    ("article 5, paragraphe 1, sous f), du RIA", "ai-act 5(1)(f)"),
    ("article 5, paragraphe 1, point f du RIA", "ai-act 5(1)(f)"),
    ("article 6.2 du RIA", "ai-act 6(2)"),
    ("article 3, point 1), du RIA", "ai-act 3(1)"),
    ("RIA, article 6. 2 ans plus tard", "ai-act 6"),
    ("paragraphe 2 de l'article 50 du RIA", "ai-act 50(2)"),
    ("§ 2 de l'article 50 du RIA", "ai-act 50(2)"),
    ("paragraph 2 of Article 50 of the AI Act", "ai-act 50(2)"),
    ("point f) du paragraphe 1 de l'article 5 du RIA", "ai-act 5(1)(f)"),
    ("point f) de l'article 5, paragraphe 1, du RIA", "ai-act 5(1)(f)"),
    ("point (f) of Article 5(1) of the AI Act", "ai-act 5(1)(f)"),
    ("le paragraphe 1, point f), de l'article 5 du RIA", "ai-act 5(1)(f)"),
    ("article premier du RIA", "ai-act 1"),
    ("l'article 1er du RIA", "ai-act 1"),
    ("l'article 4 bis du RIA", "ai-act 4 bis"),
    ("Article 4a AI Act", "ai-act 4 bis"),
    ("Article 75d of the AI Act", "ai-act 75 quinquies"),
    ("Article 5(1a) of the AI Act", "ai-act 5(1 bis)"),
    ("article 5, paragraphe 1 bis, du RIA", "ai-act 5(1 bis)"),
    ("articles 5 et 6 du RIA", "ai-act 5 | ai-act 6"),
    ("articles 5, 6 et 50 du RIA", "ai-act 5 | ai-act 6 | ai-act 50"),
    ("articles 8 à 27 du RIA", "ai-act 8 | ai-act 27"),
    ("EU AI Act Articles 9-15", "ai-act 9 | ai-act 15"),
    ("Articles 9 – 15 AI Act", "ai-act 9 | ai-act 15"),
    ("AI Act, article 6-2", "ai-act 6"),
    ("AI Act, art. 5, 6 and 7", "ai-act 5 | ai-act 6 | ai-act 7"),
    ("AI Act, Art. 6(1), 6(2) and 50(4)", "ai-act 6(1) | ai-act 6(2) | ai-act 50(4)"),
    ("AI Act, l'article 5 et l'article 6", "ai-act 5 | ai-act 6"),
    ("AI Act : article 5 ; encore l'article 5", "ai-act 5"),
    ("l'annexe III du RIA", "ai-act annex III"),
    ("Annexe III, point 4, du RIA", "ai-act annex III(4)"),
    ("Annexe III, point 5 b), du RIA", "ai-act annex III(5)(b)"),
    ("le point 4 de l'annexe III du RIA", "ai-act annex III(4)"),
    ("Annex III(4) of the AI Act", "ai-act annex III(4)"),
    ("annexes I et III du RIA", "ai-act annex I | ai-act annex III"),
    ("Annexes I, III and X of the AI Act", "ai-act annex I | ai-act annex III | ai-act annex X"),
    ("AI Act, Annex 3", "ai-act annex III"),
    ("AI Act: annex iv", "ai-act annex IV"),
    ("considérant 27 du RIA", "ai-act recital 27"),
    ("considérants 27 et 28 du RIA", "ai-act recital 27 | ai-act recital 28"),
    ("AI Act recital 27, then article 5", "ai-act recital 27 | ai-act 5"),
    ("recital (27) of the AI Act", "ai-act recital 27"),
    ("Recitals 28 to 44 of the AI Act", "ai-act recital 28 | ai-act recital 44"),
    ("RIA, cons. 27", "ai-act recital 27"),
]
ACTS = [
    ("article 22 du RGPD", "rgpd 22"),
    ("Article 35 GDPR", "rgpd 35"),
    ("Article 46(1) of the GDPR", "rgpd 46(1)"),
    ("GDPR Article 35", "rgpd 35"),
    ("RGPD, art. 6", "rgpd 6"),
    ("le RGPD (article 22)", "rgpd 22"),
    ("le RGPD, notamment son article 22", "rgpd 22"),
    ("le RGPD, à l'article 22, garantit", "rgpd 22"),
    ("(article 22) du RGPD", "rgpd 22"),
    ("article 22 (RGPD)", "rgpd 22"),
    ("article 22, RGPD", "rgpd 22"),
    ("article 22 au sens du RGPD", "rgpd 22"),
    ("l'article 22 du règlement (UE) 2016/679", "rgpd 22"),
    ("l'article 15, paragraphe 1, sous h), du RGPD", "rgpd 15(1)(h)"),
    ("le considérant 71 du RGPD", "rgpd recital 71"),
    ("Article 22 of the EU and UK GDPR", "rgpd 22"),
    ("Sous-traitance RGPD : les obligations de l'article 28", "rgpd 28"),
    ("L'AI Act complète l'article 22 du RGPD", "ai-act | rgpd 22"),
    ("AI Act and Article 22 GDPR", "ai-act | rgpd 22"),
    ("article 22 du RGPD et article 50 du RIA", "rgpd 22 | ai-act 50"),
    ("Le RGPD, article 22, et l'article 50 du RIA", "rgpd 22 | ai-act 50"),
    ("l'article 5 et l'article 6 du RGPD, avant le RIA", "rgpd 5 | rgpd 6 | ai-act"),
    ("RGPD : article 5, puis l'article 6 ; et le RIA", "rgpd 5 | rgpd 6 | ai-act"),
    ("articles 5 et 6 du RGPD, à côté du RIA", "rgpd 5 | rgpd 6 | ai-act"),
    ("Le RGPD s'applique. L'article 50 du texte ; RIA", "rgpd | ai-act 50"),
    ("article 6 du RGPD, article 50, et le RIA", "rgpd 6 | ai-act 50"),
    ("le RIA, article 50, directive NIS 2", "ai-act 50"),
    ("article L. 311-3-1 du CRPA", "crpa L. 311-3-1"),
    ("L.311-3-1", "crpa L. 311-3-1"),
    ("L311-3-1", "crpa L. 311-3-1"),
    ("l'art. L. 311‑3‑1", "crpa L. 311-3-1"),
    ("R.311-3-1-1 et R. 311-3-1-2", "crpa R. 311-3-1-1 | crpa R. 311-3-1-2"),
    ("L.312-1-3", "crpa L. 312-1-3"),
    ("Code des relations entre le public et l'administration, article L. 300-2", "crpa L. 300-2"),
    ("le CRPA impose cela. L'article L. 300-2 le dit", "crpa L. 300-2"),
    ("article 35 de la loi REEN", "reen 35"),
    ("article 35 de la loi n° 2021-1485", "reen 35"),
    ("La loi REEN est claire : l'article 35 oblige", "reen 35"),
    ("article 2 de l'omnibus numérique sur l'IA", "omnibus-ia 2"),
    ("recital 22 of the Digital Omnibus on AI", "omnibus-ia recital 22"),
    ("The AI omnibus sets hard stops (recital 22)", "omnibus-ia recital 22"),
    ("Digital Omnibus on AI: Article 50(2) moves", "omnibus-ia | ai-act 50(2)"),
    (
        "L'omnibus IA allège tout. L'article 4 et l'annexe III changent",
        "omnibus-ia | ai-act 4 | ai-act annex III",
    ),
]
HOW_IT_IS_WRITTEN = [
    ("RIA\u00a0: article\u00a050", "ai-act 50"),
    ("RIA : article\u202f50", "ai-act 50"),
    ("RIA : ａｒｔｉｃｌｅ　５０", "ai-act 50"),
    ("<b>article</b>&nbsp;<i>50</i> du r&egrave;glement IA", "ai-act 50"),
    ("l&#39;article 50 du RIA", "ai-act 50"),
    ("article\n50\ndu\nRIA", "ai-act 50"),
    ("arti\u00adcle 50 du R\u00adIA", "ai-act 50"),
    ("re\u0300glement IA, conside\u0301rant 27", "ai-act recital 27"),
    ("ARTICLE 50 DU RIA", "ai-act 50"),
    ("RIA, annexe Ⅲ", "ai-act annex III"),
]
NOT_CITED = [
    ("L'article 5 du code civil", ""),
    ("article 22 de la loi Informatique et Libertés", ""),
    ("article 5", ""),
    ("partial article 5", ""),
    ("Maria", ""),
    ("criard, et l'article 5", ""),
    ("ria", ""),
    ("RIA Novosti", ""),
    ("screen, green", ""),
    ("the Colorado AI Act, Article 5", ""),
    ("the UK AI Act", ""),
    ("Article 15 of the UK GDPR", ""),
    ("article 14 de la directive NIS 2", ""),
    ("L. 331-4-1 du code de la propriété intellectuelle", ""),
    ("article L. 2312-8 du code du travail, CRPA", "crpa"),
    ("L. 612-3 du code de l'éducation, CRPA", "crpa"),
    ("le code de l'éducation et le CRPA ; l'article L. 612-3", "crpa"),
    ("le CRPA, mais l'article L. 311-3-1 du code civil", "crpa"),
    ("article 4 du CRPA", "crpa"),
    ("AI Act et l'article 5 du code civil", "ai-act"),
    ("AI Act, Article 16 of the Digital Services Act", "ai-act"),
    ("AI Act, Article 16 of the DSA", "ai-act"),
    ("AI Act et article 6 du DMA", "ai-act"),
    ("AI Act and Article 25 of the Data Act", "ai-act"),
    ("AI Act, Article 25 of Regulation (EU) 2023/2854", "ai-act"),
    ("AI Act, article 21 de la directive NIS 2", "ai-act"),
    ("AI Act, directive (UE) 2024/2853, article 9", "ai-act"),
    ("AI Act ; la loi n° 78-17 du 6 janvier 1978 (article 8)", "ai-act"),
    ("AI Act et article 16 TFUE", "ai-act"),
    ("AI Act, article 8 de la Charte", "ai-act"),
    ("AI Act, Article 8 of the Charter", "ai-act"),
    ("AI Act, article 5 de la Constitution", "ai-act"),
    ("AI Act, article 49.3", "ai-act"),
    ("AI Act, article 4 du traité", "ai-act"),
    ("AI Act, article 40 de la loi n° 78-17", "ai-act"),
    ("AI Act, article 15 du projet de loi", "ai-act"),
    ("AI Act, article 3 du décret", "ai-act"),
    ("AI Act ; le code pénal (article 201)", "ai-act"),
    ("AI Act, article 226-17 du code pénal", "ai-act"),
    ("AI Act, article L. 311-3 du code du travail", "ai-act"),
    ("AI Act, article additionnel après l'article 24", "ai-act"),
    ("AI Act, Article 29 Working Party", "ai-act"),
    ("AI Act, groupe de travail « article 29 »", "ai-act"),
    ("AI Act, 50 %", "ai-act"),
    ("AI Act, article 50 %", "ai-act"),
    ("AI Act, article 2024", "ai-act"),
    ("AI Act, un article de 3 pages", "ai-act"),
    ("AI Act, article 3 pages", "ai-act"),
    ("AI Act, article 114", "ai-act"),
    ("AI Act, article 0", "ai-act"),
    ("AI Act, article 1024", "ai-act"),
    ("AI Act, annexe XIV", "ai-act"),
    ("AI Act, annex 99", "ai-act"),
    ("AI Act, annexe IIII", "ai-act"),
    ("AI Act, annexe à l'avis", "ai-act"),
    ("AI Act, considérant 181", "ai-act"),
    ("AI Act, considérant que 3 villes", "ai-act"),
    ("AI Act, start 5", "ai-act"),
    ("AI Act, smart 50", "ai-act"),
    ("RGPD, article 100", "rgpd"),
    ("RGPD, considérant 174", "rgpd"),
    ("RGPD, annexe III", "rgpd"),
    ("loi REEN, article 37", "reen"),
    ("RGPD et CRPA, article 5", "rgpd | crpa"),
    ("AI Act, article 4, 12 mois plus tard", "ai-act 4"),
    ("AI Act, articles 4 et 12 mois plus tard", "ai-act 4"),
    ("AI Act, article 50, 3 obligations", "ai-act 50"),
    ("AI Act, article 5 et 3 autres", "ai-act 5"),
    ("AI Act, article 50 et 2 août", "ai-act 50"),
    ("AI Act, article 5, point de vue", "ai-act 5"),
    ("AI Act, article 5 (IA)", "ai-act 5"),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_an_act_goes_by_several_names(text: str, expected: str) -> None:
    assert citations_in(text) == (Citation.model_validate({"act": expected, "kind": "act"}),)


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_places_are_found_however_they_are_written(text: str, expected: str) -> None:
    assert cited(text) == expected.split(" | ")


@pytest.mark.parametrize(("text", "expected"), ACTS)
def test_a_place_belongs_to_the_act_that_qualifies_it(text: str, expected: str) -> None:
    assert cited(text) == expected.split(" | ")


@pytest.mark.parametrize(("text", "expected"), HOW_IT_IS_WRITTEN)
def test_typography_and_markup_make_no_difference(text: str, expected: str) -> None:
    assert cited(text) == [expected]


@pytest.mark.parametrize(("text", "expected"), NOT_CITED)
def test_other_texts_and_numbers_that_an_act_does_not_have_are_left_out(text: str, expected: str) -> None:
    assert cited(text) == [one for one in expected.split(" | ") if one]


def test_an_act_stands_for_itself_only_when_no_place_in_it_is_cited() -> None:
    assert cited("L'AI Act est paru. Le RGPD aussi. L'article 50 du RIA attend") == ["rgpd", "ai-act 50"]


def test_a_citation_says_which_part_of_what() -> None:
    assert citations_in("point f) de l'article 5, paragraphe 1, du RIA") == (
        Citation(act="ai-act", kind="article", number="5", paragraph="1", point="f"),
    )


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("l’IA Act", True),
        ("le RIA", True),
        ("maria", False),
        ("loi européenne sur l'IA", True),
        ("RGPD", False),
    ],
)
def test_whether_a_text_speaks_of_the_ai_act(text: str, speaks: bool) -> None:
    assert speaks_of_ai_act(text) is speaks


FORMS = [text for table in (NAMES, PLACES, ACTS, HOW_IT_IS_WRITTEN, NOT_CITED) for text, _ in table]
FRAGMENTS = st.sampled_from(
    [
        *("AI Act", "RGPD", "CRPA", "loi REEN", "omnibus IA", "article", "annexe", "III", "considérant"),
        *("L. 311-3-1", "5", "50(2)", "2024", "et", "à", ",", "(", ")", "point f)", "paragraphe 2 de l'"),
        *("code civil", "du", "%"),
    ]
)
LAST = {
    "ai-act": {"article": 113, "recital": 180},
    "omnibus-ia": {"article": 4, "recital": 99},
    "rgpd": {"article": 99, "recital": 173},
    "reen": {"article": 36},
}
ANNEXES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    citations_in(text)


@given(st.lists(FRAGMENTS, max_size=30).map(" ".join))
def test_every_number_is_one_that_the_act_has_and_nothing_stands_twice(text: str) -> None:
    found = citations_in(text)
    assert len(set(found)) == len(found)
    for one in found:
        if one.kind == "act":
            assert one.number is None
        elif one.kind == "annex":
            assert one.act == "ai-act"
            assert one.number in ANNEXES
        elif one.act == "crpa":
            assert one.number == "L. 311-3-1"
        else:
            assert 1 <= int((one.number or "").split()[0]) <= LAST[one.act][one.kind]


@given(st.lists(st.integers(1, 113), min_size=1, max_size=8, unique=True))
def test_citations_stand_in_the_order_of_the_text(numbers: list[int]) -> None:
    text = "AI Act. " + " ".join(f"Ici l'article {number} joue." for number in numbers)
    assert [one.number for one in citations_in(text)] == [str(number) for number in numbers]


@given(st.sampled_from(FORMS), st.sampled_from(["Une ville teste un outil. ", "« Enfin ! » "]))
def test_the_text_around_changes_nothing(text: str, other: str) -> None:
    assert citations_in(f"{other}{text}. {other}") == citations_in(text)


@pytest.mark.parametrize(
    "repeated",
    [
        *(
            "article 5, 6 et ",
            ", 6",
            "paragraphe 2 de l'",
            "point f) du ",
            "annexe I et ",
            "code du ",
            "(",
            " ",
        ),
        *("data aaa", "5", "<a ", "L. 311-3-1-", "loi européenne ", "RIA ", "article 5 du RGPD et "),
    ],
)
def test_a_hostile_text_of_any_size_is_read(repeated: str) -> None:
    """A pattern that goes back and forth would not come to an end at this size."""
    assert len(citations_in(f"AI Act. {repeated * (200_000 // len(repeated))}")) <= 4
