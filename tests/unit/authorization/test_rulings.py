"""Closed by default: what no line allows is denied, however it is asked for."""

import logging
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_tenants.authorization.authorize import Rulings
from handrail_tenants.authorization.enforcement import Enforcement
from handrail_tenants.authorization.policy import Policy
from handrail_tenants.authorization.ruling import NO_RULE, Ruling

READ, PUBLISH = Permission.JOURNEY_READ, Permission.JOURNEY_PUBLISH
POLICY = """
# Who reads, and who publishes.
p, viewer, journey:read, any, allow
p, publisher, journey:publish, not_own, allow   # somebody else's
p, auditor, journey:publish, any, deny
g, publisher, viewer
g, auditor, publisher
"""


@pytest.fixture
def rulings() -> Rulings:
    return Rulings(Policy.parse(POLICY))


def test_a_line_allows_a_role_and_whoever_inherits_it(rulings: Rulings) -> None:
    line = Ruling(allow=True, rule="p, viewer, journey:read, any, allow")

    assert rulings.over(["viewer"], READ, own=False) == line
    assert rulings.over(["publisher"], READ, own=False) == line
    assert rulings.over(["auditor"], READ, own=False) == line


def test_a_line_about_what_is_not_ones_own_says_nothing_about_what_is(rulings: Rulings) -> None:
    assert rulings.over(["publisher"], PUBLISH, own=False).allow
    assert rulings.over(["publisher"], PUBLISH, own=True) == NO_RULE


@pytest.mark.parametrize("roles", [["auditor"], ["auditor", "publisher"], ["publisher", "auditor"]])
def test_a_denial_wins_and_is_named(rulings: Rulings, roles: list[str]) -> None:
    denial = Ruling(allow=False, rule="p, auditor, journey:publish, any, deny")

    assert rulings.over(roles, PUBLISH, own=False) == denial


@pytest.mark.parametrize("role", ["*", "", "Viewer", "viewer ", "p", "g", "any", "stranger", "viewer, publisher"])
def test_an_unknown_role_may_do_nothing(rulings: Rulings, role: str) -> None:
    assert rulings.over([role], READ, own=False) == NO_RULE


def test_a_role_called_star_reaches_nothing_but_its_own_lines() -> None:
    rulings = Rulings(Policy.parse("p, *, journey:read, any, allow\np, viewer, journey:publish, any, allow"))

    assert rulings.over(["viewer"], READ, own=False) == NO_RULE
    assert rulings.over(["*"], PUBLISH, own=False) == NO_RULE


def test_an_empty_policy_denies_everything() -> None:
    rulings = Rulings(Policy.parse("# nothing yet\n"))

    assert {rulings.over(["", "viewer", "*"], each, own=False) for each in Permission} == {NO_RULE}


def test_roles_without_a_line_about_a_permission_do_not_have_it(rulings: Rulings) -> None:
    assert rulings.over(["viewer", "publisher", "auditor"], Permission.AUDIT_READ, own=False) == NO_RULE


def test_an_unknown_role_leaves_nothing_behind() -> None:
    enforcement = Enforcement(Policy.parse(POLICY))

    said = {enforcement.rule(f"ghost {number}", READ, own=False) for number in range(5_000)}

    assert said == {None}
    enforcer = enforcement._enforcers[READ]  # pyright: ignore[reportPrivateUsage]
    assert set(enforcer.get_role_manager().all_roles) == {"viewer", "publisher", "auditor"}


def test_denials_are_not_logged(rulings: Rulings, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert not rulings.over(["publisher"], PUBLISH, own=True).allow

    assert caplog.records == []


def test_threads_get_the_same_answers_as_one() -> None:
    questions = list(product([["viewer"], ["publisher"], ["auditor"]], [READ, PUBLISH], [False, True])) * 20
    alone = Rulings(Policy.parse(POLICY))
    expected = [alone.over(roles, what, own=own) for roles, what, own in questions]

    for _ in range(20):  # each time nothing is remembered yet
        shared = Rulings(Policy.parse(POLICY))
        with ThreadPoolExecutor(8) as threads:
            asked = [threads.submit(shared.over, roles, what, own=own) for roles, what, own in questions]
        assert [each.result() for each in asked] == expected


@pytest.mark.parametrize(
    "line",
    [
        "p, viewer, journey:look, any, allow",
        "p, viewer, *, any, allow",
        "p, viewer, journey:read, sometimes, allow",
        "p, viewer, journey:read, any, perhaps",
        "p, viewer, journey:read, any",
        "g, viewer",
        "e, viewer, auditor",
    ],
)
def test_a_line_that_says_nothing_is_refused_and_quoted(line: str) -> None:
    with pytest.raises(ValueError, match=r"^[peg], viewer"):
        Policy.parse(f"{POLICY}\n{line}")


def test_roles_are_known_by_their_names() -> None:
    rulings = Rulings(Policy.parse(POLICY))

    assert rulings.over([Role.PUBLISHER], READ, own=False) == rulings.over(["publisher"], READ, own=False)
