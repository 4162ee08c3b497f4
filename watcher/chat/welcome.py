"""What we say of ourselves: on entering a room, and when we cannot read."""

from __future__ import annotations

from digests.messages.reply import Reply, code, text
from digests.texts.french import typeset
from watcher.chat.events import Unreadable
from watcher.config.conversation import People
from watcher.house import House
from watcher.settings import Privacy
from watcher.store import heard, outbox
from watcher.store.sqlite import Database
from watcher.writing.notices import notice

UNREADABLE = "unreadable"
"""The note of the listener that counts the messages it had no key for."""


def greet(db: Database, house: House, room: str) -> None:
    """Introduce ourselves in a room, once; nobody is notified of it."""
    _say(db, house, room, f"welcome:{room}", introduction(house.settings.people, house.settings.privacy))


def tell_unreadable(db: Database, house: House, event: Unreadable) -> None:
    """Count a message that could not be read, and say so, at most once a day in a room."""
    heard.count_up(db, UNREADABLE)
    day = house.now().astimezone(house.settings.schedule.zone).date()
    reply = Reply(
        title="Je n’ai pas pu déchiffrer un message.",
        paragraphs=(
            text(
                typeset(
                    "Il m’est parvenu sans sa clé : je ne sais pas ce qu’il dit. Si c’était une commande, "
                    "renvoyez-la."
                )
            ),
            text(
                typeset(
                    "Si cela se répète, fermez puis rouvrez l’application, et vérifiez que l’option « Ne "
                    "jamais envoyer de messages chiffrés aux sessions non vérifiées » est décochée pour ce "
                    "salon. Je ne le redirai pas aujourd’hui."
                )
            ),
        ),
    )
    _say(db, house, event.room, f"{UNREADABLE}:{event.room}:{day}", reply)


def introduction(people: People, privacy: Privacy) -> Reply:
    """Who we are, who runs us, what a machine does, what is kept, and how to have it forgotten."""
    by_whom = (
        f", le robot de veille de {people.organisation}" if people.organisation else ", un robot de veille"
    )
    contact = f" Pour joindre les personnes qui s’en occupent : {people.contact}." if people.contact else ""
    return Reply(
        title=typeset(f"Bonjour ! Je suis Vigie{by_whom} sur l’intelligence artificielle."),
        paragraphs=(
            text(
                typeset(
                    "Je lis des sources publiques, je signale ici ce qui est urgent et je résume la semaine."
                    f"{contact}"
                )
            ),
            text(
                "Une machine classe les publications, sans relecture humaine : elle se trompe parfois, et "
                "vos réactions et corrections lui apprennent."
            ),
            text(
                typeset(
                    "Ce que je garde : vos réactions et vos commandes, sous un pseudonyme (une empreinte à "
                    f"clé, jamais votre nom), {privacy.feedback_days} jours pour ce qui corrige et "
                    f"{privacy.conversation_days} jours pour le reste ; votre adresse, seulement si vous "
                    "vous abonnez, tant que vous l’êtes. De vos autres messages je ne note que le "
                    "moment, sous ce pseudonyme, pour ne pas les lire deux fois."
                )
            ),
        ),
        close=(
            text(typeset("Pour faire tout effacer : "), code("!oubliez-moi")),
            text(typeset("Ce que vous pouvez me demander : "), code("!aide")),
        ),
    )


def _say(db: Database, house: House, room: str, dedupe_key: str, reply: Reply) -> None:
    outbox.enqueue(db, notice(room, dedupe_key, house.new_id(), reply, form="notice"), house.now())
