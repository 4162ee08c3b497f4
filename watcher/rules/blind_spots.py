"""Pure: sources that bring nothing, as members read it in a digest. In French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from digests.rows import BlindSpot
from watcher.items import Fault, SourceState
from watcher.rules.visits import silent_for
from watcher.sources import Source

_FAULTS: Mapping[Fault, str] = {
    Fault.NO_NETWORK: "réseau injoignable",
    Fault.DNS: "nom de domaine introuvable",
    Fault.CONNECT: "serveur injoignable",
    Fault.TLS: "certificat refusé",
    Fault.TIMEOUT: "pas de réponse à temps",
    Fault.REFUSED_ADDRESS: "adresse refusée par sécurité",
    Fault.REDIRECTS: "redirections sans fin",
    Fault.TOO_LARGE: "réponse trop lourde",
    Fault.HTTP: "erreur du serveur",
    Fault.BLOCKED: "accès refusé par le site",
    Fault.CHALLENGE: "page de contrôle au lieu du contenu",
    Fault.GONE: "adresse supprimée",
    Fault.RATE_LIMITED: "site qui demande d'attendre",
    Fault.NOT_A_FEED: "le flux a disparu de cette adresse",
    Fault.UNREADABLE: "contenu illisible",
    Fault.EMPTY: "réponse vide",
    Fault.PARSE_TIMEOUT: "contenu trop long à lire",
    Fault.NO_COLLECTOR: "collecte pas encore possible",
    Fault.NOT_ARCHIVED: "absent de l'archive rejouée",
    Fault.INTERNAL: "défaut de Vigie",
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
            detail = f"rien depuis {quiet.days} jours"
            found.append(BlindSpot(source.id, source.name, broken=False, detail=detail))
    return tuple(found)
