"""Pure: sources that bring nothing, as members read it in a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digests.rows import BlindSpot
from digests.texts.language import marked
from watcher.items import Fault, SourceState
from watcher.rules.health import health
from watcher.sources import Source

_FAULTS: Mapping[Fault, str] = {
    Fault.NO_NETWORK: marked("réseau injoignable"),
    Fault.DNS: marked("nom de domaine introuvable"),
    Fault.CONNECT: marked("serveur injoignable"),
    Fault.TLS: marked("certificat refusé"),
    Fault.TIMEOUT: marked("pas de réponse à temps"),
    Fault.REFUSED_ADDRESS: marked("adresse refusée par sécurité"),
    Fault.REDIRECTS: marked("redirections sans fin"),
    Fault.TOO_LARGE: marked("réponse trop lourde"),
    Fault.HTTP: marked("erreur du serveur"),
    Fault.BLOCKED: marked("accès refusé par le site"),
    Fault.CHALLENGE: marked("page de contrôle au lieu du contenu"),
    Fault.GONE: marked("adresse supprimée"),
    Fault.ROBOTS: marked("interdit aux robots par le site"),
    Fault.LOGIN: marked("identifiants refusés"),
    Fault.RATE_LIMITED: marked("site qui demande d’attendre"),
    Fault.NOT_A_FEED: marked("le flux a disparu de cette adresse"),
    Fault.RECIPE: marked("la page a changé de forme"),
    Fault.UNREADABLE: marked("contenu illisible"),
    Fault.EMPTY: marked("réponse vide"),
    Fault.PARSE_TIMEOUT: marked("contenu trop long à lire"),
    Fault.NO_COLLECTOR: marked("collecte pas encore possible"),
    Fault.NOT_ARCHIVED: marked("absent de l’archive rejouée"),
    Fault.MACHINE: marked("ordinateur de Vigie en panne"),
    Fault.INTERNAL: marked("défaut de Vigie"),
}


def blind_spots(watched: Sequence[Source], states: Mapping[str, SourceState]) -> tuple[BlindSpot, ...]:
    """Enabled sources that are broken, to be repaired, or silent by their own rhythm, in the file's order."""
    found: list[BlindSpot] = []
    for source in watched:
        state = states.get(source.id)
        if source.enabled and state is not None and (spot := blind_spot(source, state)) is not None:
            found.append(spot)
    return tuple(found)


def blind_spot(source: Source, state: SourceState) -> BlindSpot | None:
    """What an enabled source's state is to members, when it brings nothing."""
    found = health(source, state)
    if found.ailment is None:
        return None
    return BlindSpot(
        source.id,
        source.name,
        broken=found.ailment != "silent",
        to_repair=found.ailment == "to repair",
        detail=_FAULTS[state.fault] if state.fault is not None else "",
        quiet_days=found.quiet_days,
        since=found.since.date() if found.since is not None else None,
    )
