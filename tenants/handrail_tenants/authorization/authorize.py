"""What somebody with certain roles may do."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_tenants.authorization.enforcement import Enforcement
from handrail_tenants.authorization.policy import Policy
from handrail_tenants.authorization.ruling import NO_RULE, Ruling


class Rulings:
    """What one policy says, asked once for each role and remembered: there are few roles and few permissions."""

    def __init__(self, policy: Policy) -> None:
        self._enforcement = Enforcement(policy)
        self._remembered: dict[tuple[str, Permission, bool], Ruling] = {}

    def over(self, roles: Iterable[str], permission: Permission, *, own: bool) -> Ruling:
        """Return what holds for whoever has these roles: a denial of one, else what allows it, else nothing."""
        rulings = [self._ruling(role, permission, own) for role in sorted(set(roles))]
        spoken = [each for each in rulings if each.rule]
        denial = next((each for each in spoken if not each.allow), None)
        return denial or next(iter(spoken), NO_RULE)

    def _ruling(self, role: str, permission: Permission, own: bool) -> Ruling:  # noqa: FBT001 - part of the question
        asked = (role, permission, own)
        known = self._remembered.get(asked)
        if known is not None:
            return known
        ruling = self._enforcement.rule(role, permission, own=own)
        if ruling is None:  # names that nobody defined are anybody's choice: they are not remembered
            return NO_RULE
        self._remembered[asked] = ruling
        return ruling


def authorize(roles: Iterable[Role], permission: Permission, *, own: bool = False) -> Ruling:
    """Return whether somebody who holds these roles at a tenant may do this there.

    `own` tells whether it is about what they did themselves, or about themselves. The roles come from
    `StaffMembers.roles_of` at every use: whoever loses one can do nothing with it a moment later.
    """
    return _packaged().over(roles, permission, own=own)


@cache
def packaged_policy() -> Policy:
    """Return the policy of this release."""
    return Policy.parse(Path(__file__).with_name("staff.csv").read_text(encoding="ascii"))


@cache
def _packaged() -> Rulings:
    return Rulings(packaged_policy())
