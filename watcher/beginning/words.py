"""The words of the first settings, in French and in English: what is asked, and what stands in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Tongue = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """What the operator reads. Names follow the questions, then the sections of the file, then the end.

    `wrong` says by an answer's name what is wanted instead.
    """

    hello: str
    ask_contact: str
    ask_data: str
    ask_speak: str
    speak_choices: tuple[str, str]
    ask_homeserver: str
    ask_account: str
    ask_room: str
    ask_login: str
    ask_operators: str
    ask_coordinators: str
    ask_backups: str
    ask_encrypt: str
    none: str
    not_writable: str
    choose_one: str
    wrong: Mapping[str, str]
    answers: str
    silent: str
    head: str
    paths: str
    people: str
    web: str
    backup: str
    matrix: str
    rooms: str
    later: str
    written: str
    login_later: str
    phrase_made: str
    phrase_kept: str
    next: str


FRENCH = Words(
    hello="Cinq questions ; Entrée garde ce qui est entre crochets.",
    ask_contact="1/5 Adresse de contact, que les sites lus verront (courriel ou page web)",
    ask_data="2/5 Dossier des données (base, archives, modèle)",
    ask_speak="3/5 Où parler : terminal ou matrix",
    speak_choices=("terminal", "matrix"),
    ask_homeserver="    Serveur Matrix",
    ask_account="    Compte du robot (@nom:serveur)",
    ask_room="    Identifiant du salon (commence par !, voir ses paramètres avancés)",
    ask_login="    Mot de passe du compte (vide : à écrire plus tard dans son fichier)",
    ask_operators="4/5 Exploitants, par adresse Matrix, entre virgules (ils voient l’état de la machine)",
    ask_coordinators="    Coordinateurs, de même (ils suivent alertes et saisines)",
    ask_backups="5/5 Dossier des sauvegardes du jour (sur un autre disque ; « {none} » : pas de sauvegarde)",
    ask_encrypt="    Fichier de la phrase secrète qui y chiffre les clés (« {none} » : sans les clés)",
    none="aucun",
    not_writable="{path} : impossible d’y écrire ; choisir un autre dossier, ou relancer avec sudo",
    choose_one="répondre « {choices} »",
    wrong={
        "contact": "une adresse comme veille@exemple.fr ou https://exemple.fr, sans accent, est attendue",
        "data": "un chemin est attendu",
        "homeserver": "une adresse comme https://matrix.exemple.fr est attendue",
        "account": "une adresse comme @vigie:exemple.fr est attendue",
        "room": "un identifiant comme !AbCdEf:exemple.fr est attendu, pas un alias (#…)",
        "operators": "des adresses comme @ann:exemple.fr, @bob:exemple.fr sont attendues",
        "passphrase_file": "un chemin est attendu",
    },
    answers="    {address} répond.",
    silent="    {address} ne répond pas d’ici ({why}) ; l’adresse est gardée, vigie doctor la vérifiera.",
    head=(
        "Réglages de Vigie. Une clé absente a sa valeur par défaut ; docs/settings.md les explique toutes.\n"
        "Aucun secret n’est écrit ici : les clés en _file nomment les fichiers qui en contiennent un."
    ),
    paths="Base, archives, modèle, site et session Matrix. Service de systemd : toujours /var/lib/vigie.",
    people="Qui a plus de droits qu’un membre de salon, par adresse Matrix.",
    web="Les sites lus voient cette adresse ; ils bloquent d’abord les robots sans nom.",
    backup="Une sauvegarde par jour ; la phrase secrète chiffre les clés et la session, absentes sans elle.",
    matrix="Le compte du robot. Le mot de passe sert une fois, pour ouvrir la session.",
    rooms="Un bloc [[rooms]] par salon : ce qu’il reçoit (« upkeep » : la lettre de l’exploitant).",
    later="à compléter",
    written="Écrit : {path}",
    login_later="Écrire le mot de passe, seul sur une ligne, dans {path} (chmod 600).",
    phrase_made="Phrase secrète écrite dans {path} : à copier ailleurs, sans elle les clés sont perdues.",
    phrase_kept="{path} existe déjà et reste tel quel.",
    next="Et maintenant :",
)

ENGLISH = Words(
    hello="Five questions; Enter keeps what stands in brackets.",
    ask_contact="1/5 Contact address, which the sites that are read will see (mail or web page)",
    ask_data="2/5 Data folder (database, archive, model)",
    ask_speak="3/5 Where to speak: terminal or matrix",
    speak_choices=("terminal", "matrix"),
    ask_homeserver="    Matrix homeserver",
    ask_account="    The bot's account (@name:server)",
    ask_room="    The room's id (begins with !, see its advanced settings)",
    ask_login="    Password of the account (empty: write it into its file later)",
    ask_operators="4/5 Operators, by Matrix address, between commas (they see the state of the machine)",
    ask_coordinators="    Coordinators, likewise (they look after alerts and requests)",
    ask_backups='5/5 Folder of the daily backups (on another disk; "{none}": no backup)',
    ask_encrypt='    File of the passphrase that encrypts the keys in backups ("{none}": without keys)',
    none="none",
    not_writable="{path}: cannot be written; choose another folder, or start again with sudo",
    choose_one='answer "{choices}"',
    wrong={
        "contact": "an address such as veille@example.org or https://example.org, in ASCII, is wanted",
        "data": "a path is wanted",
        "homeserver": "an address such as https://matrix.example.org is wanted",
        "account": "an address such as @vigie:example.org is wanted",
        "room": "an id such as !AbCdEf:example.org is wanted, not an alias (#…)",
        "operators": "addresses such as @ann:example.org, @bob:example.org are wanted",
        "passphrase_file": "a path is wanted",
    },
    answers="    {address} answers.",
    silent="    {address} does not answer from here ({why}); it is kept, and vigie doctor will look again.",
    head=(
        "Vigie's settings. An absent key has its default; docs/settings.md explains all of them.\n"
        "No secret stands here: the *_file keys name files that hold one."
    ),
    paths="Database, archive, model, site and Matrix session. As systemd's service: always /var/lib/vigie.",
    people="Who has more rights than a member of a room, by Matrix address.",
    web="The sites that are read see this address; they block nameless robots first.",
    backup="One backup a day; the passphrase encrypts keys and session, which are left out without it.",
    matrix="The bot's account. The password is used once, to open the session.",
    rooms='One [[rooms]] block a room: what it receives ("upkeep": the operator\'s weekly letter).',
    later="to be filled in",
    written="Written: {path}",
    login_later="Write the password, alone on a line, into {path} (chmod 600).",
    phrase_made="Passphrase written into {path}: keep a copy elsewhere, without it the keys are lost.",
    phrase_kept="{path} is there already and stays as it is.",
    next="And now:",
)

WORDS: Mapping[Tongue, Words] = {"fr": FRENCH, "en": ENGLISH}
