"""What passes over the outbox did; apart from those who do them, as every round tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one pass did: how many messages arrived, wait for another attempt, are given up.

    `busy` counts rooms whose server let no more through for the moment; nothing is wrong with them. `errors`
    has one line a failure, starting with the room's name.
    """

    sent: int = 0
    postponed: int = 0
    dead: int = 0
    busy: int = 0
    errors: tuple[str, ...] = ()


def together(reports: Sequence[DeliveryReport]) -> DeliveryReport:
    """Several passes as one: an error that came again is told once, and who is busy is who was so last."""
    return DeliveryReport(
        sent=sum(one.sent for one in reports),
        postponed=sum(one.postponed for one in reports),
        dead=sum(one.dead for one in reports),
        busy=reports[-1].busy,
        errors=tuple(dict.fromkeys(error for one in reports for error in one.errors)),
    )
