"""The report as a document: its chapters, and what each says of full, half, empty and odd periods."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

import sample_evidence
from digests.indicators.definitions import Kind, load_definitions
from digests.indicators.tables import Table
from digests.report.chapters.entered import entered_chapter
from digests.report.composing import compose
from digests.report.document import (
    Bullets,
    ChartBlock,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    TableBlock,
    Words,
)
from sample_report import (
    COLUMNS,
    DEFINITIONS,
    WRITTEN,
    alert,
    chapter,
    entered_with,
    evidence,
    matter,
    publication,
    rating,
    report,
    span,
    tables,
    text_of,
)
from sample_report_year import full_evidence, full_tables
from sample_week import HOSTILE

PARTS = (
    ("essentiel", "L’essentiel"),
    ("axe-usages", "Axe Usages"),
    ("axe-legal", "Axe Légal"),
    ("axe-technologie", "Axe Technologie"),
    ("risques", "Les risques"),
    ("reglement-ia", "Le règlement IA"),
    ("alertes", "Les alertes"),
    ("repartition", "Ce dont parlent les publications"),
    ("solutions-pairs", "Solutions et pairs"),
    ("collectivites", "Dans nos collectivités"),
    ("veille", "La veille elle-même"),
    ("questions", "Questions ouvertes pour le comité"),
    ("methode", "Méthode et limites"),
)
UNWATCHED = evidence(span(since=None), span("2025", since=None))
HALF = evidence(span(since=datetime(2026, 9, 1, tzinfo=UTC), publications=(publication(1),)))
EVERY = {
    "full": report(full_evidence(), full_tables()),
    "empty": report(),
    "unwatched": report(UNWATCHED),
    "half": report(HALF, full_tables()),
    "quarter": report(evidence(span("2026-Q3")), full_tables()),
    "days": report(evidence(span("2026-11-01..2026-11-15")), full_tables()),
    "counted": compose(
        sample_evidence.evidence(), load_definitions(), tuple(sample_evidence.tables().values()), WRITTEN
    ),
}
every_report = pytest.mark.parametrize("document", EVERY.values(), ids=EVERY.keys())


def said(document: Document, anchor: str) -> str:
    return text_of(chapter(document, anchor))


def words(document: Document) -> list[Words]:
    found: list[Words] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found += block.words
        elif isinstance(block, Bullets):
            found += [one for entry in block.entries for one in entry]
    return found


def shown(document: Document) -> list[Table]:
    return [block.table for block in document.blocks if isinstance(block, TableBlock | ChartBlock)]


@every_report
def test_the_parts_stand_in_their_order(document: Document) -> None:
    parts = [one for one in document.blocks if isinstance(one, Heading) and one.level == 1]
    assert [(one.anchor, one.text) for one in parts] == list(PARTS)


@every_report
def test_levels_are_never_skipped_and_anchors_and_ids_are_unique(document: Document) -> None:
    headings = [one for one in document.blocks if isinstance(one, Heading)]
    assert all(next_.level <= one.level + 1 for one, next_ in pairwise(headings))
    anchors = [one.anchor for one in headings]
    charts = [one.chart.id for one in document.blocks if isinstance(one, ChartBlock)]
    ids = anchors + charts
    assert len(set(anchors)) == len(anchors)
    assert len(set(charts)) == len(charts)
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in ids)


@every_report
def test_what_is_cut_names_a_table_of_the_open_data(document: Document) -> None:
    cut = [one for one in document.blocks if isinstance(one, TableBlock) and one.most is not None]
    assert {one.table.id for one in cut} <= set(COLUMNS)
    assert all(set(one.table.key) <= {each.id for each in one.table.columns} for one in cut)


@every_report
def test_links_are_addresses_or_lead_to_a_heading(document: Document) -> None:
    anchors = {f"#{one.anchor}" for one in document.blocks if isinstance(one, Heading)}
    links = [one.link for one in words(document) if one.link is not None]
    assert all(one in anchors or one.startswith(("https://", "http://")) for one in links)


@every_report
def test_texts_are_typeset_and_whole(document: Document) -> None:
    ours = [one for one in words(document) if not (one.link or "").startswith("http")]
    assert ours
    for one in ours:
        assert "None" not in one.text
        assert not re.search(r"[{}]|  | [;:!?»]|« |\.\.|\(\)|\w'\w", one.text), one.text
    for block in document.blocks:
        if isinstance(block, Paragraph | Bullets):
            runs = (block.words,) if isinstance(block, Paragraph) else block.entries
            assert runs
            assert all("".join(one.text for one in run).strip() for run in runs)


@every_report
def test_a_picture_has_something_in_it_a_sentence_and_its_figures(document: Document) -> None:
    for block in document.blocks:
        if isinstance(block, ChartBlock):
            chart = block.chart
            assert chart.alt.endswith(".")
            assert chart.title
            assert all(len(one.values) == len(chart.places) for one in chart.series)
            assert chart.points or chart.marks or any(any(one.values) for one in chart.series)
            assert block.table.rows


def test_the_same_rows_give_the_same_document() -> None:
    assert report(full_evidence(), full_tables()) == report(full_evidence(), full_tables())


def test_a_table_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="publications-par-axe"):
        compose(
            full_evidence(),
            DEFINITIONS,
            [one for one in full_tables() if one.id != "publications-par-axe"],
            WRITTEN,
        )


@pytest.mark.parametrize(
    ("label", "title", "period"),
    [
        ("2026", "Rapport annuel de la veille sur l’IA", "2026"),
        ("2026-Q3", "Rapport trimestriel de la veille sur l’IA", "3e trimestre 2026"),
        ("2026-11-01..2026-11-15", "Rapport de période de la veille sur l’IA", "1er–15 nov. 2026"),
    ],
)
def test_the_title_says_of_which_kind_of_period_it_is(label: str, title: str, period: str) -> None:
    document = report(evidence(span(label)))
    assert (document.title, document.period, document.generated) == (title, period, WRITTEN)


class TestSummary:
    def test_the_lead_is_four_to_six_sentences_from_figures(self) -> None:
        lead = next(one for one in EVERY["full"].blocks if isinstance(one, Paragraph))
        assert lead.role == "lead"
        text = text_of([lead])
        assert "En 2026, la veille a suivi 3 sources et lu 11 460 publications" in text
        assert "L’axe le plus fourni est Légal (246 publications, +37 % par rapport à 2025)" in text
        assert (
            "le risque R08 (données personnelles ou sensibles confiées à une plateforme par…) est en" in text
        )
        assert "et le risque R04 (coût imprévisible" in text
        assert "3 alertes ont été envoyées, 1 a été signalée fausse et 1 est restée sans réponse." in text
        assert "dont 6 actes ; prochaine échéance le 2 août 2027" in text
        assert "1 indicateur à déclarer sur 2 n’est pas renseigné" in text
        assert 4 <= len(re.findall(r"\.(?: [A-Z0-9]|$)", text)) <= 6

    @pytest.mark.parametrize(
        ("measured", "written"),
        [
            (4, ""),
            (5, " (délai médian depuis la publication : 2 h 30, mesuré sur 5)"),
            (6, " (délai médian depuis la publication : 2 h 30)"),
        ],
    )
    def test_a_median_is_told_of_five_alerts_on(self, measured: int, written: str) -> None:
        delays = (("publication-alerte", "de la publication à l’alerte", measured, 2.5, 3.0, 4.0),)
        facts = evidence(span(publications=(publication(1),), alerts=tuple(map(alert, range(1, 7)))))
        text = said(report(facts, tables(delais_alertes=delays)), "essentiel")
        assert f"6 alertes ont été envoyées{written}, aucune" in text

    def test_six_to_eight_figures_stand_beside_those_of_the_year_before(self) -> None:
        (figures,) = [one for one in EVERY["full"].blocks if isinstance(one, KeyFigures)]
        assert 6 <= len(figures.figures) <= 8
        assert (figures.figures[0].value, figures.figures[0].compared) == ("5", "contre 4 en 2025")

    def test_without_a_watched_year_before_the_figures_say_so(self) -> None:
        document = report(evidence(span(publications=(publication(1),)), span("2025", since=None)), tables())
        (figures,) = [one for one in document.blocks if isinstance(one, KeyFigures)]
        assert figures.figures[0].compared == "l’année 2025 n’a pas été observée"

    def test_an_unwatched_period_has_no_figures_but_says_what_is_asked(self) -> None:
        assert not [one for one in EVERY["unwatched"].blocks if isinstance(one, KeyFigures)]
        assert "[missing] Aucun chiffre à montrer" in said(EVERY["unwatched"], "essentiel")
        assert "dire qui renseigne 2 indicateurs manquants" in said(EVERY["unwatched"], "essentiel")


class TestAxes:
    def test_the_count_is_compared_and_the_affairs_are_told_with_their_links(self) -> None:
        text = said(EVERY["full"], "axe-usages")
        assert (
            "240 publications ont cet axe pour axe principal (40 % du total ; +20 % par rapport à 2025)"
            in text
        )
        assert (
            "1. ChatGPT : des données de la ville fuient. Exemple · 3 mars 2026 · incident · jugée urgente"
            in text
        )
        links = [one.link for one in words(EVERY["full"]) if one.text.startswith("ChatGPT")]
        assert set(links) == {"https://exemple.fr/1"}

    def test_it_says_who_published(self) -> None:
        assert "Nature des sources : journaux officiels et législation 50 % et presse 50 %." in said(
            EVERY["full"], "axe-legal"
        )

    def test_a_publication_without_a_link_is_told_without_one(self) -> None:
        (title,) = [one for one in words(EVERY["full"]) if one.text == "Sans lien"]
        assert title.link is None

    def test_one_affair_of_several_sources_is_told_once(self) -> None:
        assert said(EVERY["full"], "axe-legal").count("Règlement modifiant le calendrier") == 1
        assert "Le calendrier est modifié" not in said(EVERY["full"], "axe-legal")
        assert "2 sources" in said(EVERY["full"], "axe-legal")

    def test_an_axis_without_publications_has_a_sentence_and_no_picture(self) -> None:
        blocks = chapter(EVERY["empty"], "axe-legal")
        assert "[missing] Aucune publication de cet axe en 2026." in text_of(blocks)
        assert not [one for one in blocks if isinstance(one, ChartBlock | TableBlock)]

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_what_a_source_says_is_cleaned_and_its_link_kept_only_when_safe(self, hostile: str) -> None:
        told = publication(1, title=hostile, publisher=hostile, link="javascript:alert(1)", urgency="urgent")
        document = report(evidence(span(publications=(told,))), full_tables())
        for one in words(document):
            assert "\u202e" not in one.text
            assert "\n" not in one.text
            assert one.link is None or not one.link.startswith("javascript")


class TestRisks:
    def test_each_risk_with_evidence_has_its_paragraph_the_heaviest_first(self) -> None:
        headings = [one.anchor for one in chapter(EVERY["full"], "risques") if isinstance(one, Heading)]
        assert [one for one in headings if one.startswith("risque-")] == [
            "risque-r08",
            "risque-r04",
            "risque-r11",
            "risque-r24",
        ]
        text = said(EVERY["full"], "risques")
        assert "31 publications, 16 affaires, dont 4 graves" in text
        assert "Rien n’a été trouvé sur 21 risques" in text

    def test_the_decisions_are_told_with_their_date_and_what_became_of_the_weight(self) -> None:
        text = said(EVERY["full"], "risques")
        assert re.search(
            r"15 juin 2026 : R08 .*, poids porté de 20 à 25. Comité technique du 15 juin\.", text
        )
        assert re.search(r"15 juin 2026 : R22 .*, retiré du registre \(poids 12\) ; ses publications", text)

    def test_a_decision_that_keeps_the_weight_is_one_too(self) -> None:
        document = report(evidence(span(ratings=(rating(weight=20),))))
        assert "poids maintenu à 20" in said(document, "risques")

    def test_a_risk_retired_in_june_is_said_and_keeps_its_publications(self) -> None:
        facts = full_evidence()
        register = facts.register
        retired = tuple(
            risk.model_copy(update={"retired": risk.id in {"R08", "R05"}}) for risk in register.risks
        )
        gone = replace(facts, register=register.model_copy(update={"risks": retired}))
        document = report(gone, full_tables())
        text = said(document, "risques")
        assert "2 risques ne sont plus recherchés : R05, R08." in text
        assert "Poids 20, retiré du registre. 31 publications" in text
        assert "R05 (poids 20)" not in text
        assert "R05" not in said(document, "questions")

    def test_proposals_say_their_evidence_and_what_was_decided(self) -> None:
        text = said(EVERY["full"], "risques")
        assert "3e trimestre 2026 : 5 affaires graves constatées, contre 1,2 attendue" in text
        assert "Décision : retenue le 15 octobre." in text
        assert text.count("Pas encore de décision.") == 2

    def test_what_is_asked_about_is_only_what_is_not_decided(self) -> None:
        text = said(EVERY["full"], "questions")
        assert "1. Faut-il réévaluer à la baisse le risque R04" in text
        assert "R11" in text
        assert "risque R08" not in text

    def test_a_risk_without_mitigation_says_so(self) -> None:
        facts = full_evidence()
        bare = tuple(risk.model_copy(update={"mitigations": ()}) for risk in facts.register.risks)
        document = report(
            replace(facts, register=facts.register.model_copy(update={"risks": bare})), full_tables()
        )
        assert "Le registre ne prévoit pas de parade." in said(document, "risques")

    def test_the_heat_map_has_risks_with_publications_alone(self) -> None:
        (heat,) = [
            one.chart
            for one in EVERY["full"].blocks
            if isinstance(one, ChartBlock) and one.chart.kind == "heat"
        ]
        assert [one.name for one in heat.series] == ["R04", "R08", "R11", "R24"]
        assert "R08, 12/26, 11 publications" in heat.alt.replace("\u202f", " ")

    def test_the_matrix_sets_weight_against_evidence(self) -> None:
        (matrix,) = [
            one.chart
            for one in EVERY["full"].blocks
            if isinstance(one, ChartBlock) and one.chart.kind == "matrix"
        ]
        assert len(matrix.points) == 25
        assert {(one.name, one.across, one.up) for one in matrix.points} >= {("R08", 31, 20), ("R24", 1, 10)}


class TestAiAct:
    def test_acts_are_told_with_their_delays(self) -> None:
        text = said(EVERY["full"], "reglement-ia")
        assert (
            "1er août 2026 · Journal officiel · texte officiel · alerte 1 h 30 après la publication" in text
        )
        assert "Lignes directrices. 1er septembre 2026 · Commission · décision · sans alerte." in text

    def test_the_line_of_days_has_those_of_the_period_and_of_the_two_years_after(self) -> None:
        (line,) = [
            one.chart
            for one in EVERY["full"].blocks
            if isinstance(one, ChartBlock) and one.chart.kind == "timeline"
        ]
        assert [(one.day, one.done) for one in line.marks] == [
            (date(2026, 8, 2), True),
            (date(2027, 8, 2), False),
        ]
        assert "2 échéances, dont 1 passée ; la prochaine est le 2 août 2027." in line.alt.replace(
            "\u202f", " "
        )

    def test_many_acts_are_cut_and_the_rest_is_where_it_says(self) -> None:
        acts = tuple(
            (number, date(2026, 5, 1), f"Acte {number}", "JO", None, "décision", None, None)
            for number in range(1, 31)
        )
        text = said(report(found=tables(reglement_ia_actes=acts)), "reglement-ia")
        assert text.count("sans alerte") == 12
        assert "Les 12 principaux sur 30" in text
        assert "donnees/reglement-ia-actes.csv" in text


class TestAlerts:
    def test_true_false_and_unanswered_are_counted(self) -> None:
        text = said(EVERY["full"], "alertes")
        assert (
            "3 alertes envoyées en 2026 (contre 0 en 2025) : 1 prise en charge, 1 signalée fausse et 1 sans"
            in text
        )
        assert "– 4 mars 2026 : ChatGPT : des données de la ville fuient." in text

    def test_an_alert_whose_publication_is_unknown_has_its_day(self) -> None:
        document = report(evidence(span(alerts=(alert(99),))))
        assert "– Alerte du 4 mars 2026." in said(document, "alertes")

    def test_many_unanswered_ones_are_cut_the_latest_first(self) -> None:
        every = tuple(alert(number, sent=datetime(2026, 1, number, 9, tzinfo=UTC)) for number in range(1, 15))
        text = said(report(evidence(span(alerts=every))), "alertes")
        assert text.count("– Alerte du") == 10
        assert text.index("14 janvier") < text.index("5 janvier")
        assert "Les 10 plus récentes sur 14" in text

    def test_lifted_alerts_need_no_answer(self) -> None:
        document = report(evidence(span(alerts=(alert(1, lifted=True),))))
        assert "Toutes les alertes ont eu une réponse" in said(document, "alertes")

    def test_no_alert_is_a_sentence(self) -> None:
        assert "[missing] Aucune alerte n’a été envoyée en 2026." in said(EVERY["empty"], "alertes")


class TestEntered:
    def test_known_ones_have_value_day_role_source_and_comment(self) -> None:
        text = said(EVERY["full"], "collectivites")
        assert "240 agents | 180 agents | 2026-11-30 | chargée de formation" in text
        assert "tableau de suivi – hors e-formation" in text

    def test_missing_ones_are_listed_and_never_zero(self) -> None:
        text = said(EVERY["full"], "collectivites")
        assert "Projets et expérimentations d’IA générative en cours : non renseigné." in text
        assert "1 indicateur n’est pas renseigné : ce n’est pas zéro" in text
        assert "0 projet" not in text

    def test_a_stated_zero_is_a_zero(self) -> None:
        row = (
            *("projets-en-cours", "Projets", "", 0, "projets", date(2026, 6, 1)),
            *("chef de projet", "", "", "renseigné", None),
        )
        text = said(report(found=tables(indicateurs_saisis=(row,))), "collectivites")
        assert "0 projet " in text
        assert "Projets et expérimentations d’IA générative en cours : non renseigné" not in text

    @pytest.mark.parametrize(
        ("kind", "value", "written"),
        [
            ("number", 1234.0, "1 234 agents"),
            ("number", 1.0, "1 agent"),
            ("number", -12.5, "−12,5 agents"),
            ("percent", 0.345, "34 %"),
            ("euro", 45_000.0, "45 000 €"),
            ("scale", 3.5, "3,5 sur 5"),
        ],
    )
    def test_values_stand_in_their_unit(self, kind: Kind, value: float, written: str) -> None:
        row = (
            *("agents-formes", "Agents formés", "DRH", value, "agents", date(2026, 6, 1)),
            *("chargée de formation", "", "", "renseigné", None),
        )
        told = matter(found=tables(indicateurs_saisis=(row,)), definitions=entered_with(kind))
        text = text_of(list(entered_chapter(told)))
        assert f"| DRH | {written} |" in text.replace("Agents formés |", "|")

    def test_indicators_of_another_family_stand_under_its_name(self) -> None:
        agents = DEFINITIONS.indicators[1].model_copy(update={"family": "veille"})
        told = matter(
            found=tables(
                indicateurs_saisis=(
                    (
                        *("agents-formes", "Agents formés", "", 3, "agents", date(2026, 6, 1)),
                        *("chargée de formation", "", "", "renseigné", None),
                    ),
                )
            ),
            definitions=DEFINITIONS.model_copy(update={"indicators": (DEFINITIONS.indicators[0], agents)}),
        )
        assert "## La veille" in text_of(list(entered_chapter(told)))


class TestWatch:
    def test_without_electricity_the_hours_are_drawn(self) -> None:
        found = tables(
            empreinte=(("cpu", "temps de calcul", 4.0, "heures", None),),
            empreinte_par_mois=(("2026-01", 1.5, None, 0, 3), ("2026-02", 2.5, None, 0, 3)),
        )
        text = said(report(found=found), "veille")
        assert "<bars: Temps de calcul par mois> 4 h en tout" in text

    def test_without_trouble_a_sentence_says_so(self) -> None:
        found = tables(
            couverture_par_source=(("presse", "Presse", "press", "vivante", 3, 365, 0, date(2026, 12, 31)),),
            couverture_par_mois=(("2026-01", 1, 31, 0, 1.0),),
        )
        assert "Aucune source en panne ou silencieuse." in said(report(found=found), "veille")

    def test_sources_are_told_by_their_state(self) -> None:
        text = said(EVERY["full"], "veille")
        assert "3 sources : 1 vivante, 1 en panne et 1 retirée." in text
        assert "CNIL | en panne | 365 | 90" in text

    def test_what_is_below_five_is_no_number(self) -> None:
        assert "Saisines |  | moins de 5 |" in said(EVERY["full"], "veille")


class TestQuestions:
    def test_they_follow_a_stated_order_and_end_with_the_missions_own(self) -> None:
        (questions,) = [one for one in chapter(EVERY["full"], "questions") if isinstance(one, Bullets)]
        assert questions.ordered
        begun = [entry[0].text.replace("\u202f", " ")[:32] for entry in questions.entries]
        assert begun == [
            "Faut-il réévaluer à la baisse le",
            "Faut-il réévaluer à la hausse le",
            "Qui renseignera l’indicateur qui",
            "Faut-il remplacer, réparer ou re",
            "1 alerte sur 3 est restée sans r",
            "Rien n’a été trouvé sur 11 risqu",
            "L’observatoire suit l’IA générat",
        ]

    def test_the_mission_s_own_question_says_how_much_is_about_other_ai(self) -> None:
        assert "1 porte sur une IA autre que générative (20 %)" in said(EVERY["full"], "questions")
        assert "Parmi les publications" not in said(EVERY["empty"], "questions")

    def test_a_period_without_anything_does_not_ask_about_silent_risks(self) -> None:
        assert "risques majeurs" not in said(EVERY["empty"], "questions")

    def test_more_proposals_than_fit_are_counted(self) -> None:
        rows = tuple(
            ("2026-Q1", f"R{number:02d}", "Nom", "hausse", "impact", 4, 1.0, "") for number in range(1, 11)
        )
        text = said(report(found=tables(propositions_de_reevaluation=rows)), "questions")
        assert text.count("Faut-il réévaluer") == 8
        assert "Que décider des 2 autres propositions" in text


class TestMethod:
    def test_it_says_what_a_machine_did_and_with_which_versions(self) -> None:
        told = full_evidence()
        more = (*told.now.publications, publication(50, model="2026.2"))
        document = report(replace(told, now=replace(told.now, publications=more)), full_tables())
        (machine,) = [one for one in document.blocks if isinstance(one, Paragraph) and one.role == "machine"]
        text = text_of([machine])
        assert "(2 versions du modèle : 2026.1 et 2026.2)" in text
        assert "aucun grand modèle de langage" in text

    def test_it_says_again_what_limits_the_period(self) -> None:
        assert "n’a été observée qu’à partir du 1er septembre 2026" in said(EVERY["half"], "methode")

    def test_it_names_the_data_and_the_licence(self) -> None:
        text = said(EVERY["full"], "methode")
        assert "datapackage.json" in text
        assert "CC BY-SA 4.0" in text


def test_a_long_table_is_cut() -> None:
    solutions = tuple(
        (f"s-{number}", f"Solution {number}", "Éditeur", "France", 100 - number, 0, date(2025, 1, 1))
        for number in range(40)
    )
    document = report(found=tables(solutions_citees=solutions))
    (block,) = [
        one
        for one in chapter(document, "solutions-pairs")
        if isinstance(one, TableBlock) and one.table.id.startswith("solutions")
    ]
    assert (block.most, block.table.id, len(block.table.rows)) == (15, "solutions-citees", 40)


def test_in_a_first_year_nothing_is_called_new() -> None:
    first = evidence(span(), span("2025", since=None))
    text = said(report(first, full_tables()), "solutions-pairs")
    assert "pour la première fois" not in text
    assert "2 solutions ont été citées en 2026." in text


def test_one_month_alone_has_a_table_and_no_picture() -> None:
    found = tables(
        publications_par_axe=(("usages", "Usages", 3, None, 1.0),),
        publications_par_mois=(("2026-11", 9, 3, 0, 3, 0, 0),),
    )
    document = report(evidence(span("2026-11", publications=(publication(1),))), found)
    blocks = chapter(document, "axe-usages")
    assert not [one for one in blocks if isinstance(one, ChartBlock)]
    assert "Par mois | 11/26" in text_of(blocks)
    assert "Usages | 3" in text_of(blocks)


def test_a_run_of_many_months_has_a_line_for_each() -> None:
    months = tuple((f"20{25 + at // 12}-{at % 12 + 1:02d}", 9, 3, 0, 1, 0, 0) for at in range(20))
    found = tables(publications_par_axe=(("usages", "Usages", 20, None, 1.0),), publications_par_mois=months)
    document = report(evidence(span("2025-01-01..2026-08-31", publications=(publication(1),))), found)
    assert "|   août 2026 | 1" in said(document, "axe-usages")


def test_the_tables_are_those_that_are_counted() -> None:
    counted = sample_evidence.tables()
    assert {name: [one.id for one in found.columns] for name, found in counted.items()} == {
        name: columns.split() for name, columns in COLUMNS.items()
    }
