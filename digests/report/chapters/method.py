"""How the figures were made, what a machine did, and what they do not say."""

from __future__ import annotations

from collections.abc import Iterator

from digests.report.chapters.blocks import bullets, data_file, name, note, paragraph, part, section
from digests.report.chapters.matter import Matter
from digests.report.chapters.rows import narrowed
from digests.report.chapters.status import reservation
from digests.report.chapters.wording import counted, from_to, listed, told
from digests.report.document import Block, Paragraph, TableBlock, Words

MODELS_NAMED = 6
LICENCE = "CC BY-SA 4.0"


def method_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("Méthode et limites", "methode")
    yield section("Comment on a compté", "methode-comptes")
    yield bullets(list(_counting(matter)))
    yield section("Ce qu’une machine a fait", "methode-machine")
    yield _machine(matter)
    yield section("Limites", "methode-limites")
    yield bullets(list(_limits()))
    yield section("Données et licence", "methode-donnees")
    yield paragraph(
        told(
            "Chaque tableau est fourni dans le dossier donnees : en CSV (un fichier par tableau) et dans le "
            "classeur donnees.ods, décrits par datapackage.json."
        ),
        told(
            "Rapport et données sont sous licence {licence} : chacun peut les reprendre en citant "
            "l’observatoire.",
            licence=LICENCE,
        ),
        told("Les titres et les textes cités restent à leurs éditeurs."),
    )
    yield section("Définitions des indicateurs", "methode-definitions")
    yield note(
        told(
            "Question, formule et limites de chaque indicateur ; le tableau entier est dans {file}.",
            file=data_file("indicateurs-definitions"),
        )
    )
    yield TableBlock(
        narrowed(matter.table("indicateurs-definitions"), "nom", "question", "formule", "limites")
    )


def _counting(matter: Matter) -> Iterator[str]:
    yield told(
        "Période : {days}, heure de {zone}.",
        days=from_to(matter.first_day, matter.last_day),
        zone=matter.evidence.zone.key.rpartition("/")[2].replace("_", " "),
    )
    if limits := reservation(matter):
        yield limits
    yield told(
        "Sont comptées les publications qui parlent d’intelligence artificielle, une fois pour toutes les "
        "sources qui portent la même page, au jour où elles ont été vues pour la première fois ; ce qui "
        "était déjà ancien à l’ouverture d’une source n’est pas compté."
    )
    yield told("Une affaire réunit les publications qui racontent le même fait.")
    yield told(
        "Les affaires sont rangées par urgence, poids du risque le plus lourd, document et source de "
        "première main, avis des membres et nombre de sources ; une liste en montre trois d’un même éditeur "
        "au plus."
    )
    yield told(
        "Un chiffre qui manque reste vide : ce n’est jamais un zéro. Un pourcentage d’évolution n’est donné "
        "qu’à partir de vingt unités et entre deux périodes observées en entier."
    )
    yield told(
        "De la grille SANDI (source, auteur, nature, date, intention), le rapport donne sous chaque titre "
        "la source, la date et la nature ; l’auteur est à lire chez l’éditeur, l’intention se déduit de la "
        "nature."
    )


def _machine(matter: Matter) -> Paragraph:
    models = sorted({one.model for one in matter.now.publications if one.model})
    words = [
        told(
            "Un modèle de classement statistique a proposé pour chaque publication le périmètre, les axes, "
            "les risques, l’urgence et la nature{versions}.",
            versions=told(
                " ({count} : {names})",
                count=counted(len(models), "version du modèle", "{n} versions du modèle"),
                names=listed([name(one) for one in models], MODELS_NAMED),
            )
            if models
            else "",
        ),
        told(
            "Ce rapport est composé par des règles fixes : aucun grand modèle de langage n’y a écrit ni "
            "résumé de texte."
        ),
        told("Les membres peuvent corriger chaque classement ; le comité seul décide du poids des risques."),
    ]
    if matter.evidence.version:
        words.append(told("Logiciel : Vigie {version}.", version=matter.evidence.version))
    return Paragraph((Words(" ".join(words)),), "machine")


def _limits() -> Iterator[str]:
    """What holds for all figures; what each definition warns of stands in its table."""
    yield told(
        "Le nombre de publications mesure l’attention que reçoit un sujet dans les sources suivies, non la "
        "gravité d’un risque ni l’état des services."
    )
    yield told(
        "Les sources changent d’une période à l’autre : une hausse peut venir d’une source ajoutée, une "
        "baisse d’une source en panne."
    )
    yield told("Les limites propres à chaque indicateur sont dans le tableau des définitions qui suit.")
