"""The entry of this processing in the register of article 30 GDPR, ready to be completed by the controller.

What the machine knows is filled in: the periods of the settings in force, and what is stored now. What it
cannot know (who is responsible, the legal basis that was chosen) is marked "à compléter". French only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from digests.indicators.tables import Column, Table
from digests.report.document import Block, Bullets, Document, Heading, Paragraph, TableBlock, Words
from digests.texts.french import typeset
from watcher.privacy.stock import FileLine, Line, Stock
from watcher.settings import Settings

_TO_COMPLETE = "à compléter"

_PURPOSES = (
    "Recueillir, classer et archiver ce que des sources publiques publient sur l’intelligence artificielle.",
    "En informer les membres de l’observatoire : alertes, synthèses, réponses à leurs commandes dans un "
    "salon.",
    "Améliorer le classement par les corrections des membres, et rendre compte de l’usage, sans nommer "
    "personne.",
)
_BASIS = (
    "Proposée : mission d’intérêt public (article 6.1.e du RGPD), pour une collectivité dont "
    "l’observatoire a été "
    "créé par délibération ; référence de la délibération : à compléter.",
    "À défaut : intérêt légitime (article 6.1.f). L’abonnement aux messages directs relève du choix de "
    "chacun, qui "
    "peut y mettre fin à tout moment.",
    "Les publications sont des données que leurs auteurs ou leurs éditeurs ont rendues publiques.",
)
_PEOPLE = (
    "Membres des salons de l’observatoire (agents, élus, membres du comité) qui parlent au robot ou "
    "réagissent à "
    "ses messages.",
    "Auteurs des publications suivies, et personnes que ces publications nomment.",
    "Coordinateurs, personnes à prévenir et exploitants, dont l’adresse figure dans les réglages.",
)
_DATA = (
    "Adresse de compte Matrix, seulement là où un message doit atteindre la personne : abonnements et "
    "messages "
    "directs. Partout ailleurs un pseudonyme : une empreinte à clé, dont la clé ne quitte pas la machine "
    "sans "
    "chiffrement.",
    "Ce que la personne a demandé, proposé, corrigé ou cherché, et quand.",
    "Nom d’auteur, titre et texte des publications, tels que publiés.",
    "Aucune donnée sensible (article 9) n’est recherchée. Un texte publié ou une question peut en contenir.",
    "Ni adresse IP, ni journal de consultation du site : le site est fait de fichiers, sans traceur.",
)
_RECIPIENTS = (
    "Les membres des salons, pour ce qui y est publié ; les réponses à une commande sont lues par tout le "
    "salon.",
    "Le public, pour le site, les jeux de données et les rapports : ils ne contiennent aucun membre, et "
    "les auteurs "
    "seulement là où une publication est citée.",
    "Les exploitants de la machine, et l’exploitant du serveur Matrix, qui achemine les messages (chiffrés "
    "là où le "
    "salon l’est).",
)
_SECURITY = (
    "Pseudonymes par empreinte à clé ; fichiers lisibles du seul compte de Vigie ; secrets hors des "
    "réglages.",
    "Effacement réel : ce qui est supprimé est écrasé dans la base, et le journal d’écriture est vidé.",
    "Sauvegardes : clés et session y sont chiffrées, la base ne l’est pas ; leur dossier est à protéger.",
    "Qui a demandé l’oubli est oublié de nouveau après une restauration.",
    "Journaux sans secret ni texte de membre ; messages chiffrés de bout en bout dans les salons chiffrés.",
    "Contenus reçus du web analysés dans un processus isolé, limité en temps et en mémoire.",
)
_RIGHTS = (
    "Accès et effacement : la commande !oubliez-moi montre ce que Vigie garde de la personne, et l’efface "
    "à sa "
    "demande, sans délai et sans intermédiaire.",
    "Opposition : ne pas parler au robot suffit ; !desabonner met fin aux messages directs.",
    "Rectification, limitation, et droits des auteurs : par écrit au responsable ou au délégué (voir "
    "ci-dessus).",
    "Réclamation : Commission nationale de l’informatique et des libertés (cnil.fr).",
)
_MACHINE = (
    "Un modèle statistique, exécuté sur la machine de la collectivité, classe des publications : champ, "
    "axes, "
    "risques, urgence. Chaque message dit qu’une machine a classé.",
    "Aucune décision n’est prise sur une personne, ni seule ni avec d’autres (article 22) : aucun profil "
    "n’est "
    "établi, et les corrections d’un membre ne servent qu’à reclasser des publications.",
    "Les pondérations des risques sont décidées par le comité, jamais par la machine.",
)


def register_entry(stored: Stock, settings: Settings, now: datetime) -> Document:
    """The entry as a document; the same rows, settings and moment give the same one."""
    zone = settings.schedule.zone
    return Document(
        title=typeset("Fiche de registre : veille sur l’intelligence artificielle (Vigie)"),
        subtitle=typeset("Registre des activités de traitement, article 30 du RGPD"),
        period=f"État au {now.astimezone(zone):%d/%m/%Y}",
        generated=now,
        blocks=tuple(_blocks(stored, settings, zone)),
        organisation=settings.people.organisation or typeset("Organisation : à compléter"),
        licence="",
    )


def _blocks(stored: Stock, settings: Settings, zone: ZoneInfo) -> Iterator[Block]:
    yield from _part("acteurs", "Responsable et contacts", _actors(settings))
    yield from _part("finalites", "Finalités", _PURPOSES)
    yield from _part("base", "Base légale", _BASIS)
    yield from _part("personnes", "Personnes concernées", _PEOPLE)
    yield from _part("donnees", "Catégories de données", _DATA)
    yield from _part("destinataires", "Destinataires", _RECIPIENTS)
    yield from _part("transferts", "Transferts hors de l’Union européenne", _transfers(settings))
    yield Heading(2, typeset("Ce qui est conservé aujourd’hui, et pour combien de temps"), "stock")
    yield TableBlock(_table("membres", "Ce qui concerne les membres", stored.members, zone))
    yield TableBlock(_table("auteurs", "Ce qui concerne les auteurs", stored.authors, zone))
    yield TableBlock(_files("fichiers", "Fichiers où des personnes figurent", stored.files, zone))
    yield from _part("securite", "Mesures de sécurité", _SECURITY)
    yield from _part("droits", "Droits des personnes", _RIGHTS)
    yield from _part("machine", "Ce que décide une machine", _MACHINE)


def _actors(settings: Settings) -> tuple[str, ...]:
    people = settings.people
    return (
        f"Responsable du traitement : {people.organisation or _TO_COMPLETE} (représentant légal : "
        f"{_TO_COMPLETE})",
        f"Délégué à la protection des données : {_TO_COMPLETE}",
        f"Contact de l’observatoire : {people.contact or _TO_COMPLETE}",
        f"Sous-traitants : {_TO_COMPLETE} (hébergeur de la machine et du serveur Matrix, s’il y en a ; "
        f"Vigie elle-même "
        "n’en emploie aucun)",
    )


def _transfers(settings: Settings) -> tuple[str, ...]:
    where = f" ({settings.matrix.homeserver})" if settings.matrix else ""
    return (
        f"Aucun par Vigie : les données restent sur sa machine et sur le serveur Matrix choisi{where}.",
        "Les sites suivis sont visités sans qu’aucune donnée de membre leur soit transmise.",
    )


def _part(anchor: str, title: str, lines: Sequence[str]) -> Iterator[Block]:
    yield Heading(2, typeset(title), anchor)
    if len(lines) == 1:
        yield Paragraph((Words(typeset(lines[0])),))
    else:
        yield Bullets(tuple((Words(typeset(line)),) for line in lines))


def _table(name: str, title: str, lines: Sequence[Line], zone: ZoneInfo) -> Table:
    columns = (
        Column("donnees", "Données", "text"),
        Column("forme", "Sous quelle forme", "text"),
        Column("personnes", "Personnes"),
        Column("lignes", "Lignes"),
        Column("anciennes", "Les plus anciennes", "date"),
        Column("recentes", "Les plus récentes", "date"),
        Column("duree", "Durée", "text"),
        Column("table", "Table", "text"),
    )
    rows = tuple(
        (
            typeset(line.what),
            typeset(" ; ".join(line.forms)) or "aucune personne",
            line.persons,
            line.rows,
            line.oldest.astimezone(zone).date() if line.oldest else None,
            line.newest.astimezone(zone).date() if line.newest else None,
            typeset(line.kept),
            line.where,
        )
        for line in lines
    )
    return Table(name, typeset(title), (), columns, rows, ("donnees",))


def _files(name: str, title: str, lines: Sequence[FileLine], zone: ZoneInfo) -> Table:
    columns = (
        Column("fichiers", "Fichiers", "text"),
        Column("personnes", "Qui y figure", "text"),
        Column("nombre", "Nombre"),
        Column("octets", "Octets"),
        Column("anciens", "Les plus anciens", "date"),
        Column("duree", "Durée", "text"),
        Column("ou", "Où", "text"),
    )
    rows = tuple(
        (
            typeset(line.what),
            typeset(line.persons),
            line.files,
            line.bytes,
            line.oldest.astimezone(zone).date() if line.oldest else None,
            typeset(line.kept),
            line.where,
        )
        for line in lines
    )
    return Table(name, typeset(title), (), columns, rows, ("fichiers",))
