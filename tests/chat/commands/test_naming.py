"""What people call an axis, a risk, a day, a publication; and what they are told when there is none."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from classifiers.register import load_register
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.naming import axis_named, item_numbered, risk_named, start_of

PARIS = ZoneInfo("Europe/Paris")
REGISTER = load_register()


@pytest.mark.parametrize(
    ("word", "axis"),
    [
        ("legal", "legal"),
        ("légal", "legal"),
        ("LÉGAL", "legal"),
        ("Usages", "usages"),
        ("Juridique", "legal"),
        ("technique", "technologie"),
        ("usage", "usages"),
        ("techno", "technologie"),
        ("technologie", "technologie"),
    ],
)
def test_an_axis_by_its_name_or_its_beginning(word: str, axis: str) -> None:
    assert axis_named(word) == axis


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("legl", "« legl » ; vouliez-vous dire legal ?"),
        ("le", "vouliez-vous dire legal ?"),
        ("zzz", "« zzz » : il y a legal, usages, technologie."),
    ],
)
def test_a_wrong_axis_gets_the_nearest_or_all(word: str, told: str) -> None:
    with pytest.raises(CommandError) as error:
        axis_named(word)
    assert told in plain(error)


@pytest.mark.parametrize("word", ["R08", "r08", "R8", "8", "08", "r008", "fuite-donnees-sensibles"])
def test_a_risk_by_its_number_or_its_short_name(word: str) -> None:
    assert risk_named(word, REGISTER).id == "R08"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("R26", "le plus proche est R20"),
        ("R0", "le plus proche est R01"),
        ("usage-cach", "le plus proche est R17, Usage dissimulé"),
        ("%%", "« %% » au registre : la liste avec !risque"),
    ],
)
def test_a_wrong_risk_gets_the_nearest_or_the_list(word: str, told: str) -> None:
    with pytest.raises(CommandError) as error:
        risk_named(word, REGISTER)
    assert told in plain(error)


@pytest.mark.parametrize(
    ("word", "start"),
    [
        ("2026", datetime(2025, 12, 31, 23, tzinfo=UTC)),
        ("2026-09", datetime(2026, 8, 31, 22, tzinfo=UTC)),
        ("2026-9", datetime(2026, 8, 31, 22, tzinfo=UTC)),
        ("2026-09-15", datetime(2026, 9, 14, 22, tzinfo=UTC)),
        ("09/2026", datetime(2026, 8, 31, 22, tzinfo=UTC)),
        ("15/09/2026", datetime(2026, 9, 14, 22, tzinfo=UTC)),
    ],
)
def test_a_year_a_month_or_a_day_begins_at_midnight_of_the_house(word: str, start: datetime) -> None:
    assert start_of(word, PARIS) == start


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("hier", "« hier » : écrivez 2026, 2026-09 ou 2026-09-15."),
        ("0001-01-01", "écrivez 2026"),
        ("٢٠٢٦", "écrivez 2026"),
        ("2026-02-30", "essayez peut-être 2026-02."),
        ("2026-13", "essayez peut-être 2026."),
        ("31/11/2026", "essayez peut-être 2026-11."),
    ],
)
def test_a_wrong_date_gets_the_form_or_the_nearest_that_exists(word: str, told: str) -> None:
    with pytest.raises(CommandError) as error:
        start_of(word, PARIS)
    assert told in plain(error)


@pytest.mark.parametrize("words", ["12", "#12", "n°12", "n° 12", "N° 12", "n°\u202f12"])
def test_a_publication_by_its_number(words: str) -> None:
    assert item_numbered(words, "!item") == 12


@pytest.mark.parametrize("words", ["", "douze", "12 13", "-1", "9" * 16])
def test_what_is_no_number_is_told_where_numbers_come_from(words: str) -> None:
    with pytest.raises(CommandError, match=r"!item suivi du numéro d’une publication, que donne !cherche"):
        item_numbered(words, "!item")


def plain(error: pytest.ExceptionInfo[CommandError]) -> str:
    return str(error.value).replace("\u202f", " ")
