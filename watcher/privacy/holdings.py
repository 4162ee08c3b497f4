"""The inventory: every table, and every column of words or bytes, declared. A test walks the schema for what
is missing here.
"""

from __future__ import annotations

from watcher.privacy.inventory import Holding, Nature

_WHO = {"who": Nature.PSEUDONYM}
_GOOD = "conservé : "

MEMBERS: tuple[Holding, ...] = (
    Holding(
        "feedback",
        "Avis et corrections sur les publications",
        {**_WHO, "event_id": Nature.EVENT, "value": Nature.WORDS},
        plain="kind",
        counted="who",
        date="at",
        keeping="feedback_days",
    ),
    Holding(
        "reactions",
        "Réactions sous les messages, prises en charge des alertes",
        {**_WHO, "event_id": Nature.EVENT},
        plain="target meaning",
        counted="who",
        date="at",
        keeping="feedback_days",
    ),
    Holding(
        "subscriptions",
        "Abonnements à des messages directs",
        {**_WHO, "address": Nature.ADDRESS, "value": Nature.WORDS},
        plain="kind",
        counted="who",
        date="at",
        because="tant que l’abonné ne s’est pas désabonné",
    ),
    Holding(
        "requests",
        "Saisines",
        {
            **_WHO,
            "room": Nature.ROOM,
            "event_id": Nature.EVENT,
            "thread": Nature.EVENT,
            "text": Nature.WORDS,
            "answer": Nature.WORDS,
        },
        counted="who",
        date="at",
        keeping="conversation_days",
        because="après la réponse ; le numéro seul est conservé, afin qu’aucun autre ne le porte",
    ),
    Holding(
        "proposals",
        "Pages proposées par des membres",
        {
            **_WHO,
            "room": Nature.ROOM,
            "event_id": Nature.EVENT,
            "thread": Nature.EVENT,
            "url": Nature.WORDS,
            "note": Nature.WORDS,
        },
        plain="not_before",
        counted="who",
        date="at",
        keeping="conversation_days",
        because="après la réponse ; le numéro seul est conservé",
    ),
    Holding(
        "searches",
        "Dernière recherche de chaque membre, pour en donner la suite",
        {**_WHO, "room": Nature.ROOM, "query": Nature.WORDS},
        counted="who",
        date="at",
        keeping="conversation_days",
    ),
    Holding(
        "heard",
        "Messages traités, pour ne pas répondre deux fois",
        {**_WHO, "event_id": Nature.EVENT},
        plain="kind",
        counted="who",
        date="at",
        keeping="conversation_days",
    ),
    Holding(
        "muted_rooms",
        "Silences demandés pour un salon",
        {**_WHO, "room": Nature.ROOM},
        counted="who",
        date="at",
        keeping="conversation_days",
        because="après la fin du silence",
    ),
    Holding(
        "outbox",
        "Messages directs à une personne",
        {
            "room": Nature.ROOM,
            "body": Nature.WORDS,
            "html": Nature.WORDS,
            "event_id": Nature.EVENT,
            "dedupe_key": Nature.EVENT,
            "subjects": Nature.EVENT,
            "thread_event": Nature.EVENT,
            "reply_to": Nature.EVENT,
            "last_error": Nature.WORDS,
        },
        counted="room",
        date="created_at",
        where="room LIKE 'direct:%'",
        keeping="conversation_days",
    ),
    Holding(
        "outbox",
        "Messages dans les salons, avec les personnes à prévenir",
        {"mentions": Nature.ADDRESS},
        plain="kind txn_id content_hash not_before state form",
        date="created_at",
        where="room NOT LIKE 'direct:%' AND mentions <> '[]'",
        keeping="message_days",
        because="que le message a été envoyé reste su, afin qu’il ne le soit pas deux fois ; "
        "une réponse perd son texte après conversation_days",
    ),
    Holding(
        "found_marks",
        "Messages retrouvés dans les salons après une restauration",
        {"event_id": Nature.EVENT},
        plain="mark room",
        date="sent_at",
        because="400 jours, en empreintes à clé",
    ),
    Holding(
        "recovered_rooms",
        "Salons relus après une restauration",
        plain="room page",
        because="le temps d’une restauration, en empreintes à clé",
    ),
    Holding(
        "moved_rooms",
        "Salons qui ont changé d’adresse",
        {"old": Nature.ROOM, "new": Nature.ROOM},
        date="at",
        because=_GOOD + "sans quoi un message irait dans un salon abandonné",
    ),
    Holding(
        "indicator_values",
        "Indicateurs saisis par le comité",
        {"role": Nature.ROLE, "source": Nature.WORDS, "comment": Nature.WORDS},
        plain="indicator part as_of",
        date="entered_at",
        because=_GOOD + "chiffres publiés, dont l’origine doit rester justifiable ; jamais de nom",
    ),
)
"""Rows about those who speak with Vigie."""

AUTHORS: tuple[Holding, ...] = (
    Holding(
        "items",
        "Publications, avec le nom de leurs auteurs tel que la source l’a publié",
        {
            "author": Nature.NAME,
            "title": Nature.PUBLISHED,
            "lead": Nature.PUBLISHED,
            "text": Nature.PUBLISHED,
            "link": Nature.PUBLISHED,
            "canonical_url": Nature.PUBLISHED,
        },
        plain="source_id key content_hash published language evidence",
        counted="author",
        date="seen_at",
        because=_GOOD + "documentation publique de l’observatoire",
    ),
    Holding(
        "revisions",
        "Versions antérieures des publications",
        {"title": Nature.PUBLISHED, "lead": Nature.PUBLISHED, "text": Nature.PUBLISHED},
        plain="content_hash",
        date="seen_at",
        keeping="archive_days",
    ),
    Holding(
        "editions",
        "Synthèses publiées",
        {"content": Nature.PUBLISHED},
        plain="kind period",
        date="made_at",
        because=_GOOD + "archives de ce qui a été publié",
    ),
    Holding(
        "sources",
        "Sources suivies, et où en est leur lecture",
        {"memory": Nature.PUBLISHED},
        plain="id name publisher category nature language url etag last_modified body_hash newest not_before "
        "fault given_by fresh_until address moved_to moved_since identity identity_since failing_since "
        "detail remedy first_visit",
        because=_GOOD + "configuration de la veille",
    ),
)
"""Rows about those who published something."""

NOBODY: tuple[Holding, ...] = (
    Holding("alert_care", "Rappels des alertes", because=_GOOD + "nul ne doit être rappelé deux fois"),
    Holding("assessments", "Classements des publications", plain="model scope axis urgency nature detail"),
    Holding("assessment_axes", "Axes des classements", plain="axis"),
    Holding("assessment_risks", "Risques des classements", plain="risk_id"),
    Holding("due", "Échéances des synthèses", plain="kind period"),
    Holding(
        "fetches", "Visites aux sources", plain="source_id outcome fault detail", keeping="fetch_history_days"
    ),
    Holding("fingerprints", "Empreintes de textes", plain="fingerprint", because="quelques jours"),
    Holding("listening", "Où en est l’écoute des salons", plain="name value"),
    Holding("mark_key", "Clé des empreintes de messages", plain="key"),
    Holding("outbox_items", "Publications que nomment les messages"),
    Holding(
        "outbox_pictures", "Images en attente d’envoi", plain="name url keys png", because="jusqu’à l’envoi"
    ),
    Holding(
        "push_subscriptions",
        "Annonces de nouveautés demandées aux concentrateurs (WebSub)",
        plain="source_id hub topic token secret standing lease_until distrusted_until detail",
    ),
    Holding("recovery", "Restauration en cours"),
    Holding("runs", "Passages de la veille", plain="kind outcome detail", keeping="run_days"),
    Holding("source_days", "Visites par jour, en nombre", plain="source_id"),
    Holding("stories", "Publications d’un même fait", plain="grade reasons"),
    Holding("story_handles", "Mots communs à un fait", plain="handle", because="quelques jours"),
    Holding("told_health", "Pannes de sources déjà dites", plain="source_id ailment"),
    Holding("use_counts", "Nombres de réactions, recherches et commandes par jour", plain="kind"),
)
"""Rows in which nobody stands."""

HOLDINGS: tuple[Holding, ...] = (*MEMBERS, *AUTHORS, *NOBODY)
