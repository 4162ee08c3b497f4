"""`!cherche` and `!suite`: publications by words, axis, risk, source and date; then one of them."""

from __future__ import annotations

from digests.messages.reply import Reply, code, text
from digests.texts.french import pluriel, typeset
from watcher.chat.commands import showing
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.criteria import criteria, described
from watcher.chat.commands.listing import item_line, machine_lines
from watcher.store import uses
from watcher.store.catalogue import find
from watcher.store.searches import Search, recall, remember

PAGE = 5
"""Results in one answer: what a phone shows without scrolling far."""


def _search(office: Office, call: Call) -> Reply:
    answer = _page(office, call, Search(call.words, shown=0, at=call.now))
    uses.add(office.db, "searches", call.now)
    return answer


def _more(office: Office, call: Call) -> Reply:
    search = recall(office.db, call.caller.who, call.room)
    if search is None:
        raise CommandError(
            "Vous n’avez encore rien cherché ici. Par exemple : !cherche hébergement souverain"
        )
    return _page(office, call, search)


def _page(office: Office, call: Call, search: Search) -> Reply:
    zone = office.house.settings.schedule.zone
    wanted = criteria(search.query, office.house.register, zone, search.at)
    found = find(office.db, wanted, office.house.risks, PAGE, search.shown)
    shown = min(search.shown + PAGE, found.total)
    remember(office.db, call.caller.who, call.room, Search(search.query, shown, search.at))
    about = typeset(f" pour {described(wanted, zone)}" if wanted.words else f" : {described(wanted, zone)}")
    if not found.total:
        return Reply(
            title=f"Rien trouvé{about}.",
            close=(text("Essayez moins de mots, ou seulement le début du dernier."),),
        )
    if not found.rows:
        every = pluriel(found.total, "résultat a été montré", "résultats ont été montrés")
        return Reply(title=typeset(f"Il n’y a plus rien{about} : {every}."))
    first = search.shown + 1
    close = text(f"{first} à {shown} sur {found.total}" if shown > first else f"{first} sur {found.total}")
    if shown < found.total:
        close = (*close, *text(typeset(" ; la suite : "), code("!suite")))
    return Reply(
        title=f"{pluriel(found.total, 'publication')}{about}",
        lines=tuple(item_line(row, zone) for row in found.rows),
        close=(close, *machine_lines(found.rows)),
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        name="cherche",
        aliases=("chercher", "recherche", "search", "find"),
        usage="mots [axe:legal] [risque:R08] [source:cnil] [depuis:2026-09]",
        summary="les publications qui contiennent ces mots, cinq à la fois",
        answer=_search,
        details="Tous les mots doivent s’y trouver ; accents et majuscules ne comptent pas, le dernier mot "
        "peut être un début, et plusieurs mots entre guillemets droits se cherchent ensemble. Sans mots, les "
        "options seules montrent les publications les plus récentes.",
        examples=(
            "!cherche hébergement souverain",
            "!cherche chatbot axe:usages depuis:2026-09",
            "!cherche risque:R08",
            "!cherche source:cnil depuis:2026-11",
        ),
    ),
    Command(
        name="suite",
        aliases=("encore", "more", "next"),
        usage="",
        summary="les cinq résultats suivants de votre dernière recherche dans ce salon",
        answer=_more,
        examples=("!suite",),
    ),
    *showing.COMMANDS,
)
