"""`!abonner` and `!desabonner`: who is told by a direct message when something of their subject comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from classifiers.lists import nearest
from classifiers.register import Register
from digests.choosing.wording import folded_words
from digests.messages.reply import Line, Reply, code, text
from digests.texts.french import pluriel, typeset
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.naming import axis_named, quoted, risk_named
from watcher.chat.commands.parsing import folded
from watcher.rules.subscriptions import Kind, Subscription, Wish
from watcher.store import subscriptions
from watcher.store.forgetting import forget_address
from watcher.writing.subscribers import wish_words

MOST = 30
"""Subscriptions of one person: more is the whole watch, which the digest tells."""
LONGEST_WORD = 80
"""Characters of a subject in words."""
_KINDS: Mapping[str, Kind] = {
    "risque": "risk",
    "risk": "risk",
    "axe": "axis",
    "axis": "axis",
    "mot": "word",
    "mots": "word",
    "word": "word",
}
_HOW = "Écrivez par exemple !abonner risque R08, !abonner axe legal ou !abonner mot accessibilité numérique."
_EVERYTHING = frozenset({"tout", "tous", "all"})


def _subscribe(office: Office, call: Call) -> Reply:
    own = subscriptions.of_person(office.db, call.caller.who)
    if not call.words:
        return _listed(own)
    wish = _wish(call.words, office.house.register)
    if wish not in own and len(own) >= MOST:
        raise CommandError(typeset(f"{MOST} abonnements au plus : arrêtez-en un avec !desabonner."))
    added = subscriptions.add(office.db, Subscription(call.caller.address, call.caller.who, wish), call.now)
    if not added:
        return Reply(
            title=typeset(f"Vous étiez déjà abonné : {wish_words(wish)}."), close=(_how_to_stop(wish),)
        )
    return Reply(
        title=typeset(f"C’est noté : {wish_words(wish)}."),
        paragraphs=(
            text(
                "Je vous écrirai en message direct quand une publication nouvelle y répondra. Pour cela, et "
                "pour cela seulement, je garde votre adresse Matrix."
            ),
        ),
        close=(_how_to_stop(wish),),
    )


def _unsubscribe(office: Office, call: Call) -> Reply:
    who = call.caller.who
    own = subscriptions.of_person(office.db, who)
    if not call.words:
        return _listed(own)
    if folded(call.words) in _EVERYTHING:
        ended = subscriptions.remove_all(office.db, who)
    else:
        wish = _wish(call.words, office.house.register)
        ended = int(subscriptions.remove(office.db, who, wish))
        if not ended:
            raise CommandError(
                typeset(f"Vous n’étiez pas abonné : {wish_words(wish)}. Vos abonnements : !abonner")
            )
    left = len(own) - ended
    if not left:
        forget_address(office.db, call.caller.address)
    ending = f"Il vous en reste {left}." if left else "Votre adresse est effacée."
    counted = pluriel(ended, "abonnement arrêté", "abonnements arrêtés")
    return Reply(title=f"{counted}. {ending}" if ended else f"Vous n’aviez pas d’abonnement. {ending}")


def _wish(words: str, register: Register) -> Wish:
    """`risque R08`, `axe: legal`, `mot accessibilité numérique`. Raises CommandError."""
    name, _, subject = words.replace(":", " ", 1).replace("=", " ", 1).partition(" ")
    kind = _KINDS.get(folded(name))
    subject = subject.strip()
    if kind is None:
        alike = nearest(folded(name), _KINDS)
        hint = f" ; vouliez-vous dire {alike} ?" if alike else "."
        raise CommandError(typeset(f"Je ne sais pas m’abonner à {quoted(name)}{hint} {_HOW}"))
    if not subject:
        raise CommandError(typeset(f"À quoi ? {_HOW}"))
    readers: Mapping[Kind, Callable[[str], str]] = {
        "risk": lambda word: risk_named(word, register).id,
        "axis": axis_named,
        "word": _subject,
    }
    return Wish(kind, readers[kind](subject))


def _subject(words: str) -> str:
    found = folded_words(words)
    if not found or len(found) > LONGEST_WORD:
        raise CommandError(
            typeset(
                f"Un mot ou quelques-uns, {LONGEST_WORD} caractères au plus, avec des lettres ou des "
                "chiffres."
            )
        )
    return found


def _listed(own: tuple[Wish, ...]) -> Reply:
    if not own:
        return Reply(title="Vous n’avez pas d’abonnement.", paragraphs=(text(typeset(_HOW)),))
    return Reply(
        title=f"Vous avez {pluriel(len(own), 'abonnement')}",
        lines=tuple(text(typeset(wish_words(wish))) for wish in own),
        close=(text("Tout arrêter et effacer votre adresse", typeset(" : "), code("!desabonner tout")),),
    )


def _how_to_stop(wish: Wish) -> Line:
    name = {"risk": "risque", "axis": "axe", "word": "mot"}[wish.kind]
    return text(
        typeset("Pour arrêter : "),
        code(f"!desabonner {name} {wish.value}"),
        typeset(" ; tout arrêter et effacer l’adresse : "),
        code("!desabonner tout"),
    )


_DETAILS = typeset(
    "Un mot est cherché entier, sans tenir compte des accents ni des majuscules ; plusieurs mots doivent se "
    "suivre. Une publication ne vous est annoncée qu’une fois, quand elle est nouvelle. Votre adresse Matrix "
    "est gardée tant que vous avez un abonnement."
)

COMMANDS: tuple[Command, ...] = (
    Command(
        name="abonner",
        aliases=("abonne", "subscribe"),
        usage="[risque R08 | axe legal | mot …]",
        summary="être prévenu par message direct ; sans rien, la liste de vos abonnements",
        answer=_subscribe,
        details=_DETAILS,
        examples=(
            "!abonner risque R08",
            "!abonner axe legal",
            "!abonner mot accessibilité numérique",
            "!abonner",
        ),
    ),
    Command(
        name="desabonner",
        aliases=("desabonne", "unsubscribe"),
        usage="risque R08 | axe legal | mot … | tout",
        summary="arrêter un abonnement, ou tous",
        answer=_unsubscribe,
        details="Avec le dernier abonnement, votre adresse est effacée de la base.",
        examples=("!desabonner axe legal", "!desabonner tout"),
    ),
)
