"""`!oubliez-moi`: what the house knows of a person, and its deletion at their word."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from digests.messages.reply import Line, Reply, code, text
from digests.texts.french import pluriel, typeset
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.parsing import folded
from watcher.chat.rooms import forget_direct
from watcher.recovery.forgotten import note_forgotten
from watcher.recovery.orders import folder_of
from watcher.store import heard
from watcher.store.forgetting import Traces, forget_person, traces

MOST_AN_HOUR = 30
"""Of all people together: whoever is forgotten could else ask without end, as the flood limit forgets too."""
_FORGOTTEN = "forgotten"
_YES = frozenset({"oui", "yes", "ok"})

log = logging.getLogger(__name__)


def _forget(office: Office, call: Call) -> Reply:
    who = call.caller.who
    if folded(call.words).strip(" .!") not in _YES:
        return _asked(traces(office.db, who))
    if heard.count_since(office.db, "", _FORGOTTEN, call.now - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise CommandError(
            "Trop d’effacements en une heure : réessayez plus tard, rien n’est perdu ni effacé."
        )
    try:  # first, so that no backup from before brings anything back
        note_forgotten(office.house.settings.paths.data, folder_of(office.house.settings), who, call.now)
    except OSError as error:
        log.error("nobody was forgotten, as it cannot be noted: %s", error)
        raise CommandError("Rien n’est effacé : le disque ne répond pas. Réessayez plus tard.") from None
    found = forget_person(office.db, who, call.caller.address)
    forget_direct(office.house.settings, call.caller.address)
    heard.note(office.db, f"{_FORGOTTEN}:{call.event_id}", _FORGOTTEN, "", call.now)
    return _done(found)


def _asked(found: Traces) -> Reply:
    return Reply(
        title="Tout effacer de ce que je garde de vous ?",
        paragraphs=(text("Sous un pseudonyme, à l’adresse près des abonnements", typeset(" :")),),
        lines=tuple(_counted(found)) or (text("rien d’autre que la trace de vos messages"),),
        close=(text(typeset("C’est sans retour. Pour confirmer : "), code("!oubliez-moi oui")),),
    )


def _done(found: Traces) -> Reply:
    still_open = (
        (
            text(
                "Vos saisines encore ouvertes restent sans votre nom jusqu’à leur réponse, puis leur texte "
                "est effacé aussi."
            ),
        )
        if found.open_requests
        else ()
    )
    return Reply(
        title="C’est effacé.",
        lines=tuple(_counted(found)) or (text("la trace de vos messages"),),
        close=(
            *still_open,
            text(
                "Les numéros des saisines et des propositions restent, vides. Ce que la machine a déjà "
                "appris de vos corrections reste, sans lien avec vous, et les nombres de réactions, de "
                "recherches et de commandes de chaque jour, tous membres ensemble."
            ),
            text(
                "Vos messages et vos réactions dans le salon sont à vous : vous pouvez les supprimer dans "
                "Element ou Tchap."
            ),
        ),
    )


def _counted(found: Traces) -> Iterator[Line]:
    counts = (
        (found.remarks, "avis ou correction", "avis et corrections"),
        (found.reactions, "réaction", "réactions"),
        (found.subscriptions, "abonnement, avec votre adresse", "abonnements, avec votre adresse"),
        (found.searches, "recherche", "recherches"),
        (found.requests, "saisine", "saisines"),
        (found.proposals, "proposition de page", "propositions de pages"),
    )
    return (text(pluriel(count, one, many)) for count, one, many in counts if count)


COMMANDS: tuple[Command, ...] = (
    Command(
        name="oubliez-moi",
        aliases=("oublie-moi", "forget-me"),
        usage="[oui]",
        summary="voir ce que je garde de vous, et le faire effacer",
        answer=_forget,
        details=typeset(
            "Avis, réactions, corrections, recherches, saisines, propositions et abonnements sont effacés, "
            "et votre pseudonyme partout ailleurs. Une saisine ouverte garde son texte jusqu’à sa réponse."
        ),
        examples=("!oubliez-moi", "!oubliez-moi oui"),
    ),
)
