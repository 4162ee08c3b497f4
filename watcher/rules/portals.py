"""Pure: whether somebody between us and the web answered for everybody, as the portal of a hotel does.

What it says is nobody's news: taken at its word, a page that is watched for changes would have changed, and
a feed would be none any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus

from watcher.items import Fault, Harvest, Outcome, Problem, SourceState
from watcher.rules.visits import after_failure

HOSTS = 3
"""So many hosts do not publish the same bytes by chance; two may be one site under two names."""


def sift(
    harvests: Sequence[Harvest],
    states: Mapping[str, SourceState],
    places: Mapping[str, str],
    now: datetime,
) -> list[Harvest]:
    """The harvests; those that rest on an answer of several hosts become failures of the network.

    `states` are those before the visits, `places` the hosts, both by source.
    """
    hosts: dict[str, set[str]] = defaultdict(set)
    for one in harvests:
        if (answer := _answer(one)) is not None:
            hosts[answer].add(places[one.source_id])
    return [
        _unheard(one, states[one.source_id], len(hosts[answer]), now)
        if (answer := _answer(one)) is not None and len(hosts[answer]) >= HOSTS
        else one
        for one in harvests
    ]


def _answer(harvest: Harvest) -> str | None:
    """Which answer a harvest rests on; None when none came that says anything."""
    return harvest.state.body_hash if harvest.status == HTTPStatus.OK else None


def _unheard(harvest: Harvest, state: SourceState, hosts: int, now: datetime) -> Harvest:
    detail = f"one and the same answer came from {hosts} hosts: somebody in between answers for all"
    remedy = "log in to this network, or ask its operator to let this machine through"
    problem = Problem(Fault.NO_NETWORK, detail, remedy)
    state = after_failure(state, problem, None, now)
    return Harvest(harvest.source_id, Outcome.FAILED, state, problem=problem, status=harvest.status)
