"""`!proposer`: a page that a member found; it is noted here, and read and answered by `watcher.proposals`."""

from __future__ import annotations

from digests.messages.reply import Reply, text
from digests.texts.french import typeset
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.naming import quoted
from watcher.store import proposals
from watcher.store.proposals import NewProposal
from watcher.web.urls import canonical

MOST_OPEN = 10
"""Proposals of one person that may wait at once: each is a request to somebody's site."""
LONGEST_ADDRESS = 2_000
"""Characters; addresses of publications stay far below."""


def _propose(office: Office, call: Call) -> Reply:
    address, _, note = call.words.partition(" ")
    url = address.strip("<>")
    if not url:
        raise CommandError("Quelle page ? Par exemple : !proposer https://exemple.fr/article")
    if len(url) > LONGEST_ADDRESS or canonical(url) is None:
        raise CommandError(
            typeset(f"{quoted(url)} n’est pas l’adresse d’une page : elle commence par https:// ou http://.")
        )
    if proposals.open_count(office.db, call.caller.who) >= MOST_OPEN:
        raise CommandError(
            typeset(f"Vous avez déjà {MOST_OPEN} propositions en attente : laissez-moi les lire d’abord.")
        )
    proposed = NewProposal(url, note.strip(), call.caller.who, call.room, call.event_id, call.thread)
    number = proposals.add(office.db, proposed, call.now)
    return Reply(
        title=typeset(f"Reçu, n° {number}."),
        paragraphs=(text("Je lis la page et je réponds ici, le plus souvent dans la minute."),),
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        name="proposer",
        aliases=("propose", "submit"),
        usage="adresse [mot]",
        summary="proposer une page : elle est lue, classée et gardée",
        answer=_propose,
        details=typeset(
            "La page est lue comme celles des sources : avec les mêmes égards pour le site, et jamais à une "
            "adresse privée. La réponse vient dans ce fil. Le mot qui suit l’adresse est gardé avec elle, "
            "sous un pseudonyme."
        ),
        examples=(
            "!proposer https://exemple.fr/article",
            "!proposer https://exemple.fr/article vu au conseil",
        ),
    ),
)
