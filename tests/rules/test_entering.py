"""A figure that somebody states: how it is read, what is refused and why, and which statements stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from entered_figures import DEFINITIONS, NARROW, NO_BREAK, TODAY
from watcher.rules.entering.checking import LONGEST, Given, checked, statement
from watcher.rules.entering.faults import EntryError, Why
from watcher.rules.entering.numbers import in_french, written
from watcher.rules.entering.values import Amount, value_written

AGENTS = Given("agents-formes", "120", "2026-11-30", "DRH")


def value(name: str, said: str | Amount) -> float | None:
    return statement(replace(AGENTS, indicator=name, value=said), DEFINITIONS, TODAY).value


def refused(given_: Given) -> EntryError:
    with pytest.raises(EntryError) as caught:
        statement(given_, DEFINITIONS, TODAY)
    return caught.value


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("120", 120),
        ("1 234,5", 1234.5),
        (f"1{NO_BREAK}234,5", 1234.5),
        (f"1{NARROW}234,5", 1234.5),
        (f"12{NARROW}345{NARROW}678", 12_345_678),
        ("1 234.5", 1234.5),
        ("1234,5", 1234.5),
        ("1234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("12,34", 12.34),
        ("0,125", 0.125),
        ("1,2340", 1.234),
        (" +7 ", 7),
        ("120 agents", 120),
        ("0", 0),
    ],
)
def test_numbers_are_read_as_french_and_english_write_them(said: str, meant: float) -> None:
    assert value("agents-formes", said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12,5 %", 0.125),
        (f"12,5{NARROW}%", 0.125),
        ("12.5%", 0.125),
        ("12,5", 0.125),
        ("12.5", 0.125),
        ("0,5 %", 0.005),
        ("50 pour cent", 0.5),
        ("100", 1),
        ("0", 0),
        ("1,234 %", 0.01234),  # the other reading is more than all
        (Amount(0.125, "%", "12,5 %"), 0.125),
        (Amount(12.5, "", "12,5"), 0.125),
    ],
)
def test_a_percentage_is_a_share(said: str | Amount, meant: float) -> None:
    assert value("adoption", said) == pytest.approx(meant, abs=1e-15)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("40 000 €", 40_000),
        ("40 000", 40_000),
        ("€ 1,234.50", 1234.5),
        ("40 k€", 40_000),
        ("1,5 M€", 1_500_000),
        ("2 Md€", 2_000_000_000),
        ("1,2 million d’euros", 1_200_000),
        ("3 milliards d'euros", 3_000_000_000),
        ("12,5 euros", 12.5),
        ("12 EUR", 12),
        (Amount(1234.5, "€", "1 234,50 €"), 1234.5),
    ],
)
def test_amounts_are_in_euros(said: str | Amount, meant: float) -> None:
    assert value("budget", said) == meant


@pytest.mark.parametrize("said", ["4", "4/5", "4 / 5", "4 sur 5"])
def test_a_mark_is_out_of_five(said: str) -> None:
    assert value("maturite", said) == 4


def test_a_mean_of_marks_is_one_and_what_cannot_be_thousands_is_none() -> None:
    assert value("maturite", "3,8") == 3.8
    assert value("maturite", "3,875") == 3.875


@pytest.mark.parametrize("said", ["-", "–", "−", "retirer", "Retiré"])
def test_a_dash_takes_the_statement_back(said: str) -> None:
    assert value("adoption", said) is None


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("agents-formes", "", "no-value"),
        ("agents-formes", "beaucoup", "no-number"),
        ("agents-formes", "nan", "no-number"),
        ("agents-formes", "inf", "no-number"),
        ("agents-formes", "1e5", "no-number"),
        ("agents-formes", "1,2E+05", "no-number"),
        ("agents-formes", "1 23", "no-number"),
        ("agents-formes", "12 34,5", "no-number"),
        ("agents-formes", "1,234.567,8", "no-number"),
        ("agents-formes", "١٢", "no-number"),
        ("agents-formes", "9" * 41, "no-number"),
        ("agents-formes", "9" * 30, "too-much"),
        ("agents-formes", Amount(float("nan"), "", "#N/D"), "no-number"),
        ("agents-formes", Amount(float("inf"), "", "∞"), "no-number"),
        ("agents-formes", "-5", "too-little"),
        ("agents-formes", "−5", "too-little"),
        ("agents-formes", "1 234,5 %", "wrong-unit"),
        ("agents-formes", Amount(12.345, "%", "1 234,5 %"), "wrong-unit"),
        ("agents-formes", "40 k€", "wrong-unit"),
        ("agents-formes", "120 personnes", "wrong-unit"),
        ("agents-formes", "1.234", "ambiguous"),
        ("agents-formes", "1,234", "ambiguous"),
        ("adoption", "0,5", "ambiguous"),
        ("adoption", "1", "ambiguous"),
        ("adoption", Amount(0.125, "", "0,125"), "ambiguous"),
        ("adoption", "101 %", "too-much"),
        ("adoption", "1 234,5 %", "too-much"),
        ("adoption", "12 €", "wrong-unit"),
        ("budget", "12 %", "wrong-unit"),
        ("budget", "40 m€", "wrong-unit"),
        ("maturite", "0", "too-little"),
        ("maturite", "6", "too-much"),
        ("maturite", "4/6", "wrong-unit"),
        ("gain", "-1 001", "too-little"),
    ],
)
def test_what_is_no_such_value_is_refused_with_the_reason(name: str, said: str | Amount, why: Why) -> None:
    error = refused(replace(AGENTS, indicator=name, value=said))
    assert (error.why, error.field) == (why, "value")


@pytest.mark.parametrize(
    ("name", "said", "readings"),
    [
        ("agents-formes", "1.234", ("1,2340", f"1{NARROW}234")),
        ("budget", "12,345", (f"12,3450{NARROW}€", f"12{NARROW}345{NARROW}€")),
        ("adoption", "0.5", (f"0,5{NARROW}%", f"50{NARROW}%")),
    ],
)
def test_what_is_ambiguous_names_each_reading_as_it_would_be_understood(
    name: str, said: str, readings: tuple[str, ...]
) -> None:
    assert refused(replace(AGENTS, indicator=name, value=said)).hints == readings
    assert len({value(name, one) for one in readings}) == 2


@given(
    st.decimals(-(10**15), 10**15, places=9).map(float) | st.integers(-(10**15), 10**15).map(float),
    st.sampled_from(["", "%", "€", "/5"]),
)
def test_every_number_that_we_write_is_read_back_the_same(number: float, unit: str) -> None:
    read = written(in_french(number, unit))  # pyright: ignore[reportArgumentType]
    assert read is not None
    (meant,) = read.numbers
    assert float(meant / 100 if unit == "%" else meant) == number
    assert read.unit == unit


@given(st.decimals(0, 10**12, places=4), st.sampled_from([0, 1, 2, 4]))
def test_every_number_that_french_offices_write_is_read_back_the_same(number: Decimal, places: int) -> None:
    shape = "#,##0" + ("." + "0" * places if places else "")
    rounded = round(number, places)
    said = format_decimal(rounded, shape, locale="fr_FR")
    assert value("agents-formes", said) == float(rounded)
    assert value("budget", format_currency(rounded, "EUR", f"{shape} ¤", "fr_FR", False)) == float(rounded)
    share = rounded / 10**12
    assert value("adoption", format_percent(share, "0.################ %", "fr_FR")) == float(share)


@given(st.decimals(1, 999, places=3))
def test_three_decimals_are_read_alike_or_named_as_one_of_two_readings(number: Decimal) -> None:
    said = format_decimal(number, "#,##0.000", locale="fr_FR")
    assert in_french(float(number)) in refused(replace(AGENTS, value=said)).hints


@given(st.text(max_size=50) | st.from_regex(r"[-+0-9 .,%€k/]{0,20}", fullmatch=True))
def test_no_text_breaks_the_reading_and_no_value_is_out_of_bounds(said: str) -> None:
    for one in DEFINITIONS.entered:
        try:
            found = value(one.id, said)
        except EntryError:
            continue
        assert found is None or -1000 <= found <= 1e15
        if found is not None and one.entry is not None:
            assert value(one.id, value_written(found, one.entry)) == pytest.approx(found, abs=1e-6)


@pytest.mark.parametrize(
    "said",
    ["2026-11-30", "30/11/2026", "30 novembre 2026", "30 Novembre 2026", f"30{NO_BREAK}nov. 2026"],
)
def test_days_are_read_as_people_write_them(said: str) -> None:
    assert statement(replace(AGENTS, as_of=said), DEFINITIONS, TODAY).as_of == date(2026, 11, 30)


def test_the_first_of_a_month_and_today_are_days() -> None:
    assert statement(replace(AGENTS, as_of="1er mai 2026"), DEFINITIONS, TODAY).as_of == date(2026, 5, 1)
    assert statement(replace(AGENTS, as_of=TODAY), DEFINITIONS, TODAY).as_of == TODAY


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "no-day"),
        ("hier", "no-day"),
        ("novembre 2026", "no-day"),
        ("30 novembre", "no-day"),
        ("30/11/26", "no-day"),
        ("31/11/2026", "no-day"),
        ("11/30/2026", "no-day"),
        ("2026", "no-day"),
        ("le 30 novembre 2026", "no-day"),
        ("2026-11-30 " * 9, "no-day"),
        ("2026-12-02", "future-day"),
        (date(2027, 1, 1), "future-day"),
    ],
)
def test_what_is_no_day_or_to_come_is_refused(said: str | date, why: Why) -> None:
    error = refused(replace(AGENTS, as_of=said))
    assert (error.why, error.field) == (why, "as_of")


def test_an_indicator_is_found_by_its_name_too() -> None:
    assert statement(replace(AGENTS, indicator="nom de Agents-Formés"), DEFINITIONS, TODAY).indicator == (
        "agents-formes"
    )


def test_an_unknown_indicator_names_the_nearest_and_a_counted_one_says_so() -> None:
    error = refused(replace(AGENTS, indicator="agent-forme"))
    assert (error.why, error.hints[0]) == ("unknown-indicator", "agents-formes")
    assert refused(replace(AGENTS, indicator="publications")).why == "counted"
    assert refused(replace(AGENTS, indicator="x" * 100_000)).hints == ()


def test_texts_are_on_one_line_and_hide_nothing() -> None:
    found = statement(
        replace(AGENTS, part=" Direction\u202e X\0 ", source="DRH,\n\ttableau", comment="a\u200bb"),
        DEFINITIONS,
        TODAY,
    )
    assert (found.part, found.source, found.comment) == ("Direction X", "DRH, tableau", "ab")


@pytest.mark.parametrize(
    ("given_", "why", "field"),
    [
        (replace(AGENTS, role=" "), "no-role", "role"),
        (replace(AGENTS, role="@ann:lab.test"), "names-someone", "role"),
        (replace(AGENTS, comment="voir ann@exemple.fr"), "names-someone", "comment"),
        (replace(AGENTS, indicator="budget", part="Direction X"), "no-part", "part"),
        (replace(AGENTS, part="x" * (LONGEST["part"] + 1)), "too-long", "part"),
        (replace(AGENTS, comment="x" * 100_000), "too-long", "comment"),
    ],
)
def test_a_statement_says_in_which_role_and_names_nobody(given_: Given, why: Why, field: str) -> None:
    error = refused(given_)
    assert (error.why, error.field) == (why, field)


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_fields() -> None:
    found = checked(Given("budjet", "beaucoup", "demain", "", part="x" * 100), DEFINITIONS, TODAY)
    assert isinstance(found, tuple)
    assert [error.why for error in found] == ["unknown-indicator", "too-long", "no-day", "no-role"]
