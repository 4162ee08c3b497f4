"""Pure: who may do what, by the settings alone."""

from __future__ import annotations

from typing import Literal, get_args

from watcher.config.conversation import People

Role = Literal["member", "coordinator", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)
"""In rising order: each may do what those before it may."""


def role_of(address: str, people: People) -> Role:
    """The role of a person with this address."""
    if address in people.operators:
        return "operator"
    return "coordinator" if address in people.coordinators else "member"


def may(role: Role, needed: Role) -> bool:
    """Whether somebody of this role may do what that role is needed for."""
    return ROLES.index(role) >= ROLES.index(needed)
