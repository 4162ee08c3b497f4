"""What a finding means for whoever reads it in a room: catalog texts, by the check's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digests.texts.language import marked
from watcher.upkeep.doctor.finding import Finding


@dataclass(frozen=True, slots=True)
class Wording:
    """Both are texts of the catalog."""

    what: str
    todo: str


_RIGHTS = marked("corriger les droits, comme le dit vigie doctor")
_DOCTOR = marked("suivre ce que dit vigie doctor")

WORDINGS: Mapping[str, Wording] = {
    "clock": Wording(marked("L’horloge n’est pas à l’heure"), marked("la régler : timedatectl set-ntp true")),
    "time zone": Wording(marked("Le fuseau horaire est illisible"), marked("installer tzdata")),
    "disk": Wording(
        marked("Le disque est presque plein"), marked("faire de la place, ou réduire privacy.archive_days")
    ),
    "settings file": Wording(marked("N’importe qui peut écrire les réglages"), _RIGHTS),
    "data folder": Wording(marked("Le dossier des données est trop ouvert, ou fermé à Vigie"), _RIGHTS),
    "private files": Wording(marked("Des données privées sont ouvertes à d’autres utilisateurs"), _RIGHTS),
    "secrets": Wording(marked("Un fichier de secret manque, ou d’autres peuvent le lire"), _RIGHTS),
    "database": Wording(marked("La base de données ne s’ouvre pas"), _DOCTOR),
    "integrity": Wording(
        marked("La base de données est abîmée"),
        marked("arrêter Vigie, copier le fichier, puis vigie repair ou vigie restore"),
    ),
    "write-ahead log": Wording(
        marked("Le journal de la base grossit : un lecteur la retient"), marked("redémarrer Vigie")
    ),
    "backups": Wording(
        marked("Pas de sauvegarde récente"), marked("vigie backup en fait une, ou dit pourquoi non")
    ),
    "contact": Wording(marked("Les sites n’ont aucun contact"), marked("remplir web.contact")),
    "sources": Wording(
        marked("Des sources sont en panne, à réparer ou sans nouvelle"),
        marked("vigie sources check dit quoi faire"),
    ),
    "hubs": Wording(
        marked("Aucun concentrateur (WebSub) n’atteint Vigie"),
        marked("vérifier push.callback, vu de l’extérieur"),
    ),
    "model": Wording(marked("Le modèle est illisible ou abîmé"), _DOCTOR),
    "rounds": Wording(marked("Les collectes ne se terminent pas"), marked("redémarrer Vigie")),
    "due": Wording(marked("Un envoi prévu n’a pas été écrit"), marked("lancer vigie run --once")),
    "proposals": Wording(marked("Une page proposée attend sa réponse"), marked("lancer vigie run --once")),
    "judging": Wording(
        marked("Des publications anciennes attendent d’être classées, sans que leur nombre baisse"),
        marked("vigie doctor dit pourquoi"),
    ),
    "site": Wording(marked("Le site n’est pas à jour"), marked("vigie site build dit pourquoi")),
    "version": Wording(marked("La base a été écrite par une version plus récente"), _DOCTOR),
    "extras": Wording(marked("Une bibliothèque que les réglages demandent manque"), _DOCTOR),
    "health page": Wording(marked("Le port de la page de santé est pris"), marked("changer health.port")),
    "outbox": Wording(marked("Des messages ont été refusés pour de bon"), _DOCTOR),
    "alerts": Wording(marked("Des alertes attendent depuis plus d’une heure"), _DOCTOR),
    "conversation": Wording(
        marked("Le compte Matrix n’entend plus rien"), marked("vigie matrix login, puis redémarrer Vigie")
    ),
}
"""Of every check that needs no network and can end in LOOK."""

_UNKNOWN = Wording(marked("Un contrôle a échoué"), _DOCTOR)


def wording(finding: Finding) -> Wording:
    """What to say of it; of a check that is not listed, that it failed."""
    return WORDINGS.get(finding.check, _UNKNOWN)
