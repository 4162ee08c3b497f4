"""What one unit of each part's work was measured to cost, as the repository keeps it."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

MEASURED = Path(__file__).with_name("costs.json")


class Costs(BaseModel):
    """Seconds of processor for each unit, unless stated otherwise.

    `visit`: a source that answers 304. `answer`: what an answer with one new entry takes on top: it is read,
    each entry compared, one judged. `entry`: each further new entry. `article`: the page behind an entry.
    `write_entry`: the coordinator's, with stories, alerts and the full-text index; `write_visit`: where
    nothing is new. `search`: one question to so many `entries`. `stored_bytes` an entry, index included,
    `archived_bytes` an answer, compressed. `post`: seconds of the clock for a message in an encrypted room of
    a homeserver on loopback without limits.
    """

    model_config = ConfigDict(frozen=True)

    machine: str
    day: str
    feeds: int
    entries: int
    visit: float
    answer: float
    entry: float
    article: float
    write_visit: float
    write_entry: float
    search: float
    stored_bytes: float
    feed_bytes: float
    archived_bytes: float
    post: float


def load(path: Path = MEASURED) -> Costs:
    """The measured costs that the repository has."""
    return Costs.model_validate_json(path.read_bytes())
