"""A year of invented publications in a store, for the site: enough for long lists, charts and every page."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlite_utils import Database

from classifiers.assessment import DueDate
from digests.period import week_period
from factories import judged, source
from watcher.config.conversation import People
from watcher.config.site import Site
from watcher.house import House
from watcher.items import Judged
from watcher.register_book import RegisterBook
from watcher.settings import Paths, Settings
from watcher.sources import Source
from watcher.store import editions, items, outbox, sources
from watcher.store.database import open_database, transaction
from watcher.store.messages import NewMessage
from watcher.writing.composing import compose

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
WEEKS = 30

SOURCES: tuple[Source, ...] = (
    source("cnil", name="CNIL – actualités", publisher="CNIL", homepage="https://cnil.example/"),
    source("jorf", name="Journal officiel", publisher="Journal officiel", nature="legislation"),
    source("edpb", name="EDPB news", publisher="EDPB", language="en"),
    source(
        "gazette", name="La Gazette de Villebourg", publisher="La Gazette", nature="press", category="press"
    ),
    source(
        "editeur", name="Éditeur Exemple", publisher="Éditeur Exemple", nature="vendor", category="technology"
    ),
    source(
        "villebourg", name="Villebourg Métropole", publisher="Villebourg", nature="peer", category="peers"
    ),
    source(
        "labo",
        name="Laboratoire de l’Ouest",
        publisher="Laboratoire",
        nature="research",
        category="observatory",
    ),
    source(
        "base",
        name="Base d’incidents",
        publisher="Base",
        nature="incident-database",
        category="incidents",
        language="en",
    ),
    source(
        "dort",
        name="Collectif endormi",
        publisher="Collectif",
        nature="association",
        category="observatory",
        enabled=False,
        reason="No feed any more.",
    ),
)

_TOWNS = (
    "Villebourg",
    "Port-Neuf",
    "Saint-Aubin",
    "Montclair",
    "Rivemer",
    "Beaulieu",
    "Hautecombe",
    "Grandpré",
)

_TOLD: tuple[dict[str, Any], ...] = (
    {
        "source_id": "cnil",
        "title": "Sanction de {n}0 000 euros contre un éditeur d’assistant conversationnel",
        "lead": "La formation restreinte retient un défaut d’information des personnes et l’absence de base "
        "légale pour la réutilisation de 40 000 conversations à des fins d’entraînement.",
        "axes": ["legal", "technologie"],
        "risks": ["R08", "R21"],
        "urgency": "urgent",
        "nature": "decision",
    },
    {
        "source_id": "jorf",
        "title": "Décret n° {n} : les autorités de surveillance du marché pour le règlement sur l’IA",
        "lead": "Le décret désigne la DGCCRF et la CNIL comme autorités compétentes au 1er janvier.",
        "axes": ["legal"],
        "risks": [],
        "urgency": "urgent",
        "nature": "texte-officiel",
        "ai_act": True,
    },
    {
        "source_id": "edpb",
        "title": "Consultation {n} on draft guidelines: generative AI and legitimate interest",
        "lead": "The Board opens a public consultation on draft guidelines that runs until 15 January 2027.",
        "axes": ["legal"],
        "risks": ["R08"],
        "urgency": "notable",
        "nature": "doctrine",
        "language": "en",
        "deadlines": [
            {
                "day": "2027-01-15",
                "sentence": "The consultation runs until 15 January 2027.",
                "stated": "absolute",
            }
        ],
    },
    {
        "source_id": "gazette",
        "title": "À {town}, {n} % des agents utilisent déjà un assistant de rédaction",
        "lead": "Enquête auprès de 640 agents : le gain déclaré est de vingt minutes par jour, "
        "mais la relecture en reprend la moitié.",
        "author": "Camille Duport",
        "axes": ["usages"],
        "risks": ["R18", "R11"],
        "urgency": "notable",
        "nature": "retour-experience",
    },
    {
        "source_id": "villebourg",
        "title": "Charte d’usage de l’IA générative : {town} a voté",
        "lead": "La charte interdit de confier des données personnelles à ChatGPT et ouvre Albert API "
        "à 3 200 agents.",
        "axes": ["usages", "legal"],
        "risks": ["R05", "R17"],
        "urgency": "notable",
        "nature": "actualite-officielle",
    },
    {
        "source_id": "editeur",
        "title": "Le prix du jeton baisse de {n} %, celui de l’abonnement double",
        "lead": "Mistral AI et Microsoft Copilot changent leurs tarifs au 1er décembre ; les contrats "
        "en cours sont révisés.",
        "axes": ["technologie", "usages"],
        "risks": ["R04", "R16"],
        "urgency": "notable",
        "nature": "annonce-editeur",
    },
    {
        "source_id": "labo",
        "title": "Mesurer la sobriété de petits modèles sur {n} tâches administratives",
        "lead": "Sur douze tâches, un modèle Llama de 3 milliards de paramètres consomme neuf fois moins "
        "qu’un grand modèle.",
        "axes": ["technologie"],
        "risks": ["R01"],
        "urgency": "routine",
        "nature": "recherche",
    },
    {
        "source_id": "base",
        "title": "{town}’s chatbot gave wrong answers on housing benefits for {n} days",
        "lead": "The chatbot told 1,400 residents that they were not entitled; the city switched it off "
        "on Monday.",
        "axes": ["usages"],
        "risks": ["R11", "R20"],
        "urgency": "notable",
        "nature": "incident",
        "language": "en",
    },
    {
        "source_id": "villebourg",
        "title": "Former les secrétaires de mairie : le retour de {town}",
        "lead": "Deux demi-journées, 85 communes, et une même demande : des exemples tirés du métier.",
        "axes": ["usages"],
        "risks": ["R10"],
        "urgency": "routine",
        "nature": "retour-experience",
    },
    {
        "source_id": "gazette",
        "title": "Réunions transcrites à l’insu des participants : {town} change de règle",
        "lead": "Un outil de type Read.ai s’était invité dans des visioconférences sans que l’hôte le sache.",
        "axes": ["usages", "legal"],
        "risks": ["R07", "R08"],
        "urgency": "routine",
        "nature": "presse",
    },
    {
        "source_id": "gazette",
        "title": "Le marché de Noël ouvre samedi",
        "lead": "Rien sur l’IA.",
        "axes": [],
        "risks": [],
        "urgency": "routine",
        "nature": "presse",
        "scope": {"label": "hors", "p": 0.95},
    },
)


def publication(number: int, told: dict[str, Any], day: datetime) -> Judged:
    """One publication, as harvested; `told` has keys of the item and of what the model said."""
    values = {**told, "title": told["title"].format(n=12 + number % 79, town=_TOWNS[number % len(_TOWNS)])}
    said = {name: values.pop(name) for name in ("deadlines", "ai_act") if name in values}
    nature = values.pop("nature")
    values.setdefault("text", values["lead"] * 3)
    one = judged(
        f"id:{number}",
        published=day,
        link=f"https://exemple.fr/{number}",
        canonical_url=f"https://exemple.fr/{number}",
        **values,
    )
    reasons = {"urgent": ("décision d’une autorité", "amende"), "notable": ("fait nouveau",)}.get(
        values["urgency"], ()
    )
    assessment = one.assessment.model_copy(
        update={
            "nature": one.assessment.nature.model_copy(update={"label": nature}),
            "urgency": one.assessment.urgency.model_copy(update={"reasons": reasons}),
            "ai_act": one.assessment.ai_act.model_copy(update={"subject": said.get("ai_act", False)}),
            "deadlines": tuple(DueDate.model_validate(due) for due in said.get("deadlines", ())),
        }
    )
    return replace(one, assessment=assessment)


def house(data: Path, now: datetime = NOW, url: str | None = None, **settings: Any) -> House:
    """A house whose data lies there, with the sample's sources."""
    numbers = itertools.count()
    values = {
        "paths": Paths(data=data),
        "site": Site(url=url),
        "people": People(organisation="la métropole de Villebourg", contact="veille@exemple.fr"),
    }
    chosen = Settings(**(values | settings))
    return House(
        chosen,
        SOURCES,
        RegisterBook(chosen.paths.register),
        lambda: now,
        lambda: f"txn-{next(numbers)}",
        Console(quiet=True),
    )


def fill(db: Database, told: House, weeks: int = WEEKS) -> None:
    """Publications of so many weeks up to `NOW`, digests of the last four, alerts for what is urgent."""
    sources.sync_sources(db, told.sources)
    numbers = itertools.count(1)
    for back in range(weeks, -1, -1):
        monday = datetime(2026, 11, 23, 6, 0, tzinfo=UTC) - timedelta(weeks=back)
        count = len(_TOLD) if back % 3 == 0 else 6 + back % 4
        with transaction(db):
            for place, one in enumerate(_TOLD[:count]):
                day = min(monday + timedelta(hours=7 * place), NOW - timedelta(hours=2))
                saved = items.save(db, publication(next(numbers), one, day), day + timedelta(minutes=20))
                if one["urgency"] == "urgent":
                    _alert(db, saved.item_id, day + timedelta(minutes=21))
    for week in (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)):
        year, number, _ = week.isocalendar()
        period = week_period(f"{year}-W{number}", told.settings.schedule.zone)
        editions.keep(
            db,
            editions.Edition(
                "digest",
                period.end + timedelta(hours=8),
                compose(db, told.newsroom, period, period.end).digest(),
            ),
        )


def _alert(db: Database, item_id: int, at: datetime) -> None:
    message = NewMessage(
        "observatoire",
        "alert",
        f"alert:{item_id}",
        f"txn:{item_id}",
        "Alerte",
        "<p>Alerte</p>",
        item_ids=(item_id,),
    )
    outbox.enqueue(db, message, at)


def opened(data: Path, told: House, weeks: int = WEEKS) -> Database:
    """A store in `data`, filled."""
    db = open_database(told.settings.paths.database)
    fill(db, told, weeks)
    return db
