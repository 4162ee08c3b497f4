"""What the inventory of personal data says of a table or of files. The texts are French, for a DPO."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from watcher.config.privacy import Keeping


class Nature(StrEnum):
    """How a person can stand in a column."""

    PSEUDONYM = "pseudonyme (empreinte à clé de l’adresse)"
    ADDRESS = "adresse de compte Matrix"
    NAME = "nom, tel que la source l’a publié"
    WORDS = "texte écrit par la personne, ou qui le cite"
    ROOM = "salon (d’un seul membre : son adresse)"
    EVENT = "identifiant d’un message du salon"
    ROLE = "fonction, sans nom"
    PUBLISHED = "texte publié, qui peut nommer quelqu’un"


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of a table. `persons` are the columns in which somebody can stand, `plain` those of nobody.

    `counted` is the column by which persons are told apart, `date` that of their age, `where` which rows are
    meant. They are kept for the days of `keeping`, else for good or for a time that `because` states.
    """

    table: str
    what: str
    persons: Mapping[str, Nature] = field(default_factory=dict[str, Nature])
    plain: str = ""
    counted: str = ""
    date: str = ""
    where: str = ""
    keeping: Keeping | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Files under the data folder, by a pattern; `persons` says who stands in them, "" for nobody."""

    pattern: str
    what: str
    persons: str
    because: str
    keeping: Keeping | None = None
