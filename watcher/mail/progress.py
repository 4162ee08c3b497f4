"""What is remembered of a folder between two visits: how far it was read, and the stories that wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from watcher.mail.addresses import Place


class Waiting(BaseModel):
    """A story whose link is being followed; `visits` counts those in which it was asked for."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    text: str
    date: datetime | None
    author: str | None
    visits: int = 1


class Progress(BaseModel):
    """UIDVALIDITY and UID of the last letter read, and what waits, by the link that is followed."""

    model_config = ConfigDict(frozen=True)

    validity: int = 0
    uid: int = 0
    waiting: dict[str, Waiting] = {}

    @classmethod
    def read(cls, memory: str | None) -> Progress:
        """What was written; the beginning when there is nothing, or nothing that can be read."""
        try:
            return cls.model_validate_json(memory) if memory else cls()
        except ValidationError:
            return cls()

    @property
    def place(self) -> Place:
        return Place(self.validity, self.uid)

    def at(self, place: Place) -> Progress:
        """Having read the letter there."""
        return self.model_copy(update={"validity": place.validity, "uid": place.uid})

    def with_waiting(self, waiting: Mapping[str, Waiting]) -> Progress:
        return self.model_copy(update={"waiting": dict(waiting)})

    def written(self) -> str:
        return self.model_dump_json()
