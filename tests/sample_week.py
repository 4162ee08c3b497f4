"""A made-up week and hostile texts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from digests.choosing.selection import Digest, Material, Shape, select
from digests.period import week_period
from digests.rows import BlindSpot, ItemRow, RiskRow

PARIS = ZoneInfo("Europe/Paris")
WEEK = week_period("2026-W47", PARIS)
WEDNESDAY = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

LEAK = RiskRow(
    "R08", "Données personnelles ou sensibles confiées à une plateforme par les questions ou documents", 20
)
COST = RiskRow("R04", "Coût imprévisible des abonnements et de la facturation au jeton", 20)
WRONG = RiskRow("R11", "Réponses fausses, imprécises ou périmées (hallucinations)", 16)
RIGHTS = RiskRow("R21", "Atteinte au droit d’auteur, en entrée ou en sortie", 12)


def item(item_id: int = 1, **changes: Any) -> ItemRow:
    """A routine publication of the press, seen on a Wednesday of week 47; `changes` replace its fields.

    No source has more than five of them: what a crowd is has tests of its own.
    """
    fields: dict[str, Any] = {
        "item_id": item_id,
        "source_id": f"gazette-{item_id // 5}" if item_id >= 5 else "gazette",
        "title": f"Publication {item_id}",
        "link": f"https://exemple.fr/{item_id}",
        "lead": "Une phrase de la source.",
        "publisher": "La Gazette",
        "author": None,
        "published": WEDNESDAY,
        "seen": WEDNESDAY + timedelta(minutes=10),
        "language": "fr",
        "scope": "iag",
        "axes": ("usages",),
        "risks": (),
        "urgency": "routine",
        "reasons": (),
        "nature": "presse",
        "ai_act": False,
        "model": "2026.11.1",
    }
    return ItemRow(**(fields | changes))


def week() -> list[ItemRow]:
    """A plausible week: eleven publications in scope, three out of it."""
    return [
        item(
            1,
            source_id="cnil",
            publisher="CNIL",
            title="Sanction de 900 000 euros contre un éditeur d’assistant conversationnel",
            link="https://exemple.fr/cnil/sanction-assistant",
            lead="La formation restreinte retient un défaut d’information des personnes et l’absence de base "
            "légale pour la réutilisation des conversations à des fins d’entraînement.",
            axes=("legal", "technologie"),
            urgency="urgent",
            risks=(LEAK, RIGHTS),
            nature="decision",
            reasons=("décision d’une autorité", "termes : sanction, assistant conversationnel, amende"),
            also_at=("Next", "Le Journal des communes"),
        ),
        item(
            2,
            source_id="jorf",
            publisher="Journal officiel",
            title="Décret désignant les autorités de surveillance du marché pour le règlement sur l’IA",
            link="https://exemple.fr/jorf/decret",
            axes=("legal",),
            urgency="urgent",
            nature="texte-officiel",
            ai_act=True,
            reasons=("texte publié au Journal officiel", "règlement (UE) 2024/1689, article 70"),
            published=datetime(2026, 11, 17, 5, 0, tzinfo=UTC),
        ),
        item(
            3,
            source_id="edpb",
            publisher="EDPB",
            title="Consultation on draft guidelines: generative AI and legitimate interest",
            link="https://exemple.eu/edpb/consultation?lang=en&page=2",
            lead="The Board opens a public consultation until 15 January on draft guidelines.",
            language="en",
            axes=("legal",),
            urgency="notable",
            risks=(LEAK,),
            nature="doctrine",
            reasons=("consultation ouverte",),
        ),
        item(
            4,
            title="À Villebourg, un tiers des agents utilise déjà un assistant de rédaction",
            link="https://exemple.fr/villebourg",
            lead="Enquête interne auprès de 640 agents : le gain de temps déclaré est de vingt minutes "
            "par jour, mais la relecture en reprend la moitié.",
            author="Camille Duport",
            urgency="notable",
            risks=(WRONG,),
            nature="retour-experience",
            reasons=("chiffres propres à l’auteur",),
            published=datetime(2026, 11, 19, 8, 0, tzinfo=UTC),
        ),
        item(
            5,
            source_id="gazette",
            title="Trois questions pour cadrer un usage avant de l’ouvrir aux services",
            nature="analyse",
        ),
        item(
            6,
            source_id="gazette",
            title="Former les secrétaires de mairie : le retour d’un centre de gestion",
            revised=True,
        ),
        item(
            7,
            source_id="editeur",
            publisher="Éditeur Exemple",
            title="Le prix du jeton baisse de moitié, celui de l’abonnement double",
            link="https://exemple.com/tarifs",
            axes=("technologie", "usages"),
            urgency="notable",
            risks=(COST,),
            nature="annonce-editeur",
            reasons=("changement de prix d’une solution suivie",),
        ),
        item(
            8,
            source_id="labo",
            publisher="Laboratoire d’informatique de l’Ouest",
            title="Mesurer la sobriété de petits modèles spécialisés sur des tâches administratives",
            link=None,
            axes=("technologie",),
            nature="recherche",
            published=None,
        ),
        *(item(100 + index, scope="hors", axes=()) for index in range(3)),
        *(
            item(200 + index, source_id="gazette", title=f"Brève {index + 1} : un usage dans une commune")
            for index in range(2)
        ),
        item(
            202,
            source_id="journal",
            publisher="Le Journal des communes",
            title="Brève 3 : un usage dans une commune",
        ),
    ]


BLIND = (
    BlindSpot("legifrance", "Légifrance", broken=True, detail="réponse 503 depuis mardi"),
    BlindSpot("ville", "Métropole voisine", broken=False, quiet_days=23),
)

MONDAY = date(2026, 11, 23)


def digest_of(
    *rows: ItemRow, blind: tuple[BlindSpot, ...] = (), shape: Shape | None = None, **material: Any
) -> Digest:
    """The digest of week 47 made of these rows, read on the Monday after it."""
    return select(Material(rows, MONDAY, blind, **material), WEEK, PARIS, shape or Shape())


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</li></ul><h1>Faux titre</h1>",
    '" onmouseover="alert(1)',
    "@room venez voir",
    "ping @alice:exemple.org",
    "https://matrix.to/#/@alice:exemple.org",
    "matrix:u/alice:exemple.org",
    "**gras** [lien](javascript:alert(1)) `code`",
    "\u202egnp.exe\u202c",
    "{{ view.machine }} {% raw %}",
    "première ligne\nseconde ligne\r\n\u2028troisième",
    "\x00\x07\x1b[31m",
    "&lt;b&gt; &amp; <b>",
    "🧑‍🤝‍🧑" * 9,
)
