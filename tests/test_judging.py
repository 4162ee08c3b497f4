from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from factories import item, source
from harvests import loopback_policy
from watcher.items import Change, Harvest, Outcome, SourceState
from watcher.judging import Picked, finish, judge
from watcher.reading import Draft

TODAY = date(2026, 11, 26)

NO_DRAFTS = """
import sys
from datetime import date
from pathlib import Path
from watcher.judging import judge
print(judge([], Path("nowhere"), date(2026, 11, 26)), "sklearn" in sys.modules, "numpy" in sys.modules)
"""


def draft(title: str, text: str, **changes: str) -> Draft:
    return Draft(
        item(title=title, text=text, language=changes.pop("language", "fr")), Change.NEW, source(**changes)
    )


def test_every_draft_is_judged_in_order_with_the_models_version(model_directory: Path) -> None:
    drafts = [
        draft(
            "Une charte d'usage de l'IA générative pour les agents",
            "La métropole publie sa charte : ni données personnelles ni documents internes dans ChatGPT.",
        ),
        draft("La piscine municipale rouvre lundi", "Après travaux, le bassin accueille les nageurs. " * 5),
    ]
    charter, pool = judge(drafts, model_directory, TODAY)
    assert charter.assessment.scope.label == "iag"
    assert pool.assessment.scope.label == "hors"
    assert charter.assessment.model == pool.assessment.model != ""


def test_a_retired_risk_is_not_found_any_more(model_directory: Path) -> None:
    leak = draft(
        "Fuite de données personnelles par un assistant",
        "Des agents ont confié à ChatGPT des données personnelles et sensibles d'usagers. " * 3,
    )
    (before,) = judge([leak], model_directory, TODAY)
    found = [risk.id for risk in before.assessment.risks]
    assert "R08" in found
    (after,) = judge([leak], model_directory, TODAY, frozenset({"R08"}))
    assert [risk.id for risk in after.assessment.risks] == [risk for risk in found if risk != "R08"]
    assert after.assessment.urgency == before.assessment.urgency


def test_the_nature_of_the_source_comes_first(model_directory: Path) -> None:
    (judged,) = judge(
        [draft("Un modèle plus rapide", "Notre IA générative", nature="vendor")], model_directory, TODAY
    )
    assert judged.assessment.nature.label == "annonce-editeur"


def test_a_language_that_nobody_stated_is_found(model_directory: Path) -> None:
    text = "The city publishes the rules for staff who use generative AI assistants at work."
    (judged,) = judge([draft("Rules for generative AI", text, language="")], model_directory, TODAY)
    assert judged.item.language == "en"


def test_without_drafts_no_model_is_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", NO_DRAFTS], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[] False")


def test_what_is_new_of_a_source_that_is_judged_later_is_left_and_what_it_revised_is_not(
    model_directory: Path,
) -> None:
    words = ("La métropole publie sa charte", "Ni données personnelles ni documents internes dans ChatGPT.")
    new, known = draft(*words), draft(*words, id="known")
    revised, held = replace(new, change=Change.REVISED), replace(new, held=True)
    picked = Picked(Harvest("cnil", Outcome.COLLECTED, SourceState()), (new, known, revised, held))
    (harvest,) = finish([picked], loopback_policy(model_directory), later={new.source.id})
    assert [one.assessment is None for one in harvest.judged] == [True, False, False, False]
    assert [one.change for one in harvest.judged] == [Change.NEW, Change.NEW, Change.REVISED, Change.NEW]


def test_an_urgent_text_that_is_old_wakes_nobody(model_directory: Path) -> None:
    title = "AI Act: Commission adopts final guidelines on transparency"
    text = "The guidelines on Article 50(2) of the AI Act were adopted today and apply to providers at once."
    fresh, old = (
        Draft(
            item(title=title, text=text, language="en", published=datetime(*day, tzinfo=UTC)),
            Change.NEW,
            source(),
        )
        for day in ((2026, 11, 26), (2026, 3, 2))
    )
    said = [one.assessment.urgency.label for one in judge([fresh, old], model_directory, TODAY)]
    assert said == ["urgent", "notable"]


def test_an_address_in_a_text_weighs_nothing(model_directory: Path) -> None:
    text = "Une agence suspend un algorithme de notation. (http://127.0.0.1:{}/incidents/99045)"
    first, second = judge(
        [draft("Notation suspendue", text.format(port)) for port in (1234, 59876)], model_directory, TODAY
    )
    assert first.assessment.axes == second.assessment.axes
    assert first.assessment.scope == second.assessment.scope
