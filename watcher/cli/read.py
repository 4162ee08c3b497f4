"""`vigie show`: one item, with all that is known of it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from classifiers.assessment import Assessment
from classifiers.justification import Explanation, justify
from classifiers.register import Register
from digests.choosing.ranking import points
from digests.rows import ItemRow, UnjudgedRow
from digests.texts.language import language
from digests.views.standing import standing_view
from watcher.cli.options import config_option, json_option, register_today
from watcher.cli.output import print_json
from watcher.cli.revised import revised_view
from watcher.cli.search import NOT_YET, day
from watcher.judging import explained
from watcher.register_book import risk_rows
from watcher.settings import load_settings
from watcher.store.database import open_database
from watcher.store.kept import kept_item
from watcher.store.listed import Listed, listed
from watcher.store.revisions import history


@click.command()
@click.argument("item", type=int)
@click.option(
    "--revisions", "with_revisions", is_flag=True, help="Also what changed from version to version."
)
@config_option
@json_option
def show(item: int, with_revisions: bool, config: Path | None, as_json: bool) -> None:
    """Show one item: where it comes from (SANDI), how a machine classified it and why, when it was revised.

    \b
    Example:  vigie show 12 --revisions

    The last 20 versions are kept, for as long as archives are. Exit code 1 when there is no such item.
    """
    settings = load_settings(config)
    register = register_today(settings)
    db = open_database(settings.paths.database, read_only=True)
    try:
        found = listed(db, item, risk_rows(register))
        kept = kept_item(db, item)
        versions = history(db, item)
    finally:
        db.close()
    if found is None or kept is None:
        click.echo(f"no item {item}; `vigie search` gives the numbers", err=True)
        sys.exit(1)
    if as_json:
        counted = [asdict(one) for one in points(found)] if isinstance(found, ItemRow) else []
        told = [{**asdict(one), "text": one.text if with_revisions else None} for one in versions]
        said = kept.assessment and kept.assessment.model_dump(mode="json")
        print_json({**asdict(found), "assessment": said, "rank": counted, "versions": told})
        return
    console = Console()
    _print_item(console, found)
    if kept.assessment is not None and isinstance(found, ItemRow):
        words = explained(kept.item, found.publisher, kept.assessment, settings.paths.model)
        _print_words(console, words or Explanation())
        _print_reasons(console, kept.assessment, register)
        console.print(escape(f"\nRank: {standing_view(found, language('en'))}"), highlight=False)
    if len(versions) > 1:
        console.print(escape(f"\n{revised_view(versions, with_changes=with_revisions)}"), highlight=False)


def _print_item(console: Console, row: Listed) -> None:
    console.print(f"[bold]{escape(row.title)}[/]")
    facts = _unjudged_facts(row) if isinstance(row, UnjudgedRow) else _facts(row)
    for name, value in facts.items():
        console.print(f"  {name:>13}  {escape(value)}", highlight=False)
    console.print(f"\n{escape(row.lead)}")


def _unjudged_facts(row: UnjudgedRow) -> dict[str, str]:
    return {
        "link": row.link or "none",
        "source": row.publisher,
        "author": row.author or "not stated",
        "date": day(row),
        "classified by": f"{NOT_YET}: older publications are, little by little",
    }


def _facts(row: ItemRow) -> dict[str, str]:
    return {
        "link": row.link or "none",
        "source": row.publisher,
        "author": row.author or "not stated",
        "nature": row.nature,
        "date": day(row),
        "scope": row.scope,
        "axes": ", ".join(row.axes) or "none",
        "urgency": f"{row.urgency} ({', '.join(row.reasons)})" if row.reasons else row.urgency,
        "risks": ", ".join(f"{risk.id} · {risk.weight}" for risk in row.risks) or "none",
        "AI Act": "yes" if row.ai_act else "no",
        "classified by": f"machine, model {row.model}",
        "also at": ", ".join(row.also_at) or "nowhere",
    }


def _print_words(console: Console, words: Explanation) -> None:
    """The words that weighed most for each label; none when another model judged it."""
    told = {
        "scope": words.scope,
        **{f"axis {axis}": found for axis, found in words.axes.items()},
        "nature": words.nature,
        "AI Act": words.ai_act,
    }
    lines = [
        f"{label}: by {', '.join(f'« {word} »' for word in found)}" for label, found in told.items() if found
    ]
    if lines:
        console.print(escape("\n" + "\n".join(lines)), highlight=False)


def _print_reasons(console: Console, said: Assessment, register: Register) -> None:
    """Why the machine said so: the words behind each risk, what the register recommends, what is cited."""
    for risk in justify(said, register):
        words = f", by {', '.join(f'« {word} »' for word in risk.words)}" if risk.words else ""
        console.print(f"\n[bold]{risk.id} · {risk.weight}[/] {escape(risk.name)}", highlight=False)
        console.print(escape(f"  probability {risk.p:.2f}{words}"), highlight=False)
        for recommendation in risk.recommendations:
            console.print(escape(f"  → {recommendation.id} {recommendation.text}"), highlight=False)
    for reference in said.ai_act.references:
        place = f"{reference.kind} {reference.number}"
        place += f"({reference.paragraph})" if reference.paragraph else ""
        since = f", applies from {reference.applies_from}" if reference.applies_from else ""
        console.print(escape(f"\nAI Act, {place}: {reference.title or 'no title'}{since}"), highlight=False)
    for due in said.deadlines:
        console.print(escape(f"\n{due.day}: {due.sentence}"), highlight=False)
    if said.review:
        console.print(
            "\nThe model is not sure: a person should look at it (`vigie review`).", highlight=False
        )
