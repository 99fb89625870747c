"""How strongly every sign-in is proved that the guardrails allow: binding an authenticator takes as much."""

import pytest

from handrail_platform.assurance import AssuranceLevel
from handrail_platform.guard.guardrail import Before, CredentialsGuarded, Moment, Severity
from handrail_platform.guard.requirement import (
    AnyOf,
    Authenticated,
    EntitledToBind,
    Identified,
    Mandated,
    Requirement,
)
from handrail_platform.guard.table import guards_of, in_effect, sign_in_level
from handrail_platform.step.contract import Contract

ONE, TWO, THREE = Authenticated(1), Authenticated(2), Authenticated(3)
RESISTS = Authenticated(2, phishing_resistant=True)
OTHER = Mandated("carer")


def before(*require: Requirement, moment: Moment = "sign-in", severity: Severity = "error") -> Before:
    return Before(id="own", before=moment, require=require, severity=severity)


@pytest.mark.parametrize(
    ("require", "level"),
    [
        ((), 1),
        ((TWO,), 2),
        ((OTHER, TWO, ONE), 2),
        ((AnyOf((RESISTS, THREE)),), 2),
        ((AnyOf((THREE, ONE)),), 1),
        ((AnyOf((THREE, OTHER)),), 1),
        ((AnyOf((OTHER, THREE)),), 1),
        ((AnyOf((THREE, OTHER)), TWO), 2),
        ((AnyOf((THREE, OTHER)), AnyOf((TWO, RESISTS))), 2),
        ((AnyOf((THREE, AnyOf((TWO, THREE)))),), 2),
        ((AnyOf((THREE, AnyOf((THREE, Identified(2))))),), 1),
        ((AnyOf((AnyOf((THREE,)),)),), 3),
    ],
)
def test_every_sign_in_reaches_what_the_weakest_of_the_alternatives_demands(
    require: tuple[Requirement, ...], level: AssuranceLevel
) -> None:
    assert sign_in_level([before(*require)] if require else []) == level


def test_what_several_guardrails_demand_is_demanded_together() -> None:
    assert sign_in_level([before(AnyOf((TWO, THREE))), before(ONE), before(AnyOf((THREE, OTHER)))]) == 2


@pytest.mark.parametrize(
    "guardrail", [before(AnyOf((TWO, THREE)), severity="warning"), before(AnyOf((TWO, THREE)), moment="finish")]
)
def test_what_may_be_lived_with_or_is_asked_elsewhere_says_nothing_about_sign_ins(guardrail: Before) -> None:
    assert sign_in_level([guardrail]) == 1


def test_whoever_binds_an_authenticator_is_proved_as_strongly_as_the_weakest_alternative() -> None:
    guardrails = (before(AnyOf((RESISTS, THREE))), CredentialsGuarded(id="guarded"))

    (guard,) = guards_of(Contract(outcomes=("ok",), effects=("password.set",)), in_effect(guardrails))

    assert guard.requirement == EntitledToBind(2)
