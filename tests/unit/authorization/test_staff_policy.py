"""What the policy of this release allows to whom."""

import pytest

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_tenants.authorization.authorize import authorize, packaged_policy
from handrail_tenants.authorization.ruling import NO_RULE, Ruling

EVERYBODY = "journey:read"
ALLOWED = {
    Role.ANALYST: "session:read trace:read",
    Role.AUDITOR: "audit:export audit:read session:read staff:read token:read trace:read",
    Role.DESIGNER: "draft:edit draft:try theme:edit",
    Role.OWNER: (
        "audit:read draft:edit draft:try environment:set guardrail:set journey:approve journey:archive"
        " journey:promote journey:publish journey:revoke journey:rollback session:read staff:add staff:read"
        " staff:remove theme:edit token:make token:read token:revoke trace:read"
    ),
    Role.PUBLISHER: (
        "draft:try journey:approve journey:archive journey:promote journey:publish journey:revoke journey:rollback"
    ),
    Role.REVIEWER: "review:confirm review:decide",
    Role.SUPPORT: "session:read trace:read trace:reveal",
}
NEVER_WITH_ONES_OWN = {Permission.JOURNEY_APPROVE, Permission.REVIEW_CONFIRM, Permission.STAFF_REMOVE}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_this_and_nothing_else(role: Role) -> None:
    allowed = {permission for permission in Permission if authorize([role], permission).allow}

    assert {str(each) for each in allowed} == {EVERYBODY, *ALLOWED[role].split()}


def test_nobody_approves_what_they_published_and_nobody_removes_themselves() -> None:
    allowed = {permission for permission in Permission if authorize(Role, permission).allow}
    of_ones_own = {permission for permission in Permission if authorize(Role, permission, own=True).allow}

    assert allowed == set(Permission)
    assert allowed - of_ones_own == NEVER_WITH_ONES_OWN


def test_a_ruling_names_the_line_that_decided() -> None:
    assert authorize([Role.DESIGNER], Permission.JOURNEY_READ) == Ruling(
        allow=True, rule="p, viewer, journey:read, any, allow"
    )
    assert authorize([Role.ANALYST], Permission.TRACE_REVEAL) == NO_RULE


def test_whoever_has_no_role_may_do_nothing() -> None:
    assert {authorize([], permission) for permission in Permission} == {NO_RULE}


def test_permissions_are_in_alphabetical_order_and_each_is_allowed_to_somebody() -> None:
    assert list(Permission) == sorted(Permission)
    assert {line.permission for line in packaged_policy().lines} == set(Permission)


def test_the_policy_gives_every_role_something_and_speaks_of_no_other_but_the_viewer() -> None:
    assert packaged_policy().roles == {*Role, "viewer"}
