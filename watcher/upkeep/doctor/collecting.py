"""The sources, and whether sites can reach whoever watches them."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.rules.push import Standing, is_active
from watcher.rules.roster import cannot_collect
from watcher.store import push
from watcher.upkeep.doctor.finding import Finding, Scene
from watcher.upkeep.health import report_sources

_UNANSWERED = 3
"""Attempts after which a hub would have called back, if it could."""

_NAMED = 8
"""Sources that are named in one line; `vigie sources check` has the others."""


def contact(scene: Scene) -> Iterator[Finding]:
    """Stated in every request."""
    if scene.house.settings.web.contact:
        yield Finding("contact", True, scene.house.settings.web.contact)
    else:
        yield Finding(
            "contact", False, "web.contact is empty", "set web.contact: sites must be able to reach you"
        )


def sources(scene: Scene) -> Iterator[Finding]:
    """Which are broken, to be repaired or silent, and which cannot be read for want of an account."""
    house = scene.house
    if scene.trouble is None:
        reports = report_sources(house.settings.paths.database, house.sources, house.accounts)
        ailing = [report.source_id for report in reports if report.needs_care]
        detail = f"{len(reports)} sources, {len(ailing)} broken, to be repaired or silent"
        remedy = f"vigie sources check ({_some(ailing)})" if ailing else ""
        yield Finding("sources", not ailing, detail, remedy)
    known = [one for one in house.sources if one.enabled and cannot_collect(one) is None]
    lacking = [one.id for one in known if cannot_collect(one, house.accounts) is not None]
    if lacking:
        first = next(one for one in known if one.id == lacking[0])
        detail = f"{len(lacking)} cannot be collected: {_some(lacking)}"
        remedy = f"{cannot_collect(first, house.accounts)}, or disable it there"
        yield Finding("accounts", True, detail, remedy)


def hubs(scene: Scene) -> Iterator[Finding]:
    """Which hubs tell us of changes, and which are not relied on (WebSub); only where they can call."""
    if scene.house.settings.push.callback is None or scene.db is None:
        return
    known = push.subscriptions(scene.db).values()
    active = [one for one in known if is_active(one, scene.now)]
    detail = f"{len(active)} of {len(known)} feeds with a hub are announced by it"
    silent = [one.source_id for one in known if one.standing is Standing.ASKED and one.tries >= _UNANSWERED]
    if silent and not active:
        remedy = (
            "no hub ever called back: see that push.callback is reached from outside, as docs/websub.md says"
        )
        yield Finding("hubs", False, detail, remedy)
        return
    doubted = [one.source_id for one in known if one.distrusted_until and scene.now < one.distrusted_until]
    remedy = (
        f"their hubs miss publications, and they are visited as without: {_some(doubted)}" if doubted else ""
    )
    yield Finding("hubs", True, detail, remedy)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
