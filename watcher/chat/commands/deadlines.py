"""`!echeances`: what of the AI Act applies, what comes next, and in how many days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from classifiers.calendar import load_calendar
from classifiers.french import long_date
from classifiers.milestones import Milestone, load_wordings, milestones
from digests.messages.reply import Line, Reply, strong, text
from digests.texts.french import number, pluriel, typeset
from watcher.chat.commands.command import Call, Command, Office

_UNCHECKED = (
    "Dates relevées dans des sources publiques concordantes, à vérifier au Journal officiel de l’Union."
)


def _deadlines(office: Office, call: Call) -> Reply:
    today = call.now.astimezone(office.house.settings.schedule.zone).date()
    calendar = load_calendar()
    known = milestones(calendar, load_wordings())
    past = [one for one in known if one.day < today]
    return Reply(
        title="Calendrier du règlement IA (AI Act)",
        paragraphs=_summed_up(past),
        lines=tuple(_line(one, today) for one in known if one.day >= today),
        close=() if calendar.checked == "official" else (text(_UNCHECKED),),
    )


def _summed_up(past: Sequence[Milestone]) -> tuple[Line, ...]:
    if not past:
        return ()
    days = pluriel(len(past), "étape passée")
    last = " ; ".join(one.text for one in past if one.day == past[-1].day)
    return (text(typeset(f"{days}, la dernière le {long_date(past[-1].day)} · {last}.")),)


def _line(one: Milestone, today: date) -> Line:
    was = f" (reporté : c’était le {long_date(one.was)})" if one.was else ""
    return text(
        strong(long_date(one.day)), f" · {_left((one.day - today).days)}", typeset(f" · {one.text}{was}")
    )


def _left(days: int) -> str:
    if days < 2:
        return "demain" if days else "aujourd’hui"
    return f"dans {number(days)} jours"


COMMANDS: tuple[Command, ...] = (
    Command(
        name="echeances",
        aliases=("echeance", "calendrier", "deadlines", "deadline"),
        usage="",
        summary="le calendrier d’application du règlement IA, avec les jours qui restent",
        answer=_deadlines,
        examples=("!echeances",),
    ),
)
