"""What an operator can do about a source that brings nothing, as a text of the catalog."""

from __future__ import annotations

from collections.abc import Mapping

from digests.texts.language import marked
from watcher.items import Fault

_LATER = marked("rien pour l’instant, la veille réessaie ; si cela dure, prévenir le site")
_NEW_ADDRESS = marked("chercher la nouvelle adresse sur le site et corriger sources.yaml")
_ASK_THE_SITE = marked("demander au site d’admettre Vigie, ou suivre un autre site qui relaie celui-ci")
_REPORT = marked("signaler ce défaut à qui entretient Vigie, avec l’identifiant de la source")

REMEDIES: Mapping[Fault, str] = {
    Fault.NO_NETWORK: marked("vérifier la connexion de cette machine"),
    Fault.DNS: marked("vérifier l’adresse de la source : le site a peut-être changé de nom"),
    Fault.CONNECT: _LATER,
    Fault.TLS: marked("prévenir le site que son certificat n’est pas reconnu"),
    Fault.TIMEOUT: marked("si cela dure, augmenter web.timeout dans vigie.toml"),
    Fault.REFUSED_ADDRESS: marked(
        "donner une adresse publique : les réseaux internes ne sont jamais visités"
    ),
    Fault.REDIRECTS: _NEW_ADDRESS,
    Fault.TOO_LARGE: marked("chercher un flux ou une page plus légers du même site"),
    Fault.HTTP: _NEW_ADDRESS,
    Fault.BLOCKED: _ASK_THE_SITE,
    Fault.CHALLENGE: _ASK_THE_SITE,
    Fault.ROBOTS: marked("demander au site d’admettre Vigie dans son robots.txt, ou chercher un flux"),
    Fault.LOGIN: marked("vérifier les identifiants de ce compte dans vigie.toml"),
    Fault.GONE: marked("chercher la nouvelle adresse, ou désactiver la source"),
    Fault.RATE_LIMITED: marked(
        "rien pour l’instant ; si cela dure, augmenter web.host_spacing dans vigie.toml"
    ),
    Fault.NOT_A_FEED: _NEW_ADDRESS,
    Fault.UNREADABLE: marked(
        "ouvrir l’adresse dans un navigateur ; si le contenu est sain, signaler ce défaut"
    ),
    Fault.EMPTY: marked(
        "ouvrir la page dans un navigateur ; si elle reste vide, chercher la nouvelle adresse"
    ),
    Fault.RECIPE: marked("réécrire la recette de la source (vigie sources try)"),
    Fault.PARSE_TIMEOUT: _REPORT,
    Fault.NO_COLLECTOR: marked("corriger la source dans sources.yaml"),
    Fault.NOT_ARCHIVED: marked("rejouer une archive qui contient cette source"),
    Fault.MACHINE: marked("lancer vigie doctor : il dit ce qui manque à cet ordinateur"),
    Fault.INTERNAL: _REPORT,
}
"""For each fault, in the infinitive: it stands after « à faire »."""

SILENCE = marked("ouvrir le site : publie-t-il encore, et à cette adresse ?")
"""What to do about a source that answers and brings nothing."""
