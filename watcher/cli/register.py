"""`vigie register`: the register's weights, and what the committee decided on them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from rich.console import Console

from classifiers.decisions import Decision, standings
from classifiers.lists import hint, problems_of
from digests.period import Period, period_before, period_named, quarter_label
from digests.quarterly.rerating import Proposal
from watcher.cli.options import config_option, json_option, open_house
from watcher.cli.output import print_json, table
from watcher.cli.rated import change, proposal_line, proposal_said, standing_said, told_by
from watcher.house import House
from watcher.register_book import RefusedError
from watcher.store.database import open_database
from watcher.writing.quarterly import open_proposals

_FACTOR = click.IntRange(1, 5)
_DAY = click.DateTime(formats=("%Y-%m-%d",))
_RECORDED = (
    click.option(
        "--decided", type=_DAY, metavar="DAY", required=True, help="The committee's day, such as 2026-12-10."
    ),
    click.option("--decision", required=True, help='Where it was decided: "COPIL du 10 décembre 2026".'),
    config_option,
)
_FACTORS = (
    click.option("--probability", type=_FACTOR, help="1 to 5, with --impact, if the committee gave both."),
    click.option("--impact", type=_FACTOR, help="1 to 5, with --probability."),
)


@click.group()
def register() -> None:
    """The register of risks: its weights, and the decisions of the committee.

    Vigie counts and proposes; a weight changes only by a decision that a person records here. Decisions stand
    in register-decisions.yaml in the data folder, which people may read and edit.

    \b
    Example:  vigie register list
              vigie register rate R11 20 --decided 2026-12-10 --decision "COPIL du 10 décembre 2026"
    """


def _with_options(options: tuple[Callable[..., Any], ...]) -> Callable[..., Any]:
    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:
            command(**given)

        decorated = run
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


@register.command("list")
@config_option
@json_option
def list_(config: Path | None, as_json: bool) -> None:
    """Show every risk with its weight, since when, by which decision; and proposals that wait for one.

    The proposals are those of the last whole quarter that the committee has not answered.
    """
    house = open_house(config, None, Console(stderr=True))
    today = house.today
    held = standings(house.book.delivered, house.book.decisions(today), today)
    quarter = _last_quarter(house)
    proposed = _open_proposals(house, quarter)
    risks = house.register.risks
    if as_json:
        found = [{"risk": risk.id, "label": risk.fr, **standing_said(held[risk.id])} for risk in risks]
        waiting = [proposal_said(one) for one in proposed]
        print_json({"risks": found, "quarter": quarter.label, "proposals": waiting})
        return
    rows = [
        (
            risk.id,
            "retired" if held[risk.id].retired else str(risk.weight),
            *told_by(held[risk.id].by),
            risk.en,
        )
        for risk in risks
    ]
    Console().print(table("Register of risks", ("risk", "weight", "since", "decision", "about"), rows))
    for one in proposed:
        click.echo(proposal_line(one, quarter))
    if not proposed:
        click.echo(f"no proposal of {quarter.label} waits for a decision")


@register.command()
@click.argument("risk")
@click.argument("weight", type=int)
@_with_options((*_FACTORS, *_RECORDED))
def rate(risk: str, weight: int, probability: int | None, impact: int | None, **recorded: Any) -> None:
    """Record that the committee gave RISK the weight WEIGHT: a probability times an impact, each 1 to 5.

    \b
    Example:  vigie register rate R11 20 --probability 4 --impact 5 \\
                  --decided 2026-12-10 --decision "COPIL du 10 décembre 2026"

    A risk that was retired is looked for again.
    """
    _record(risk, weight=weight, probability=probability, impact=impact, **recorded)


@register.command()
@click.argument("risk")
@_with_options((*_FACTORS, *_RECORDED))
def keep(risk: str, probability: int | None, impact: int | None, **recorded: Any) -> None:
    """Record that the committee looked at RISK and left its weight as it was.

    \b
    Example:  vigie register keep R11 --decided 2026-12-10 --decision "COPIL du 10 décembre 2026"
    """
    _record(risk, probability=probability, impact=impact, **recorded)


@register.command()
@click.argument("risk")
@_with_options(_RECORDED)
def retire(risk: str, **recorded: Any) -> None:
    """Record that the committee took RISK off the register: it is not looked for any more.

    \b
    Example:  vigie register retire R22 --decided 2026-12-10 --decision "COPIL du 10 décembre 2026"

    What bears its id already keeps it.
    """
    _record(risk, retires=True, **recorded)


@register.command()
@click.argument("risk", required=False)
@config_option
@json_option
def history(risk: str | None, config: Path | None, as_json: bool) -> None:
    """Show every decision, or those on RISK, in the order in which they were recorded.

    \b
    Example:  vigie register history R11

    Exit code 1 when there is none.
    """
    house = open_house(config, None, Console(stderr=True))
    wanted = None if risk is None else _known(house, risk)
    found = [one for one in house.book.decisions(house.today) if wanted in (None, one.risk)]
    if as_json:
        print_json([one.model_dump(mode="json", exclude_none=True) for one in found])
    else:
        rows = [
            (one.risk, str(one.decided), change(one), one.decision, f"{one.recorded:%Y-%m-%d}")
            for one in found
        ]
        columns = ("risk", "decided", "weight", "decision", "recorded")
        Console().print(table(f"{len(found)} decision(s)", columns, rows))
    sys.exit(0 if found else 1)


def _record(
    risk: str,
    *,
    decided: datetime,
    decision: str,
    config: Path | None,
    weight: int | None = None,
    probability: int | None = None,
    impact: int | None = None,
    retires: bool = False,
) -> None:
    house = open_house(config, None, Console(stderr=True))
    today = house.today
    known = _known(house, risk)
    before = standings(house.book.delivered, house.book.decisions(today), date.max)[known]
    if decided.date() > today:
        raise click.BadParameter(f"{decided.date()} has not come yet", param_hint="--decided")
    if before.retired and weight is None and not retires:
        raise click.UsageError(f"{known} is retired; `vigie register rate {known} …` takes it up again")
    try:
        recorded = Decision(
            risk=known,
            decided=decided.date(),
            was=before.weight,
            weight=before.weight if weight is None else weight,
            decision=decision,
            probability=probability,
            impact=impact,
            retires=retires,
            recorded=house.now().astimezone(UTC).replace(microsecond=0),
        )
    except ValidationError as error:
        raise click.UsageError("; ".join(problems_of(error))) from None
    try:
        house.book.add(recorded)
    except RefusedError as error:
        raise click.UsageError(f"nothing was recorded: {error}") from None
    click.echo(f"{known}: {change(recorded)}, decided on {recorded.decided}; the next digest tells of it")
    click.echo(f"recorded in {house.book.path}", err=True)


def _known(house: House, risk: str) -> str:
    """The id that is meant. Raises click.BadParameter."""
    known = [one.id for one in house.book.delivered.risks]
    wanted = risk.strip().upper()
    if wanted not in known:
        raise click.BadParameter(
            f"{risk} is no risk of the register; {hint(wanted, known)}", param_hint="RISK"
        )
    return wanted


def _last_quarter(house: House) -> Period:
    zone = house.settings.schedule.zone
    return period_before(period_named(quarter_label(house.today), zone), zone)


def _open_proposals(house: House, quarter: Period) -> tuple[Proposal, ...]:
    path = house.settings.paths.database
    if not path.exists():
        return ()
    db = open_database(path, read_only=True)
    try:
        return open_proposals(db, house.newsroom, quarter)
    finally:
        db.close()
