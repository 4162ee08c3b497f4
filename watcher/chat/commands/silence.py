"""`!muet` and `!parle`: a room is left in peace for a while; alerts and answers come all the same."""

from __future__ import annotations

from classifiers.french import long_date
from digests.messages.reply import Reply, code, text
from digests.texts.french import typeset
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.naming import quoted
from watcher.rules.silence import SilenceError, silent_until
from watcher.store import heard
from watcher.writing.desk import hold_anew

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _mute(office: Office, call: Call) -> Reply:
    zone = office.house.settings.schedule.zone
    try:
        until = silent_until(call.words, call.now, zone)
    except SilenceError:
        raise CommandError(
            typeset(
                f"Je ne lis pas de durée possible dans {quoted(call.words)} : écrivez 2h, 3j, jusqu’à lundi "
                "ou une date comme 2026-12-01, de cinq minutes à trente jours."
            )
        ) from None
    name = call.room
    heard.mute(office.db, name, until, call.caller.who, call.now)
    hold_anew(office.db, office.house.desk, name, call.now)
    local = until.astimezone(zone)
    return Reply(
        title=typeset(
            f"Silence dans ce salon jusqu’au {_DAYS[local.weekday()]} {long_date(local.date())} "
            f"à {local.hour} h {local.minute:02d}."
        ),
        paragraphs=(
            text(
                "Ce qui n’est pas urgent attend jusque-là, rien n’est perdu. Les alertes passent, et je "
                "réponds toujours."
            ),
        ),
        close=(text(typeset("Pour lever le silence : "), code("!parle")),),
    )


def _speak(office: Office, call: Call) -> Reply:
    name = call.room
    until = heard.muted_until(office.db, name)
    heard.unmute(office.db, name)
    hold_anew(office.db, office.house.desk, name, call.now)
    if until is None or until <= call.now:
        return Reply(title="Ce salon n’était pas muet.")
    return Reply(title="Le silence est levé.")


COMMANDS: tuple[Command, ...] = (
    Command(
        name="muet",
        aliases=("silence", "mute"),
        usage="[durée]",
        summary="retenir dans ce salon ce qui n’est pas urgent, un jour si rien n’est dit",
        answer=_mute,
        details=typeset(
            "Durées : 30min, 2h, 3j, 1 semaine, jusqu’à lundi, jusqu’à demain, 2026-12-01 ; trente jours au "
            "plus. « Jusqu’à lundi » finit à 8 h."
        ),
        examples=("!muet", "!muet 2h", "!muet jusqu’à lundi"),
        role="coordinator",
    ),
    Command(
        name="parle",
        aliases=("unmute", "speak"),
        usage="",
        summary="lever le silence de ce salon",
        answer=_speak,
        examples=("!parle",),
        role="coordinator",
    ),
)
