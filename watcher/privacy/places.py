"""The files under the data folder, and who stands in them."""

from __future__ import annotations

from watcher.privacy.inventory import Place

PLACES: tuple[Place, ...] = (
    Place("vigie.db*", "Base de données", "voir les tables", "voir les tables"),
    Place(
        "members.key",
        "Clé des pseudonymes",
        "",
        "tant que Vigie sert : sans elle, nul pseudonyme n’est lisible",
    ),
    Place(
        "forgotten.csv",
        "Personnes à oublier de nouveau après une restauration",
        "pseudonymes",
        "tant qu’il existe des sauvegardes : y figurer est ce qui empêche de revenir",
    ),
    Place(
        "archive/**/*",
        "Réponses des sites, telles que reçues",
        "personnes nommées dans ce qui a été publié",
        "preuve de ce qu’une source a publié",
        "archive_days",
    ),
    Place(
        "matrix/**/*",
        "Session et clés du compte ; salons d’un seul membre",
        "adresses des abonnés, des membres des salons et de leurs appareils",
        "tant que le compte sert ; l’adresse de qui demande l’oubli en est ôtée",
    ),
    Place(
        "hosts/**/*",
        "Ce que les sites demandent aux robots",
        "",
        "quelques semaines après la dernière visite",
    ),
    Place("model/**/*", "Modèle de classement, et ce qu’il a appris", "", "les cinq derniers modèles"),
    Place(
        "site/**/*",
        "Site public de l’observatoire",
        "auteurs, tels que publiés",
        "refait à chaque passage à partir de la base",
    ),
    Place(
        "dossiers/**/*",
        "Dossiers trimestriels du comité",
        "salons et alertes sans réponse ; aucun membre",
        "conservé : archives du comité",
    ),
    Place(
        "register-decisions.yaml",
        "Décisions du comité sur le registre des risques",
        "qui a décidé, par fonction",
        "conservé : une pondération doit rester explicable",
    ),
    Place("rooms/*", "Journal du terminal, pour les essais", "", "conservé : c’est le salon lui-même"),
    Place(
        "backups/*",
        "Sauvegardes et copies avant une migration",
        "tout ce que la base contenait ce jour-là",
        "backup.keep_days ; après une restauration, qui a demandé l’oubli est oublié de nouveau",
    ),
    Place(
        "vigie.db.damaged-*",
        "Base endommagée, mise de côté par une réparation",
        "comme la base",
        "à supprimer",
    ),
    Place("vigie.lock", "Verrou", "", "sans contenu"),
    Place(".*", "Travaux en cours, verrous", "comme la base", "le temps d’une commande"),
)
"""What is not under the data folder: the logs, on standard error, which whoever runs Vigie keeps."""
