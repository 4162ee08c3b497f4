"""`!proposer`: a page is noted at once; who reads it is `watcher.proposals`."""

from __future__ import annotations

import pytest

from chat.commands.library import ask
from chat.houses import ANN, NOW, ROOM, Watched
from watcher.chat.commands.proposing import MOST_OPEN
from watcher.store import proposals
from watcher.store.proposals import Proposal


def test_a_proposal_gets_its_number_at_once(city: Watched) -> None:
    assert ask(city, "!proposer https://a.example/1").startswith("Reçu, n° 1.")
    assert ask(city, "!propose <https://a.example/2> vu au conseil").startswith("Reçu, n° 2.")
    assert proposals.due(city.db, NOW, 5) == (
        Proposal(1, "https://a.example/1", "", ROOM, "$asked-0", "$asked-0", 0),
        Proposal(2, "https://a.example/2", "vu au conseil", ROOM, "$asked-1", "$asked-1", 0),
    )
    assert ANN not in str(list(city.db["proposals"].rows))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Quelle page"),
        ("a.example/1", "n’est pas l’adresse d’une page"),
        ("ftp://a.example/1", "n’est pas l’adresse d’une page"),
        ("https://ann:secret@a.example/", "n’est pas l’adresse d’une page"),  # pragma: allowlist secret
        ("https://a.example/" + "a" * 2_000, "n’est pas l’adresse d’une page"),
    ],
)
def test_what_is_no_address_is_refused(city: Watched, words: str, said: str) -> None:
    assert said in ask(city, f"!proposer {words}")
    assert city.db["proposals"].count == 0


def test_one_person_has_a_few_waiting_at_once(city: Watched) -> None:
    for number in range(MOST_OPEN):
        proposed = proposals.NewProposal(f"https://a.example/{number}", "", "somebody", ROOM, "$e", "$e")
        proposals.add(city.db, proposed, NOW)
    assert "Reçu" in ask(city, "!proposer https://a.example/11")
    (own,) = {row["who"] for row in city.db["proposals"].rows} - {"somebody"}
    for _ in range(MOST_OPEN - 1):
        proposals.add(city.db, proposals.NewProposal("https://a.example/", "", own, ROOM, "$e", "$e"), NOW)
    assert f"déjà {MOST_OPEN} propositions" in ask(city, "!proposer https://a.example/12")
    proposals.settle(city.db, 11, None, NOW)
    assert "Reçu" in ask(city, "!proposer https://a.example/12")
