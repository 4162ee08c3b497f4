"""Pure: sources that bring nothing, as members read it in a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from digests.rows import BlindSpot
from digests.texts.language import marked
from watcher.items import Fault, SourceState
from watcher.rules.visits import silent_for
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
    Fault.RATE_LIMITED: marked("site qui demande d’attendre"),
    Fault.NOT_A_FEED: marked("le flux a disparu de cette adresse"),
    Fault.RECIPE: marked("la page a changé de forme"),
    Fault.UNREADABLE: marked("contenu illisible"),
    Fault.EMPTY: marked("réponse vide"),
    Fault.PARSE_TIMEOUT: marked("contenu trop long à lire"),
    Fault.NO_COLLECTOR: marked("collecte pas encore possible"),
    Fault.NOT_ARCHIVED: marked("absent de l’archive rejouée"),
    Fault.INTERNAL: marked("défaut de Vigie"),
}


def blind_spots(
    watched: Sequence[Source], states: Mapping[str, SourceState], now: datetime
) -> tuple[BlindSpot, ...]:
    """Enabled sources that are broken, or silent by their own rhythm, in the order of the file."""
    found: list[BlindSpot] = []
    for source in watched:
        state = states.get(source.id)
        if not source.enabled or state is None:
            continue
        if state.fault is not None:
            found.append(BlindSpot(source.id, source.name, broken=True, detail=_FAULTS[state.fault]))
        elif (quiet := silent_for(source, state, now)) is not None:
            found.append(BlindSpot(source.id, source.name, broken=False, quiet_days=quiet.days))
    return tuple(found)
