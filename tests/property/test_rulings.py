"""What is remembered of a policy is what casbin says of it afresh, and what its lines mean."""

from random import Random

from handrail_platform.access.permission import Permission
from handrail_tenants.authorization.authorize import Rulings
from handrail_tenants.authorization.enforcement import Enforcement
from handrail_tenants.authorization.policy import Inheritance, Policy, PolicyLine
from handrail_tenants.authorization.ruling import NO_RULE
from tests.property.generated import chance, generated

ROLES = ("auditor", "designer", "owner", "viewer", "*")
PERMISSIONS = (Permission.AUDIT_READ, Permission.DRAFT_EDIT, Permission.STAFF_REMOVE)
QUESTIONS = 25


def any_policy(dice: Random) -> Policy:
    lines = [
        PolicyLine(
            role=dice.choice(ROLES),
            permission=dice.choice(PERMISSIONS),
            condition=dice.choice(("any", "own", "not_own")),
            effect=dice.choice(("allow", "allow", "deny")),
        )
        for _ in range(dice.randint(0, 8))
    ]
    inheritances = [Inheritance(dice.choice(ROLES), dice.choice(ROLES)) for _ in range(dice.randint(0, 4))]
    return Policy(tuple(lines), tuple(inheritances))


def reached(policy: Policy, roles: set[str]) -> set[str]:
    """Return the roles whose lines hold for these."""
    more = roles | {each.inherited for each in policy.inheritances if each.role in roles}
    return roles if more == roles else reached(policy, more)


def allowed(policy: Policy, roles: set[str], permission: Permission, *, own: bool) -> bool:
    """Say what the lines mean, without casbin."""
    fitting = {"any", "own" if own else "not_own"}
    effects = {
        line.effect
        for line in policy.lines
        if line.role in reached(policy, roles) and line.permission == permission and line.condition in fitting
    }
    return effects == {"allow"}


@generated(400, dice=chance)
def test_what_is_remembered_is_what_a_fresh_enforcer_says_and_what_the_lines_mean(dice: Random) -> None:
    policy = any_policy(dice)
    remembering = Rulings(policy)
    fresh = Enforcement(policy)

    for _ in range(QUESTIONS):
        role, permission, own = dice.choice(ROLES), dice.choice(PERMISSIONS), dice.random() < 0.5
        others = set(dice.sample(ROLES, dice.randint(0, 3)))

        ruling = remembering.over([role], permission, own=own)

        assert ruling == (fresh.rule(role, permission, own=own) or NO_RULE)
        assert ruling.allow == allowed(policy, {role}, permission, own=own)
        among_others = remembering.over([role, *others], permission, own=own)
        assert among_others.allow == allowed(policy, {role, *others}, permission, own=own)
        assert not ruling.allow or ruling.rule.endswith(", allow")


@generated(100, dice=chance)
def test_a_denial_anywhere_is_the_line_that_is_named(dice: Random) -> None:
    policy = any_policy(dice)
    rulings = Rulings(policy)

    for permission in PERMISSIONS:
        ruling = rulings.over(ROLES, permission, own=True)
        effects = {
            line.effect for line in policy.lines if line.permission == permission and line.condition != "not_own"
        }

        assert ruling.rule.rpartition(", ")[2] == ("deny" if "deny" in effects else "allow" if effects else "")
